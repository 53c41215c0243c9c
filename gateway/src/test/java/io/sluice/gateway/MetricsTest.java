package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.gateway.api.management.Metric;
import io.sluice.gateway.cli.FreePort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The numbers of two gateways after a real exchange: permitted, refused, repeated, revoked. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricsTest {
    private static final int BYTES = 3 << 20;

    private final Map<String, Integer> ports = new HashMap<>();
    private Site hospital;
    private Site institute;
    private Scrape atFirst;
    private Scrape provider;
    private Scrape recipient;

    @BeforeAll
    void anExchange(@TempDir Path directory) throws Exception {
        hospital = site(directory, "hospital");
        institute = site(directory, "institute");
        hospital.knows(institute, "--clearance", "CONFIDENTIAL");
        institute.knows(hospital);
        hospital.start();
        institute.start();
        atFirst = Scrape.of(ports.get("hospital"));
        byte[] bytes = new byte[BYTES];
        new Random(3).nextBytes(bytes);
        Path file = Files.write(directory.resolve("scan.bin"), bytes);
        hospital.command("publish", file.toString(), "--name", "scan", "--rank", "CONFIDENTIAL", "--purpose", "care")
                .done();
        assertThat(hospital.command("publish", file.toString(), "--name", "open", "--rank", "PUBLIC")
                        .exit())
                .isEqualTo(1);
        assertThat(institute
                        .command("request", "hospital", "scan", "--purpose", "sale")
                        .exit())
                .isEqualTo(1);
        for (int i = 0; i < 2; i++) {
            String agreement = institute
                    .command("request", "hospital", "scan", "--purpose", "care")
                    .done()
                    .json()
                    .path("agreement")
                    .asText();
            institute
                    .command(
                            "fetch",
                            agreement,
                            "-o",
                            directory.resolve("copy" + i).toString())
                    .done();
            Await.message(
                    () -> hospital.command("audit", "--agreement", agreement)
                            .out()
                            .contains("\"delivered\""),
                    () -> "not delivered");
            hospital.command("revoke", agreement).done();
        }
        // Else a number may change while the others are being read.
        for (Site each : List.of(hospital, institute)) {
            Await.message(() -> outbox(each) == 0, () -> each.name + " has something to say still");
        }
        provider = Scrape.of(ports.get("hospital"));
        recipient = Scrape.of(ports.get("institute"));
    }

    private static long outbox(Site site) {
        return site.command("status").done().json().path("outbox").asLong(-1);
    }

    private Site site(Path directory, String name) throws Exception {
        ports.put(name, FreePort.next());
        return new Site(
                directory, name, "127.0.0.1:" + FreePort.next(), "--management", "127.0.0.1:" + ports.get(name));
    }

    @AfterAll
    void stop() {
        institute.close();
        hospital.close();
    }

    private static double steps(Scrape of, String direction, String step) {
        return of.sum("sluice_exchange_steps_total", "direction=\"" + direction + "\"", "step=\"" + step + "\"");
    }

    @Test
    void noKeyIsGrantedWithoutAReceiptAndBothSidesCountTheSame() {
        assertThat(steps(provider, "out", "granted")).isEqualTo(2);
        assertThat(steps(provider, "out", "received")).isEqualTo(2);
        for (String step : new String[] {"agreed", "received", "granted", "delivered"}) {
            assertThat(steps(provider, "out", step)).as(step).isEqualTo(steps(recipient, "in", step));
        }
        assertThat(steps(recipient, "out", "granted")).isZero();
        assertThat(provider.sum("sluice_exchange_steps_total", "rank=\"CONFIDENTIAL\"", "step=\"granted\""))
                .isEqualTo(2);
    }

    @Test
    void whatIsSentArrivesAndWhatIsSealedIsOpened() {
        String bytes = "sluice_payload_bytes_total";
        double sent = provider.sum(bytes, "out", "ciphertext");
        assertThat(sent).isEqualTo(recipient.sum(bytes, "in", "ciphertext")).isGreaterThan(BYTES);
        assertThat(provider.sum(bytes, "in", "ciphertext")).isZero();
        assertThat(provider.sum(bytes, "out", "plaintext")).isEqualTo(BYTES);
        assertThat(recipient.sum(bytes, "in", "plaintext")).isEqualTo(2.0 * BYTES);
    }

    @Test
    void everyDecisionIsAPermitOrADenialWithAKnownReason() {
        String decisions = "sluice_policy_decisions_total";
        double permits = provider.sum(decisions, "effect=\"permit\"");
        double denials = provider.sum(decisions, "effect=\"deny\"");
        assertThat(provider.sum(decisions)).isEqualTo(permits + denials);
        assertThat(denials)
                .isEqualTo(provider.sum("sluice_exchange_steps_total", "step=\"refused\""))
                .isEqualTo(2);
        assertThat(permits)
                .isEqualTo(steps(provider, "out", "published")
                        + steps(provider, "out", "agreed")
                        + steps(provider, "out", "transfer-started")
                        + steps(provider, "out", "granted"));
        assertThat(provider.sum(decisions, "reason=\"purpose-not-allowed\"")).isEqualTo(1);
        assertThat(provider.sum(decisions, "reason=\"other\"")).isZero();
    }

    @Test
    void everyRecordOfTheLaneIsCountedAndTimed() {
        double records = provider.sum("sluice_records_total");
        assertThat(provider.sum("sluice_ledger_records")).isEqualTo(records + before());
        assertThat(provider.sum("sluice_ledger_append_seconds_count")).isEqualTo(records);
        assertThat(provider.sum("sluice_ledger_append_seconds_bucket", "le=\"+Inf\""))
                .isEqualTo(records);
        assertThat(provider.sum("sluice_ledger_append_failures_total")).isZero();
        assertThat(provider.sum("sluice_partner_consistency_failures_total")).isZero();
        assertThat(provider.sum("sluice_ready")).isEqualTo(1);
    }

    /** Records that were in the lane before the gateway was started: those of `member add`. */
    private double before() {
        return atFirst.sum("sluice_ledger_records") - atFirst.sum("sluice_records_total");
    }

    @Test
    void countersOnlyGrow() throws Exception {
        Scrape now = Scrape.of(ports.get("hospital"));
        for (Scrape earlier : new Scrape[] {atFirst, provider}) {
            earlier.series().forEach((series, value) -> {
                if (series.matches("[a-z_]+_(total|bucket|count)(\\{.*)?")) {
                    assertThat(now.series().get(series)).as(series).isGreaterThanOrEqualTo(value);
                }
            });
        }
        assertThat(now.sum("sluice_http_requests_total", "server=\"management\"", "2xx"))
                .isGreaterThan(atFirst.sum("sluice_http_requests_total", "server=\"management\"", "2xx"));
        assertThat(now.sum("sluice_http_requests_total", "server=\"data\"", "2xx"))
                .isPositive();
    }

    @Test
    void everyMetricThatIsShownIsOnTheListAndOnlyTheSharedLedgersAreMissingWithoutOne() {
        Set<String> known = new TreeSet<>();
        for (Metric metric : Metric.values()) {
            if (!metric.sample().startsWith("sluice_anchor") || metric == Metric.ANCHOR_CONFIGURED) {
                known.add(metric.family());
            }
        }
        assertThat(provider.types().keySet()).isEqualTo(known);
    }

    @Test
    void noLabelNamesAMemberADatasetOrAPath() throws Exception {
        String text = Asked.get(ports.get("hospital"), "/metrics").body()
                + Asked.get(ports.get("institute"), "/metrics").body();
        assertThat(text).doesNotContain("hospital", "institute", "scan", "care", "/tmp");
    }

    @Test
    void itIsOpenMetricsUnlessTheOlderFormatIsAskedFor() throws Exception {
        Asked open = Asked.get(ports.get("hospital"), "/metrics");
        assertThat(open.type()).isEqualTo("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(open.body()).endsWith("\n# EOF\n").contains("# TYPE sluice_records counter\n");
        Asked both = Asked.get(
                ports.get("hospital"),
                "/metrics",
                "Accept",
                "application/openmetrics-text;version=1.0.0;q=0.8,text/plain;version=0.0.4;q=0.5");
        assertThat(both.type()).startsWith("application/openmetrics-text");
        Asked older = Asked.get(ports.get("hospital"), "/metrics", "Accept", "text/plain");
        assertThat(older.type()).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(older.body())
                .contains("# TYPE sluice_records_total counter\n")
                .doesNotContain("# EOF");
    }

    @Test
    void promtoolFindsNothingToComplainOf() throws Exception {
        Path promtool = Promtool.find();
        assumeTrue(promtool != null, "no promtool on the PATH (Debian: the package prometheus)");
        String older = Asked.get(ports.get("hospital"), "/metrics", "Accept", "text/plain")
                .body();
        assertThat(Promtool.run(promtool, older, "check", "metrics")).isEmpty();
    }

    @Test
    void promtoolTakesTheRulesAndTheirTest() throws Exception {
        Path promtool = Promtool.find();
        assumeTrue(promtool != null, "no promtool on the PATH (Debian: the package prometheus)");
        Path folder = Path.of("").toAbsolutePath().resolveSibling("docker/observability");
        Promtool.run(
                promtool, "", "check", "rules", folder.resolve("alerts.yml").toString());
        Promtool.run(
                promtool,
                "",
                "check",
                "config",
                folder.resolve("prometheus.yml").toString());
        Promtool.run(
                promtool, "", "test", "rules", folder.resolve("alerts-test.yml").toString());
    }

    /** The tool of Prometheus that checks files. */
    static final class Promtool {
        private Promtool() {}

        static Path find() {
            return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                    .map(folder -> Path.of(folder, "promtool"))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElse(null);
        }

        /** What it says; fails unless it is content. */
        static String run(Path tool, String input, String... words) throws Exception {
            var command = new java.util.ArrayList<>(java.util.List.of(words));
            command.add(0, tool.toString());
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
            String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(said).isZero();
            return said;
        }
    }
}
