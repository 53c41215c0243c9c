package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.gateway.cli.FreePort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hospital in China and a laboratory in Germany, by typed commands; the lines are low, so that tables are short. */
class CrossBorderTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private final HandClock clock = HandClock.awayFromTurns(); // Persons are counted by years.
    private Site hospital;
    private Site lab;
    private int management;

    @BeforeEach
    void aHospitalInChinaAndALab() throws Exception {
        management = FreePort.next();
        hospital = new Site(
                directory, "hospital", "127.0.0.1:" + FreePort.next(), "--management", "127.0.0.1:" + management);
        lab = new Site(directory, "lab");
        hospital.knows(lab, "--clearance", "CONFIDENTIAL");
        lab.knows(hospital);
        Files.writeString(
                hospital.config(),
                "crossBorder:\n  jurisdiction: CN\n  zone: Asia/Shanghai\n",
                StandardOpenOption.APPEND);
        hospital.profiles(ranks -> ranks.forEach(rank -> {
            for (JsonNode line : rank.path("crossBorder")) {
                if (line.path("persons").asLong() == 100_000) {
                    ((com.fasterxml.jackson.databind.node.ObjectNode) line).put("persons", 10);
                }
            }
        }));
        start(hospital);
        start(lab);
    }

    private void start(Site site) throws Exception {
        site.start(Choices.defaults(), clock);
    }

    @AfterEach
    void stop() {
        lab.close();
        hospital.close();
    }

    @Test
    void personsAreCountedUpToTheLineAndOverItWithADocumentAlone() throws Exception {
        publish("first", 0, 8);
        assertThat(crossing("first").path("reasons").path(0).asText()).startsWith("jurisdiction-unknown");
        assertThat(request("first").err()).contains("jurisdiction-unknown");
        hospital.knows(lab, "--jurisdiction", "DE");
        JsonNode listed = hospital.command("member", "list").done().json();
        assertThat(listed.path("jurisdiction").asText()).isEqualTo("DE");
        assertThat(listed.path("clearance").asText()).as("is kept").isEqualTo("CONFIDENTIAL");

        assertThat(crossing("first").path("by").asText()).isEqualTo("8 persons this year with it, 0 of them sensitive");
        fetch("first");
        JsonNode border = border();
        assertThat(border.path("jurisdictions").path(0))
                .isEqualTo(JSON.readTree("{\"jurisdiction\":\"DE\",\"persons\":8,\"sensitive\":0}"));
        assertThat(border.path("persons").asLong()).isEqualTo(8);
        assertThat(left(border)).isEqualTo(2);
        Await.until(() -> hospital.command("alerts").done().out().contains("border-near"));

        publish("second", 6, 10);
        JsonNode unmet = crossing("second");
        assertThat(unmet.path("state").asText()).isEqualTo("unmet");
        assertThat(unmet.path("stops").asText()).isEqualTo("agree");
        Site.Typed refused = request("second");
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.err())
                .contains("border-document-needed", "standard-contract")
                .doesNotContain("10 persons");
        Path contract = Files.writeString(directory.resolve("contract"), "what was filed");
        hospital.command(
                        "permit",
                        "add",
                        contract.toString(),
                        "--kind",
                        "standard-contract",
                        "--issuer",
                        "CAC",
                        "--number",
                        "7",
                        "--until",
                        "90d",
                        "--recipient",
                        "lab")
                .done();
        fetch("second");
        assertThat(border().path("persons").asLong()).isEqualTo(10);
        assertThat(left(border())).isZero();
        assertThat(Asked.get(management, "/metrics").body())
                .contains("sluice_persons_abroad{information=\"any\"} 10")
                .contains("sluice_persons_abroad{information=\"sensitive\"} 0");

        hospital.stop();
        start(hospital);
        assertThat(border().path("persons").asLong()).as("after a restart").isEqualTo(10);
        assertThat(type("border"))
                .contains("from CN to:", "DE", "all together", "from 10 persons on", "reached")
                .doesNotContain("lab");
        assertThat(type("status")).contains("cross-border: from CN, 10 persons this year, 0 of them sensitive");
        assertThat(lane(true, "jurisdiction=DE")).as("a salted field").isNotEmpty();
        assertThat(lane(true, "person3")).isEmpty();
        assertThat(lane(false, "jurisdiction=DE", "person3"))
                .as("what everybody on the ledger sees names no jurisdiction and nobody")
                .isEmpty();
    }

    @Test
    void ofAReleaseThoseCountWhoConsentedTogetherWithTheSamePersonsOfTables() throws Exception {
        hospital.knows(lab, "--jurisdiction", "DE");
        publish("table", 0, 3);
        fetch("table");
        Path consents = Files.writeString(
                directory.resolve("consents.csv"),
                IntStream.range(1, 7)
                        .mapToObj(i -> "p" + i + ",research,lab,true\n")
                        .collect(Collectors.joining("", "subject,purpose,recipient,separate\n", "")));
        hospital.command("consent", "import", consents.toString(), "--notice", "n1", "--time", "2026-01-01")
                .done();
        Path source = table("source", 0, 8);
        hospital.command("publish", source.toString(), "--name", "source", "--rank", "CONFIDENTIAL", "--hold")
                .done();
        Path plan = Files.writeString(directory.resolve("plan.json"), """
                {"version":1,"columns":[
                 {"column":"who","role":"OTHER_COLUMN"},
                 {"column":"mail","role":"OTHER_COLUMN"}],
                 "thresholds":{"k":5}}""");
        hospital.command(
                        "derive",
                        "source",
                        "--to",
                        "lab",
                        "--name",
                        "release",
                        "--purpose",
                        "research",
                        "--consent-column",
                        "who",
                        "--plan",
                        plan.toString(),
                        "--until",
                        "30d",
                        "--yes")
                .done();
        fetch("release");
        assertThat(border().path("persons").asLong()).as("p0 to p6").isEqualTo(7);
    }

    @Test
    void whereNoJurisdictionIsSetNobodyIsCountedAndThatIsSaid() throws Exception {
        Files.writeString(
                hospital.config(), Files.readString(hospital.config()).replaceFirst("crossBorder:\\n.*\\n.*\\n", ""));
        hospital.stop();
        start(hospital);
        publish("many", 0, 40);
        assertThat(crossing("many").path("state").asText()).isEqualTo("not-demanded");
        assertThat(crossing("many").path("by").asText()).contains("crossBorder.jurisdiction is not set");
        fetch("many");
        assertThat(border().path("counted").asBoolean()).isFalse();
        assertThat(border().path("persons").asLong()).isZero();
        assertThat(type("border")).contains("nobody is counted");
        assertThat(type("status")).contains("cross-border: nobody is counted");
    }

    @Test
    void whatIsNotUnderstoodIsRefusedWithWhatWasExpected() throws Exception {
        Site.Typed wrong = hospital.command("member", "add", lab.memberFile().toString(), "--jurisdiction", "Germany");
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.err()).contains("ISO 3166-1 alpha-2");
        assertThat(hospital.command("border", "--year", "26").exit()).isEqualTo(2);
        Path table = table("table", 0, 2);
        Site.Typed column = hospital.command(
                "publish", table.toString(), "--name", "t", "--rank", "CONFIDENTIAL", "--subject-column", "whom");
        assertThat(column.exit()).isEqualTo(1);
        assertThat(column.err()).contains("subject-column");
        assertThat(hospital.command(
                                "publish", table.toString(), "--name", "t", "--rank", "CONFIDENTIAL", "--persons", "-1")
                        .exit())
                .isEqualTo(2);
    }

    private Path table(String name, int from, int until) throws IOException {
        return Files.writeString(
                directory.resolve(name + ".csv"),
                IntStream.range(from, until)
                        .mapToObj(i -> "p" + i + ";person" + i + "@example.org\n")
                        .collect(Collectors.joining("", "who;mail\n", "")));
    }

    private void publish(String name, int from, int until) throws IOException {
        hospital.command(
                        "publish",
                        table(name, from, until).toString(),
                        "--name",
                        name,
                        "--rank",
                        "CONFIDENTIAL",
                        "--subject-column",
                        "who",
                        "--basis",
                        "contract:study 12")
                .done();
    }

    private Site.Typed request(String dataset) {
        return lab.command("request", "hospital", dataset, "--purpose", "research");
    }

    private void fetch(String dataset) {
        String agreement = request(dataset).done().json().path("agreement").asText();
        lab.command(
                        "fetch",
                        agreement,
                        "-o",
                        directory.resolve("copy-" + dataset).toString())
                .done();
    }

    private JsonNode border() {
        return hospital.command("border").done().json();
    }

    /** Of the lowest line of persons. */
    private static long left(JsonNode border) {
        for (JsonNode line : border.path("lines")) {
            if (line.path("from").asLong() == 10) {
                return line.path("left").asLong();
            }
        }
        throw new AssertionError("no such line: " + border);
    }

    private JsonNode crossing(String dataset) {
        for (JsonNode each : hospital.command("explain", dataset, "--to", "lab", "--purpose", "research")
                .json()
                .path("obligations")) {
            if (each.path("obligation").asText().equals("cross-border")) {
                return each;
            }
        }
        throw new AssertionError("cross-border is not explained");
    }

    private String type(String command) {
        return hospital.type(command, "-c", hospital.config().toString()).done().out();
    }

    /** Files of the hospital's lane, those that others see or those that open its fields, with one of these in them. */
    private List<Path> lane(boolean openings, String... words) throws IOException {
        Path ledger = hospital.home.resolve("ledger");
        List<Path> found = new ArrayList<>();
        Folders.contents(ledger).forEach((file, content) -> {
            String bytes = new String(content, StandardCharsets.ISO_8859_1);
            if (ledger.relativize(file).startsWith("private") == openings
                    && Stream.of(words).anyMatch(bytes::contains)) {
                found.add(file);
            }
        });
        return found;
    }
}
