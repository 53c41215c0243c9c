package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.identity.KeyKind;
import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.identity.Passwords;
import io.sluice.proto.EvidenceBundle;
import io.sluice.proto.EvidenceEntry;
import io.sluice.proto.Outcome;
import io.sluice.proto.Record;
import io.sluice.proto.RecordKind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two gateways that exchange all the while, and take over what has changed as a whole, or refuse it as a whole. */
class ReloadTest {
    private static final int BYTES = 1 << 20;
    private static final int LOADS = 3;

    @TempDir
    Path directory;

    private final HandClock clock = HandClock.running();

    private Site hospital;
    private Site institute;
    private Path original;
    private String written;
    private int port;

    @BeforeEach
    void aFileIsOnOffer() throws Exception {
        hospital = new Site(directory, "hospital");
        institute = new Site(directory, "institute");
        hospital.knows(institute, "--clearance", "CONFIDENTIAL");
        institute.knows(hospital);
        hospital.start(Choices.defaults(), clock);
        institute.start(Choices.defaults(), clock);
        byte[] bytes = new byte[BYTES];
        new Random(7).nextBytes(bytes);
        original = Files.write(directory.resolve("scan.bin"), bytes);
        for (int i = 0; i < LOADS; i++) {
            hospital.command(
                            "publish",
                            original.toString(),
                            "--name",
                            "scan" + i,
                            "--rank",
                            "CONFIDENTIAL",
                            "--purpose",
                            "care")
                    .done();
        }
        port = hospital.configuration().http().port();
        written = Files.readString(hospital.config());
    }

    @AfterEach
    void stop() {
        institute.close();
        hospital.close();
    }

    @Test
    void certificateSchemeAndLimitsChangeUnderLoadAndNoExchangeFails() throws Exception {
        X509Certificate first = presented();
        Load load = new Load();
        for (int round = 1; round <= 3; round++) {
            hospital.command("rotate", "--kind", "TLS").done();
            institute.knows(hospital); // both certificates count from here on
            hospital.command("rotate", "--kind", "TLS", "--activate").done();
            X509Certificate before = presented();
            configured(
                    "  connections: " + (100 + round) + "\n  idleSeconds: " + (30 + round)
                            + "\n  requestsPerSecond: 0\n",
                    "grading:\n  scheme: " + (round % 2 == 0 ? "GB/T 43697" : "JR/T 0197")
                            + "\nlog:\n  records: false\n");
            int exchanged = load.exchanged.get();
            assertThat(reload()).contains("http.connections", "http.idleSeconds", "grading.scheme", "certificate");
            assertThat(presented()).isNotEqualTo(before).isNotEqualTo(first);
            Await.until(() -> load.exchanged.get() >= exchanged + LOADS, () -> load + " exchanged");
        }
        assertThat(reload()).as("nothing has changed").isEmpty();
        load.end();
        assertThat(load.failures).isEmpty();
        assertThat(load.exchanged.get()).isGreaterThanOrEqualTo(3 * LOADS);
        requireEachDeliveredOnce(load);
        assertThat(configuredRecords(Outcome.DONE)).as("reloads on record").isEqualTo(3);
        hospital.command("audit").done();
    }

    @Test
    void anExpiredCertificateStopsExchangesUntilAnotherIsTakenOverAndNothingIsLost() throws Exception {
        Duration later = Duration.ofDays(400);
        for (Site site : List.of(hospital, institute)) {
            rotated(site, Clock.offset(clock, later), false);
        }
        hospital.knows(institute, "--clearance", "CONFIDENTIAL");
        institute.knows(hospital);
        rotated(institute, clock, true);
        Site.Typed early = institute.command("reload");
        assertThat(early.exit()).as("a certificate of the future is refused").isEqualTo(2);
        assertThat(early.err()).contains("not valid before");
        clock.setAhead(later.plusDays(1));
        assertThat(institute.command("reload").done().out()).contains("certificate");
        Load load = new Load();
        Await.until(() -> load.exchanged.get() >= LOADS, load::toString);

        Instant end = presented().getNotAfter().toInstant();
        clock.setAhead(Duration.between(Instant.now(), end).plusDays(1));
        assertThat(institute.command("catalog", "hospital").exit())
                .as("whose certificate is over is refused")
                .isNotZero();
        rotated(hospital, clock, true);
        assertThat(reload()).containsExactly("certificate");
        int exchanged = load.exchanged.get();
        // A command whose message was under way when the clock leapt waits for as long as it ever does, a minute.
        Await.message(() -> load.exchanged.get() >= exchanged + LOADS, load::toString);
        load.end();
        assertThat(load.unfinished).as("fetches that never came to an end").isEmpty();
        requireEachDeliveredOnce(load);
    }

    @Test
    void aMemberListThatAnotherProcessChangedIsTakenOver() throws Exception {
        Site lab = new Site(directory, "lab");
        Path socket = hospital.home.resolve("run/admin.sock");
        Path aside = hospital.home.resolve("run/aside.sock");
        Files.move(socket, aside); // so that the command works on the files
        hospital.knows(lab);
        Files.move(aside, socket);
        assertThat(hospital.command("member", "list").out()).doesNotContain("\"lab\"");
        assertThat(reload()).containsExactly("members");
        assertThat(hospital.command("member", "list").out()).contains("\"lab\"");
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(delimiter = '|', textBlock = """
            connections: 0                | ''                         | http.connections: 0 (expected: a whole number
            conections: 5                 | ''                         | http.conections: unknown setting, did you mean
            idleSeconds: 9                | 'workers: 99'              | workers: changed (expected: 64, with which the gateway runs, or a restart)
            idleSeconds: 9                | 'grading: {scheme: none}'  | grading.scheme: none (expected: a scheme file
            idleSeconds: 9                | 'blobs2: {directory: x}'   | blobs2.directory: unknown setting
            idleSeconds: 9                | 'keys2: ['                 | not YAML
            idleSeconds: 9                | 'log: {records: maybe}'    | log.records: maybe (expected: true or false)
            """)
    void aMistakeRefusesAllOfIt(String http, String more, String told) throws Exception {
        configured("  bodyBytes: 70000\n  " + http + "\n", more + "\n");
        requireRefused(told);
    }

    @Test
    void allMistakesAndChangesThatNeedARestartAreToldAtOnce() throws Exception {
        configured("  connections: 5\n", "workers: 99\nmanagement: {address: \"127.0.0.1:1\"}\n");
        Files.writeString(
                hospital.config(),
                Files.readString(hospital.config()).replace("url: https://127.0.0.1", "url: https://localhost"));
        requireRefused("workers: changed", "management.address: changed", "url: changed", "which the others have");
    }

    @Test
    void aListThatSomebodyTamperedWithRefusesAllOfIt() throws Exception {
        Path list = hospital.home.resolve("members.json");
        byte[] good = Files.readAllBytes(list);
        byte[] bad = good.clone();
        bad[bad.length / 2] = (byte) (bad[bad.length / 2] == 'A' ? 'B' : 'A');
        Files.write(list, bad);
        configured("  connections: 5\n", "");
        requireRefused("member");
        Files.write(list, good);
        configured("  connections: 5\n", "");
        assertThat(reload()).containsExactly("http.connections");
    }

    @Test
    void keysThatWereRotatedTooNeedARestart() throws Exception {
        changed(hospital, Set.of(KeyKind.SIGNING), clock, false).close();
        assertThat(reload()).as("announced keys are no others in use").containsExactly("certificate");
        changed(hospital, Set.of(KeyKind.SIGNING), clock, true).close();
        configured("  connections: 5\n", "");
        requireRefused("another signing key", "restart");
    }

    private void requireRefused(String... told) throws Exception {
        X509Certificate before = presented();
        Site.Typed refused = hospital.command("reload");
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains(told);
        // The command reads the file too, to find the socket, and may refuse it by itself; SIGHUP does not.
        assertThat(String.join("\n", hospital.reload().mistakes())).contains(told);
        assertThat(presented()).isEqualTo(before);
        assertThat(fetch(institute, "after")).isEmpty();
        Files.writeString(hospital.config(), written);
        assertThat(configuredRecords(Outcome.DENIED)).as("on record").isPositive();
    }

    private void configured(String http, String more) throws IOException {
        Files.writeString(hospital.config(), written.replace("http:\n", "http:\n" + http) + more);
    }

    private List<String> reload() {
        List<String> changed = new ArrayList<>();
        hospital.command("reload").done().json().path("changed").forEach(name -> changed.add(name.asText()));
        return changed;
    }

    private long configuredRecords(Outcome outcome) throws Exception {
        Path bundle = directory.resolve("all.bundle");
        hospital.command("audit", "export", "-o", bundle.toString()).done();
        long count = 0;
        for (EvidenceEntry entry :
                EvidenceBundle.parseFrom(Files.readAllBytes(bundle)).getEntriesList()) {
            Record record = Record.parseFrom(entry.getRecord());
            count += record.getKind() == RecordKind.CONFIGURED && record.getOutcome() == outcome ? 1 : 0;
        }
        Files.delete(bundle);
        return count;
    }

    private void rotated(Site site, Clock at, boolean activate) throws IOException {
        changed(site, Set.of(KeyKind.TLS), at, activate).close();
    }

    private static Organisation changed(Site site, Set<KeyKind> kinds, Clock at, boolean activate) throws IOException {
        char[] password = Passwords.read(site.home.resolve("password"));
        return activate
                ? Organisation.activate(site.home, password, kinds, List.of(), at, new SecureRandom())
                : Organisation.rotate(site.home, password, kinds, at, new SecureRandom());
    }

    /** Agrees and fetches; empty if all went well. */
    private String fetch(Site site, String name) throws IOException {
        Site.Typed asked = site.command("request", "hospital", "scan0", "--purpose", "care");
        return asked.exit() == 0 ? fetch(site, asked.json().path("agreement").asText(), name) : asked.err();
    }

    private String fetch(Site site, String agreement, String name) throws IOException {
        Path copy = directory.resolve(name);
        Site.Typed fetched = site.command("fetch", agreement, "-o", copy.toString());
        if (fetched.exit() != 0) {
            return fetched.err();
        }
        boolean same = Files.mismatch(copy, original) < 0;
        Files.delete(copy);
        return same ? "" : "another content";
    }

    private void requireEachDeliveredOnce(Load load) throws Exception {
        for (String agreement : load.done) {
            for (Site side : List.of(hospital, institute)) {
                // The institute's word that it opened it follows.
                Await.message(
                        () -> isDelivered(side, agreement), () -> agreement + " is not delivered at " + side.name);
                Map<String, List<RecordKind>> transfers = Lane.transfers(side, agreement, directory);
                assertThat(transfers.values().stream()
                                .filter(kinds -> kinds.contains(RecordKind.DELIVERED))
                                .count())
                        .as(side.name + " " + transfers)
                        .isEqualTo(1);
                assertThat(transfers.values().stream()
                                .flatMap(List::stream)
                                .filter(RecordKind.DELIVERED::equals)
                                .count())
                        .isEqualTo(1);
            }
        }
    }

    private boolean isDelivered(Site side, String agreement) throws Exception {
        return Lane.transfers(side, agreement, directory).values().stream()
                .anyMatch(kinds -> kinds.contains(RecordKind.DELIVERED));
    }

    /** The certificate that a new connection gets. */
    private X509Certificate presented() throws Exception {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(null, new TrustManager[] {new Anybody()}, null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 5000);
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** The institute agrees and fetches, several at a time, until it is ended; what fails is tried again. */
    private final class Load {
        final AtomicInteger exchanged = new AtomicInteger();
        final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
        final ConcurrentLinkedQueue<String> unfinished = new ConcurrentLinkedQueue<>();
        final ConcurrentLinkedQueue<String> done = new ConcurrentLinkedQueue<>();
        private final AtomicBoolean over = new AtomicBoolean();
        private final List<CompletableFuture<Void>> loops = new ArrayList<>();

        Load() {
            for (int i = 0; i < LOADS; i++) {
                String dataset = "scan" + i; // one version is fetched once at a time
                loops.add(CompletableFuture.runAsync(() -> loop(dataset, "copy of " + dataset)));
            }
        }

        private void loop(String dataset, String name) {
            while (!over.get()) {
                Site.Typed asked = institute.command("request", "hospital", dataset, "--purpose", "care");
                if (asked.exit() != 0) {
                    failures.add(asked.err());
                    continue;
                }
                String agreement = asked.json().path("agreement").asText();
                unfinished.add(agreement);
                while (!one(agreement, name)) {
                    if (failures.size() > 10_000) {
                        return;
                    }
                }
                unfinished.remove(agreement);
                done.add(agreement);
                exchanged.incrementAndGet();
            }
        }

        private boolean one(String agreement, String name) {
            try {
                String failure = fetch(institute, agreement, name);
                if (!failure.isEmpty()) {
                    failures.add(failure);
                }
                return failure.isEmpty();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        void end() throws Exception {
            over.set(true);
            for (CompletableFuture<Void> loop : loops) {
                loop.get(5, java.util.concurrent.TimeUnit.MINUTES); // A last request may wait for a minute.
            }
            System.out.println("reload under load: " + this);
        }

        @Override
        public String toString() {
            return exchanged + " exchanges, " + failures.size() + " failed requests (the last: "
                    + failures.stream().reduce((a, b) -> b).orElse("none").strip() + "), " + unfinished.size()
                    + " under way";
        }
    }
}
