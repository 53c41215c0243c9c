package io.sluice.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** De-identification as a person types it. */
class DeidentifyCommandTest {
    private static final String[] DISEASES = {"influenza", "asthma", "migraine", "gastritis"};

    @TempDir
    Path home;

    private Terminal terminal;

    @BeforeEach
    void aHospital() throws IOException {
        terminal = new Terminal(home);
        Files.writeString(home.resolve("may.csv"), table(0, 400));
    }

    /** Patients from one number to another, always the same ones. */
    private static String table(int from, int to) {
        StringBuilder csv = new StringBuilder("patient,email,postcode,age,admitted,diagnosis,cost\n");
        for (int i = from; i < to; i++) {
            SplittableRandom random = new SplittableRandom(i);
            csv.append("P-").append(i).append(",p").append(i).append("@example.org,");
            csv.append(5100 + random.nextInt(30)).append(',').append(20 + random.nextInt(60));
            csv.append(",2024-0").append(1 + random.nextInt(9)).append("-1").append(random.nextInt(10));
            csv.append(',').append(DISEASES[random.nextInt(4)]).append(',');
            csv.append(random.nextInt(9000)).append(".50\n");
        }
        return csv.toString();
    }

    @Test
    void explainShowsAPlanAndTheRiskAndWritesNothing() throws IOException {
        Terminal.Typed typed = terminal.type("deidentify", "may.csv", "--k", "5", "--l", "2", "--explain");
        assertThat(typed.exit()).as(typed.err()).isZero();
        assertThat(typed.out())
                .contains(
                        "BECOMES",
                        "quasi identifier",
                        "found: EMAIL",
                        "pseudonym",
                        "diagnosis: ",
                        "prosecutor at most");
        try (var files = Files.list(home)) {
            assertThat(files).containsExactly(home.resolve("may.csv"));
        }
    }

    @Test
    void aReleaseByAnAutomaticPlanHasGroupsOfKWhenItIsMeasuredAgain() throws IOException {
        Terminal.Typed typed = terminal.type("deidentify", "may.csv", "--k", "5", "-o", "out.csv", "--json");
        assertThat(typed.exit()).as(typed.err()).isZero();
        JsonNode result = typed.json();
        assertThat(result.path("permitted").asBoolean()).isTrue();
        assertThat(result.path("risk").path("k").asInt()).isGreaterThanOrEqualTo(5);
        assertThat(result.path("planDigest").asText()).hasSize(64);
        List<String> lines = Files.readAllLines(home.resolve("out.csv"));
        assertThat(lines.get(0)).isEqualTo("patient,email,postcode,age,admitted,diagnosis,cost");
        assertThat(lines).hasSize(result.path("risk").path("released").asInt() + 1);
        assertThat(String.join("\n", lines)).doesNotContain("@example.org", "P-1");

        Terminal.Typed again = terminal.type(
                "deidentify",
                "out.csv",
                "--quasi",
                "postcode,age,admitted",
                "--direct",
                "patient,email",
                "--other",
                "diagnosis,cost",
                "--k",
                "5",
                "--suppress",
                "0",
                "--explain",
                "--json");
        assertThat(again.exit()).as(again.err()).isZero();
        assertThat(again.json().path("search").path("loss").asDouble()).isZero();
    }

    @Test
    void aTableInGb18030IsReadAndReleasedInUtf8() throws IOException {
        String table = table(0, 2000).replace("asthma", "哮喘").replace("influenza", "流感");
        Files.writeString(home.resolve("gb.csv"), table, Charset.forName("GB18030"));
        Terminal.Typed typed = terminal.type("deidentify", "gb.csv", "--k", "5", "-o", "out.csv", "--json");
        assertThat(typed.exit()).as(typed.err()).isZero();
        List<String> lines = Files.readAllLines(home.resolve("out.csv"));
        assertThat(lines.get(0)).startsWith("patient,email,");
        assertThat(lines).anyMatch(line -> line.contains(",哮喘,"));

        Files.write(home.resolve("gb.csv"), new byte[] {'\n', (byte) 0xff}, StandardOpenOption.APPEND);
        Terminal.Typed damaged = terminal.type("deidentify", "gb.csv", "--k", "5", "-o", "not.csv");
        assertThat(damaged.exit()).isNotZero();
        assertThat(damaged.err()).contains("characters of one encoding");
        assertThat(home.resolve("not.csv")).doesNotExist();
    }

    @Test
    void theAdmissionsOfTheDemonstrationAreReleasedAtFiveAndTheDetectorsFindNobodyInThem() throws IOException {
        Files.writeString(home.resolve("admissions.csv"), new SyntheticAdmissions(1).csv(3000));
        Terminal.Typed typed =
                terminal.type("deidentify", "admissions.csv", "--k", "5", "--l", "3", "-o", "out.csv", "--json");
        assertThat(typed.exit()).as(typed.err()).isZero();
        assertThat(typed.json().path("plan").path("subject_column").asText()).isEqualTo("resident_id");
        assertThat(typed.json().path("risk").path("sensitive").get(0).path("l").asInt())
                .isGreaterThanOrEqualTo(3);
        JsonNode found = terminal.type("classify", "out.csv", "--json").json();
        for (JsonNode column : found.path("columns")) {
            assertThat(column.path("types")).as(column.toString()).isEmpty();
        }
    }

    @Test
    void aPostcodeIsGeneralisedAndANumberThatManyShareIsLeftOut() throws IOException {
        StringBuilder csv = new StringBuilder("zip,tel,age\n");
        for (int i = 0; i < 600; i++) {
            csv.append(510_000 + i % 50)
                    .append(",1381234567")
                    .append(i % 7)
                    .append(',')
                    .append(20 + i % 9)
                    .append('\n');
        }
        Files.writeString(home.resolve("staff.csv"), csv);
        JsonNode columns = terminal.type("deidentify", "staff.csv", "--k", "5", "--explain", "--json")
                .json()
                .path("plan")
                .path("columns");
        assertThat(columns.get(0).path("role").asText()).isEqualTo("QUASI_IDENTIFIER");
        assertThat(columns.get(1).path("steps").get(0).has("drop")).isTrue();
    }

    @Test
    void aPlanThatIsWrittenIsAppliedAsItIs() throws IOException {
        Terminal.Typed first =
                terminal.type("deidentify", "may.csv", "--explain", "--write-plan", "plan.json", "--json");
        Terminal.Typed second =
                terminal.type("deidentify", "may.csv", "--plan", "plan.json", "-o", "out.csv", "--json");
        assertThat(second.exit()).as(second.err()).isZero();
        assertThat(second.json().path("planDigest")).isEqualTo(first.json().path("planDigest"));
        assertThat(second.json().path("risk")).isEqualTo(first.json().path("risk"));
    }

    @Test
    void belowTheThresholdThereIsNoFileAndTheReasonsHoldNoValue() throws IOException {
        Files.writeString(home.resolve("plan.json"), """
                {"version":1,"columns":[
                 {"column":"patient","role":"DIRECT_IDENTIFIER","steps":[{"drop":{}}]},
                 {"column":"email","role":"DIRECT_IDENTIFIER","steps":[{"mask":{"type":"EMAIL"}}]},
                 {"column":"postcode","role":"QUASI_IDENTIFIER"},{"column":"age","role":"QUASI_IDENTIFIER"},
                 {"column":"admitted","role":"QUASI_IDENTIFIER","steps":[{"date_precision":{"unit":"YEAR"}}]},
                 {"column":"diagnosis","role":"SENSITIVE"},{"column":"cost","role":"OTHER_COLUMN"}],
                 "thresholds":{"k":5}}""");
        Terminal.Typed typed = terminal.type("deidentify", "may.csv", "--plan", "plan.json", "-o", "out.csv", "--json");
        assertThat(typed.exit()).isEqualTo(1);
        assertThat(typed.json().path("code").asText()).isEqualTo("risk");
        assertThat(typed.err())
                .contains("k: 1 (expected: at least 5)", "smallest groups: 1, 1", "generalise first: ")
                .doesNotContain("influenza", "510", "@");
        assertThat(home.resolve("out.csv")).doesNotExist();
    }

    @Test
    void twoReleasesToOneRecipientAreMeasuredTogether() throws IOException {
        Files.writeString(home.resolve("june.csv"), table(0, 401));
        String[] common = {"--key", "owner.key", "--subject", "patient", "--other", "cost,diagnosis"};
        assertThat(type(common, "may.csv", "--k", "5", "-o", "a.csv", "--trace", "a.trace")
                        .exit())
                .isZero();
        // One newcomer stands out; with nothing to suppress no generalisation hides somebody who is new.
        Terminal.Typed refused =
                type(common, "june.csv", "--k", "5", "--suppress", "0", "-o", "b.csv", "--earlier", "a.trace");
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains("thresholds: not even a table");
        assertThat(home.resolve("b.csv")).doesNotExist();
        // Left out, she does not.
        Terminal.Typed wise = type(common, "june.csv", "--k", "5", "-o", "b.csv", "--earlier", "a.trace", "--json");
        assertThat(wise.exit()).as(wise.err()).isZero();
        assertThat(wise.json().path("risk").path("combinedK").asInt()).isGreaterThanOrEqualTo(5);
        assertThat(wise.json().path("risk").path("suppressed").asInt()).isPositive();
        // By the plan of its own, without regard to the first release, it is refused.
        assertThat(type(common, "june.csv", "--k", "5", "--explain", "--write-plan", "own.json")
                        .exit())
                .isZero();
        Files.writeString(
                home.resolve("own.json"),
                Files.readString(home.resolve("own.json"))
                        .replaceAll("\"suppressed_share\" : \"[0-9.]*\"", "\"l\" : 1"));
        Terminal.Typed own = terminal.type(
                "deidentify",
                "june.csv",
                "--key",
                "owner.key",
                "--plan",
                "own.json",
                "-o",
                "c.csv",
                "--earlier",
                "a.trace");
        assertThat(own.exit()).isEqualTo(1);
        assertThat(own.err()).contains("(expected: at least 5");
    }

    private Terminal.Typed type(String[] common, String... words) {
        String[] all = new String[1 + words.length + common.length];
        all[0] = "deidentify";
        System.arraycopy(words, 0, all, 1, words.length);
        System.arraycopy(common, 0, all, 1 + words.length, common.length);
        return terminal.type(all);
    }

    @Test
    void pseudonymsStayTheSameUnderOneSecretAndScopeOnly() throws IOException {
        String[] words = {"deidentify", "may.csv", "--key", "owner.key", "--recipient", "lab", "-o", "out.csv"};
        List<String> first = pseudonyms(words);
        assertThat(pseudonyms(words)).isEqualTo(first);
        words[5] = "insurer";
        assertThat(pseudonyms(words)).doesNotContainAnyElementsOf(first);
        assertThat(Files.getPosixFilePermissions(home.resolve("owner.key"))).hasSize(2);
    }

    private List<String> pseudonyms(String[] words) throws IOException {
        assertThat(terminal.type(words).exit()).isZero();
        return Files.readAllLines(home.resolve("out.csv")).stream()
                .skip(1)
                .map(line -> line.substring(0, line.indexOf(',')))
                .toList();
    }

    @Test
    void wrongUseIsToldBeforeAnythingIsRead() {
        for (String[] words : List.of(
                new String[] {"deidentify", "may.csv"},
                new String[] {"deidentify", "may.csv", "-o", "x.csv", "--explain"},
                new String[] {"deidentify", "may.csv", "-o", "x.csv", "--trace", "t"},
                new String[] {"deidentify", "may.csv", "-o", "x.csv", "--suppress", "2"},
                new String[] {"deidentify", "may.csv", "-o", "x.csv", "--k", "0"},
                new String[] {"deidentify", "may.csv", "-o", "x.csv", "--quasi", "nobody"},
                new String[] {"deidentify", "may.csv", "-o", "x.csv", "--quasi", "age", "--other", "age"},
                new String[] {"deidentify", ".", "-o", "x.csv"})) {
            Terminal.Typed typed = terminal.type(words);
            assertThat(typed.exit()).as(String.join(" ", words) + typed.err()).isEqualTo(2);
            assertThat(typed.err()).contains("(expected: ");
            assertThat(home.resolve("x.csv")).doesNotExist();
        }
    }
}
