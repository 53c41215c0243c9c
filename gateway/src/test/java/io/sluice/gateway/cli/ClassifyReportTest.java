package io.sluice.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What `classify` tells, in its three forms. */
class ClassifyReportTest {
    private static final String CANARY = "canary4711";

    @TempDir
    Path home;

    private Terminal terminal;

    @BeforeEach
    void aTableOfPatients() throws IOException {
        terminal = new Terminal(home);
        StringBuilder csv = new StringBuilder("email,sex,age,postcode,diagnosis,income,employer_uscc,<b>x</b>\n");
        for (int i = 0; i < 60; i++) {
            csv.append(CANARY).append(i).append("@example.org,").append(i % 2 == 0 ? "f" : "m");
            csv.append(',').append(20 + i).append(",100080,asthma,").append(3000 + i);
            csv.append(",91350211M000100Y46,").append(i % 7).append('\n');
        }
        Files.writeString(home.resolve("patients.csv"), csv);
    }

    private JsonNode json(String... words) {
        List<String> all = new ArrayList<>(List.of("classify", "--json"));
        all.addAll(List.of(words));
        Terminal.Typed typed = terminal.type(all.toArray(String[]::new));
        assertThat(typed.exit()).as(typed.err()).isZero();
        return typed.json();
    }

    private static JsonNode column(JsonNode report, String name) {
        for (JsonNode column : report.path("columns")) {
            if (column.path("name").asText().equals(name)) {
                return column;
            }
        }
        throw new AssertionError(name + " is not in " + report);
    }

    @Test
    void jsonSaysOfEachColumnWhatHowSureAndInWhichRole() {
        JsonNode report = json("patients.csv");
        assertThat(report.path("rank").asText()).isIn("CONFIDENTIAL", "RESTRICTED");
        assertThat(Json.texts(report.path("categories"))).contains("personal-information");
        assertThat(column(report, "email").path("role").asText()).isEqualTo("DIRECT_IDENTIFIER");
        JsonNode type = column(report, "email").path("types").get(0);
        assertThat(type.path("type").asText()).isEqualTo("EMAIL");
        assertThat(type.path("share").asDouble()).isEqualTo(1);
        assertThat(type.path("confidence").asDouble()).isBetween(0.8, 1.0);
        assertThat(column(report, "sex").path("role").asText()).isEqualTo("QUASI_IDENTIFIER");
        assertThat(column(report, "age").path("role").asText()).isEqualTo("QUASI_IDENTIFIER");
        assertThat(column(report, "diagnosis").path("role").asText()).isEqualTo("SENSITIVE");
        assertThat(column(report, "income").path("role").asText()).isEqualTo("SENSITIVE");
        assertThat(column(report, "employer_uscc").path("role").asText()).isNotEqualTo("DIRECT_IDENTIFIER");
        assertThat(column(report, "<b>x</b>").path("role").asText()).isEqualTo("OTHER");
        assertThat(report.path("why").findValuesAsText("code"))
                .contains("direct-identifier", "quasi-identifiers-together");
        assertThat(report.path("why").get(0).path("text").asText()).isNotEmpty();
        assertThat(report.toString()).doesNotContain(CANARY);
    }

    @Test
    void anOrganisationsNumberIsNoPersonsIdentifier() throws IOException {
        Files.writeString(home.resolve("firms.csv"), "n,uscc\n" + "1,91350211M000100Y46\n".repeat(50));
        JsonNode report = json("firms.csv");
        assertThat(report.path("rank").asText()).isEqualTo("INTERNAL");
        assertThat(report.path("personal").asBoolean()).isFalse();
        assertThat(column(report, "uscc").path("role").asText()).isEqualTo("OTHER");
        assertThat(report.at("/demands/basis").asBoolean()).isFalse();
    }

    @Test
    void itSaysWhatTheRankDemandsOfAnExchange() throws IOException {
        assertThat(json("patients.csv").at("/demands/basis").asBoolean()).isTrue();
        assertThat(terminal.type("classify", "patients.csv").out())
                .contains("An exchange demands:", "--basis KIND:TEXT", "at least 5 persons")
                .doesNotContain(CANARY);
        Files.writeString(home.resolve("plain.csv"), "a,b\n1,2\n");
        JsonNode plain = json("plain.csv");
        assertThat(plain.path("rank").asText()).isEqualTo("PUBLIC");
        assertThat(plain.path("why")).isEmpty();
        assertThat(plain.at("/demands/clearance").asText()).isEqualTo("PUBLIC");
    }

    @Test
    void thePageNeedsNothingElseIsEscapedAndHoldsNoValue() throws IOException {
        assertThat(terminal.type("classify", "patients.csv", "--html", "out.html")
                        .exit())
                .isZero();
        String page = Files.readString(home.resolve("out.html"));
        assertThat(page)
                .contains("<svg role=\"img\"", "<title id=", "<desc id=", "lang=\"zh\"", "准标识符")
                .contains("default-src 'none'; style-src 'sha256-")
                .contains("&lt;b&gt;x&lt;/b&gt;")
                .doesNotContain("<b>x", "<script", "src=", "href=", "url(", "{{", CANARY);
        assertThat(page.split("https?://")).hasSize(3); // the name of SVG, in each picture
        assertThat(page.length()).isLessThan(60_000);
    }

    @Test
    void columnsWithoutEndMakeNoPageWithoutEnd() throws IOException {
        StringBuilder csv = new StringBuilder();
        for (int i = 0; i < 2500; i++) {
            csv.append(i == 0 ? "" : ",").append("column").append(i);
        }
        csv.append('\n').append("1,".repeat(2499)).append("1\n");
        Files.writeString(home.resolve("wide.csv"), csv);
        assertThat(terminal.type("classify", "wide.csv", "--html", "out.html").exit())
                .isZero();
        assertThat(Files.readString(home.resolve("out.html"))).contains("500 more");
    }

    @Test
    void whatIsStatedCountsAndIsTold() throws IOException {
        Files.writeString(home.resolve("plain.csv"), "a,b\n1,2\n");
        JsonNode report = json("plain.csv", "--impact", "public-interest:serious");
        assertThat(report.path("rank").asText()).isEqualTo("IMPORTANT");
        assertThat(report.at("/why/0/code").asText()).isEqualTo("stated-impact");
        assertThat(report.at("/demands/permit").asBoolean()).isTrue();
        assertThat(json("plain.csv", "--scheme", "gbt-39725", "--category", "health")
                        .path("rank")
                        .asText())
                .isEqualTo("INTERNAL");
        Terminal.Typed unknown = terminal.type("classify", "plain.csv", "--impact", "weather:bad");
        assertThat(unknown.exit()).isEqualTo(Exit.USAGE.code());
        assertThat(unknown.err()).contains("--impact: weather:bad", "national-security");
    }

    @Test
    void aFolderThatIsNotThereIsAMistake() {
        assertThat(terminal.type("classify", "patients.csv", "--html", "no/out.html")
                        .exit())
                .isNotZero();
    }
}
