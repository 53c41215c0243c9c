package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What came under terms that demand its deletion, from the first warning to the receipt, between real gateways. */
class RetentionTest {
    private static final String RAW = """
            {"version":1,"columns":[
             {"column":"patient","role":"OTHER_COLUMN"},
             {"column":"mobile","role":"OTHER_COLUMN"}],
             "thresholds":{"k":5}}""";

    @TempDir
    Path directory;

    private Site hospital;
    private Site clinic;
    private Path copy;
    private Approvers approvers;

    @BeforeEach
    void aHospitalReleasesRowsForThirtyDays() throws Exception {
        copy = directory.resolve("copy.csv");
        hospital = new Site(directory, "hospital");
        clinic = new Site(directory, "clinic");
        hospital.knows(clinic, "--clearance", "RESTRICTED");
        clinic.knows(hospital, "--clearance", "RESTRICTED");
        start(0);
        approvers = Approvers.at(hospital, directory);
        StringBuilder patients = new StringBuilder("patient,mobile\n");
        for (int i = 0; i < 100; i++) {
            patients.append("P-")
                    .append(1000 + i)
                    .append(",1380013")
                    .append(8000 + i)
                    .append('\n');
        }
        Path file = Files.writeString(directory.resolve("patients.csv"), patients);
        hospital.command("publish", file.toString(), "--name", "patients", "--rank", "RESTRICTED", "--hold")
                .done();
        Path plan = Files.writeString(directory.resolve("plan.json"), RAW);
        hospital.command(
                        "derive",
                        "patients",
                        "--to",
                        "clinic",
                        "--name",
                        "rows",
                        "--purpose",
                        "treatment",
                        "--basis",
                        "contract:treatment 7",
                        "--plan",
                        plan.toString(),
                        "--until",
                        "30d",
                        "--yes")
                .done();
    }

    @AfterEach
    void stop() {
        clinic.close();
        hospital.close();
    }

    private void start(int daysLater) throws Exception {
        hospital.stop();
        clinic.stop();
        Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofDays(daysLater));
        hospital.start(Choices.defaults(), clock);
        clinic.start(Choices.defaults(), clock);
    }

    private String fetched() throws Exception {
        String agreement = approvers.agreed(clinic, "rows", "treatment");
        clinic.command("fetch", agreement, "-o", copy.toString()).done();
        return agreement;
    }

    private static List<String> states(Site site) {
        return site.command("retention", "list").done().json().path("retention").findValuesAsText("state");
    }

    private static void await(Site site, String... states) throws Exception {
        Await.message(() -> states(site).equals(List.of(states)), () -> site.name + ": " + states(site));
    }

    private static List<String> audited(Site site) {
        JsonNode report = site.command("audit").done().json();
        assertThat(report.path("findings")).as(report.toString()).isEmpty();
        return report.path("rows").findValuesAsText("state");
    }

    @Test
    void whatMayBeHeldNoLongerIsDestroyedAndBothSidesKeepTheReceiptOfIt() throws Exception {
        String agreement = fetched();
        String unopened = approvers.agreed(clinic, "rows", "treatment");
        assertThat(states(clinic)).containsExactly("RUNNING");
        assertThat(states(hospital)).containsExactly("RUNNING");
        assertThat(clinic.ciphertexts()).isNotEmpty();
        Site.Typed early = clinic.command("retention", "confirm", agreement);
        assertThat(early.exit()).isEqualTo(1);
        assertThat(early.out() + early.err()).contains("retention-runs", "sluice revoke");
        assertThat(hospital.command("retention", "confirm", agreement).exit()).isEqualTo(1);

        start(20);
        await(clinic, "ENDS_SOON");
        assertThat(audited(hospital)).doesNotContain("key destroyed");
        assertThat(clinic.command("status").done().json().path("retention")).hasSize(1);
        Await.until(() -> clinic.command("alerts").done().out().contains("must be deleted"));
        Files.delete(copy);
        clinic.command("fetch", agreement, "-o", copy.toString()).done(); // Still allowed.

        start(31);
        await(clinic, "CONFIRM_DELETION");
        await(hospital, "RECEIPT_AWAITED");
        assertThat(clinic.ciphertexts()).isEmpty();
        assertThat(audited(clinic))
                .contains("retention ended, deletion not confirmed")
                .doesNotContain("deletion confirmed");
        Await.message(() -> audited(hospital).contains("key destroyed"), () -> "the release still has a key");
        assertThat(hospital.command("status").done().json().path("retention").findValuesAsText("state"))
                .containsExactly("RECEIPT_AWAITED");
        for (String each : List.of(agreement, unopened)) {
            Site.Typed refused = clinic.command(
                    "fetch", each, "-o", directory.resolve("again").toString());
            assertThat(refused.exit()).isEqualTo(1);
        }
        clinic.command("retention", "confirm", agreement).done();
        clinic.command("retention", "confirm", agreement).done();
        await(clinic);
        await(hospital);
        Await.message(() -> outbox() == 0, () -> "outbox: " + outbox());
        for (Site site : List.of(clinic, hospital)) {
            assertThat(audited(site)).contains("retention ended").containsOnlyOnce("deletion confirmed");
            Path bundle = directory.resolve(site.name + ".bundle");
            site.command("audit", "export", "--agreement", agreement, "-o", bundle.toString())
                    .done();
            site.command("verify", bundle.toString()).done();
        }

        start(31); // Nobody asks or is asked again.
        assertThat(states(clinic)).isEmpty();
        assertThat(clinic.command(
                                "fetch",
                                agreement,
                                "-o",
                                directory.resolve("again").toString())
                        .exit())
                .isEqualTo(1);
    }

    private static List<String> alerts(Site site) {
        return site.command("alerts").done().json().path("alerts").findValuesAsText("alert");
    }

    private long outbox() {
        return clinic.command("status").done().json().path("outbox").asLong();
    }

    @Test
    void aProviderThatWasRestoredIsSentTheReceiptOnceMore() throws Exception {
        String agreement = fetched();
        hospital.command("revoke", agreement).done();
        await(clinic, "CONFIRM_DELETION");
        await(hospital, "RECEIPT_AWAITED");
        Path backup = directory.resolve("hospital.backup");
        hospital.command("backup", "-o", backup.toString()).done();
        clinic.command("retention", "confirm", agreement).done();
        await(hospital);
        Await.message(() -> outbox() == 0, () -> "outbox: " + outbox());
        hospital.stop();
        Path home = directory.resolve("restored");
        String password = hospital.home.resolve("password").toString();
        hospital.type("restore", backup.toString(), "--to", home.toString(), "--password-file", password)
                .done();

        try (Site restored = Site.at(home, hospital).start()) {
            clinic.knows(restored);
            await(restored, "RECEIPT_AWAITED");
            clinic.command("retention", "confirm", agreement).done();
            await(restored);
            assertThat(restored.command("audit").out()).contains("deletion confirmed");
        }
    }

    @Test
    void whatIsRevokedMustBeDeletedAtOnce() throws Exception {
        String agreement = fetched();
        hospital.command("revoke", agreement).done();

        await(clinic, "CONFIRM_DELETION");
        await(hospital, "RECEIPT_AWAITED");
        assertThat(clinic.ciphertexts()).isEmpty();

        start(8); // And nobody said anything.
        await(clinic, "DELETION_OVERDUE");
        await(hospital, "RECEIPT_OVERDUE");
        Await.message(() -> alerts(clinic).contains("deletion-owed"), () -> "alerts: " + alerts(clinic));
        Await.message(() -> alerts(hospital).contains("deletion-overdue"), () -> "alerts: " + alerts(hospital));
        assertThat(audited(hospital)).contains("deletion overdue");
        clinic.command("retention", "confirm", agreement).done();
        await(hospital);
        assertThat(audited(hospital))
                .contains("revoked", "deletion confirmed", "deletion was overdue")
                .doesNotContain("deletion overdue");
    }
}
