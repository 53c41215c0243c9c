package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Releases that rest on the consents of those who are in them, between real gateways. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsentReleaseTest {
    private static final String RAW = """
            {"version":1,"columns":[
             {"column":"patient","role":"OTHER_COLUMN"},
             {"column":"birth","role":"OTHER_COLUMN"},
             {"column":"mobile","role":"OTHER_COLUMN"}],
             "thresholds":{"k":5}}""";

    private Path directory;
    private Site hospital;
    private Site clinic;

    @BeforeAll
    void aHospitalAndAClinic(@TempDir Path temporary) throws Exception {
        directory = temporary;
        hospital = new Site(directory, "hospital");
        clinic = new Site(directory, "clinic");
        hospital.knows(clinic, "--clearance", "RESTRICTED");
        clinic.knows(hospital, "--clearance", "RESTRICTED");
        hospital.start();
        clinic.start();
        StringBuilder patients = new StringBuilder("patient,birth,mobile\n");
        for (int i = 0; i < 100; i++) {
            patients.append(patient(i)).append(",1970-01-").append(10 + i % 20).append(",1380013");
            patients.append(8000 + i).append('\n');
        }
        Path file = Files.writeString(directory.resolve("patients.csv"), patients);
        hospital.command("publish", file.toString(), "--name", "patients", "--rank", "RESTRICTED", "--hold")
                .done();
        StringBuilder consents = new StringBuilder("subject,event,purpose,recipient,separate\n");
        for (int i = 0; i < 90; i++) {
            // Of the 100: 10 are unknown, 10 consented to another recipient, 10 not separately, 10 withdrew.
            String recipient = i < 10 ? "insurer" : "clinic";
            consents.append(patient(i)).append(",given,treatment,").append(recipient);
            consents.append(i < 10 || i >= 20 ? ",yes\n" : ",no\n");
            if (i >= 20 && i < 30) {
                consents.append(patient(i)).append(",withdrawn,,,\n");
            }
        }
        Path given = Files.writeString(directory.resolve("consents.csv"), consents);
        hospital.command("consent", "import", given.toString(), "--notice", "n1", "--time", "2026-01-01")
                .done();
    }

    @AfterAll
    void stop() {
        clinic.close();
        hospital.close();
    }

    private static String patient(int i) {
        return "P-" + (1000 + i);
    }

    private Site.Typed derive(String name, String... more) throws IOException {
        Path plan = Files.writeString(directory.resolve("plan.json"), RAW);
        List<String> words = new ArrayList<>(List.of("derive", "patients", "--to", "clinic", "--name", name));
        words.addAll(List.of("--plan", plan.toString(), "--until", "30d", "--yes"));
        words.addAll(List.of(more));
        return hospital.command(words.toArray(String[]::new));
    }

    private List<String> fetched(String dataset) throws IOException {
        String agreement = clinic.command("request", "hospital", dataset, "--purpose", "treatment")
                .done()
                .json()
                .path("agreement")
                .asText();
        Path copy = directory.resolve(dataset + ".csv");
        clinic.command("fetch", agreement, "-o", copy.toString()).done();
        return Files.readAllLines(copy);
    }

    @Test
    void rawRowsReachTheClinicOfThoseOnlyWhoConsentedAndNoOtherBasisIsNeeded() throws Exception {
        Site.Typed without = derive("raw.nobasis", "--purpose", "treatment");
        assertThat(without.exit()).isNotZero();
        assertThat(without.err() + without.out()).contains("basis");

        JsonNode made = derive("raw", "--purpose", "treatment", "--consent-column", "patient")
                .done()
                .json();

        assertThat(made.path("consent").path("persons").asLong()).isEqualTo(60);
        assertThat(made.path("consent").path("dropped").asLong()).isEqualTo(40);
        assertThat(made.path("consent").path("root").asText()).hasSize(64);
        List<String> rows = fetched("raw");
        assertThat(rows).hasSize(61).contains("P-1030,1970-01-20,13800138030");
        assertThat(String.join("\n", rows)).doesNotContain("P-1005", "P-1015", "P-1025", "P-1095");
    }

    @Test
    void maskedRowsKeepTheirPlaceAndTellNothing() throws Exception {
        JsonNode made = derive(
                        "masked", "--purpose", "treatment", "--consent-column", "patient", "--consent-missing", "mask")
                .done()
                .json();

        assertThat(made.path("consent").path("masked").asLong()).isEqualTo(40);
        List<String> rows = fetched("masked");
        assertThat(rows).hasSize(101);
        assertThat(rows.stream().filter(",,"::equals)).hasSize(40);
        assertThat(String.join("\n", rows)).doesNotContain("P-1005", "P-1015", "P-1025", "P-1095");
    }

    @Test
    void forAPurposeThatNobodyConsentedToThereIsNoReleaseAndAWrongColumnIsToldToo() throws Exception {
        Site.Typed other = derive("other", "--purpose", "marketing", "--consent-column", "patient");
        assertThat(other.exit()).isNotZero();
        Site.Typed column = derive("column", "--purpose", "treatment", "--consent-column", "resident");
        assertThat(column.exit()).isNotZero();
        assertThat(column.err() + column.out()).contains("--consent-column");
    }
}
