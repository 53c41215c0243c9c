package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.proto.EvidenceBundle;
import io.sluice.proto.EvidenceEntry;
import io.sluice.proto.Record;
import io.sluice.proto.RecordKind;
import io.sluice.proto.TokenKind;
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

    private String agree(String dataset) {
        return clinic.command("request", "hospital", dataset, "--purpose", "treatment")
                .done()
                .json()
                .path("agreement")
                .asText();
    }

    private List<String> fetched(String dataset) throws IOException {
        return fetched(dataset, agree(dataset));
    }

    private List<String> fetched(String dataset, String agreement) throws IOException {
        Path copy = directory.resolve(dataset + ".csv");
        clinic.command("fetch", agreement, "-o", copy.toString()).done();
        return Files.readAllLines(copy);
    }

    @Test
    void rawRowsReachTheClinicOfThoseOnlyWhoConsentedAndNoOtherBasisIsNeeded() throws Exception {
        Site.Typed without = derive("raw.nobasis", "--purpose", "treatment");
        assertThat(without.exit()).isNotZero();
        // Once there are other releases of these persons, what all together tell is looked at first.
        assertThat(without.err() + without.out()).containsAnyOf("basis", "earlier releases");

        JsonNode made = derive("raw", "--purpose", "treatment", "--consent-column", "patient")
                .done()
                .json();

        assertThat(made.path("consent").path("persons").asLong()).isBetween(59L, 60L);
        assertThat(made.path("consent").path("dropped").asLong()
                        + made.path("consent").path("persons").asLong())
                .isEqualTo(100);
        assertThat(made.path("consent").path("root").asText()).hasSize(64);
        List<String> rows = fetched("raw");
        assertThat(rows).hasSizeBetween(60, 61).contains("P-1030,1970-01-20,13800138030");
        assertThat(String.join("\n", rows)).doesNotContain("P-1005", "P-1015", "P-1025", "P-1095");
    }

    @Test
    void maskedRowsKeepTheirPlaceAndTellNothing() throws Exception {
        JsonNode made = derive(
                        "masked", "--purpose", "treatment", "--consent-column", "patient", "--consent-missing", "mask")
                .done()
                .json();

        long masked = made.path("consent").path("masked").asLong();
        assertThat(masked).isBetween(40L, 41L);
        List<String> rows = fetched("masked");
        assertThat(rows).hasSize(101);
        assertThat(rows.stream().filter(",,"::equals)).hasSize((int) masked);
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

    private JsonNode withdraw(String person, String... more) throws IOException {
        Path file = Files.writeString(directory.resolve("person.txt"), person + "\n");
        List<String> words = new ArrayList<>(List.of("consent", "withdraw", "--subject-file", file.toString()));
        words.addAll(List.of(more));
        return hospital.command(words.toArray(String[]::new)).done().json();
    }

    private static long consentRecords(Site site, Path file) throws Exception {
        site.command("audit", "export", "-o", file.toString()).done();
        EvidenceBundle bundle = EvidenceBundle.parseFrom(Files.readAllBytes(file));
        Files.delete(file);
        long count = 0;
        for (EvidenceEntry entry : bundle.getEntriesList()) {
            Record record = Record.parseFrom(entry.getRecord());
            boolean ofAgreement =
                    record.getTokensList().stream().anyMatch(token -> token.getKind() == TokenKind.TOKEN_AGREEMENT);
            count += record.getKind() == RecordKind.CONSENT_WITHDRAWN && ofAgreement ? 1 : 0;
        }
        return count;
    }

    @Test
    void aWithdrawalEndsTheReleaseAndTheRecipientsGatewayIsToldAndConfirms() throws Exception {
        derive("study", "--purpose", "treatment", "--consent-column", "patient").done();
        derive("never", "--purpose", "treatment", "--consent-column", "patient").done();
        String agreement = agree("study");
        fetched("study", agreement);
        long theirs = consentRecords(clinic, directory.resolve("clinic.bundle"));
        long ours = consentRecords(hospital, directory.resolve("hospital.bundle"));

        assertThat(withdraw(patient(95)).path("ended")).as("is in no release").isEmpty();
        assertThat(withdraw(patient(31), "--to", "insurer").path("ended")).isEmpty();
        JsonNode ended = withdraw(patient(31)).path("ended");

        assertThat(ended)
                .extracting(each -> each.path("dataset").asText() + " "
                        + each.path("reached").asBoolean())
                .contains("study true", "never false");
        assertThat(hospital.command("status").out()).contains("ENDED");
        Await.until(() -> clinic.command("status").out().contains("ENDED"));
        assertThat(clinic.command(
                                "fetch",
                                agreement,
                                "-o",
                                directory.resolve("again").toString())
                        .exit())
                .isNotZero();
        assertThat(clinic.command("request", "hospital", "never", "--purpose", "treatment")
                        .exit())
                .isNotZero();
        // Both record the withdrawal, and the provider records the confirmation as well.
        Await.until(() -> consentRecords(clinic, directory.resolve("clinic.bundle")) > theirs
                && consentRecords(hospital, directory.resolve("hospital.bundle")) >= ours + 2);
        assertThat(withdraw(patient(31)).path("ended")).as("again").isEmpty();

        JsonNode anew = derive("study", "--purpose", "treatment", "--consent-column", "patient")
                .done()
                .json();
        assertThat(anew.path("consent").path("persons").asLong()).isEqualTo(59);
        assertThat(String.join("\n", fetched("study")))
                .doesNotContain(patient(31))
                .contains(patient(32));
    }
}
