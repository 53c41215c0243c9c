package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.proto.RecordKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A dataset is called back, between real gateways. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecallTest {
    private static final String PLAN = """
            {"version":1,"columns":[
             {"column":"town","role":"QUASI_IDENTIFIER"},
             {"column":"value","role":"OTHER_COLUMN"}],
             "thresholds":{"k":5}}""";

    private Path directory;
    private Site hospital;
    private Site clinic;
    private Site lab;

    @BeforeAll
    void aHospitalAClinicAndALab(@TempDir Path temporary) throws Exception {
        directory = temporary;
        hospital = new Site(directory, "hospital");
        clinic = new Site(directory, "clinic");
        lab = new Site(directory, "lab");
        for (Site other : List.of(clinic, lab)) {
            hospital.knows(other);
            other.knows(hospital);
        }
        for (Site each : List.of(hospital, clinic, lab)) {
            each.start();
        }
    }

    @AfterAll
    void stop() {
        List.of(lab, clinic, hospital).forEach(Site::close);
    }

    private void publish(String dataset) throws IOException {
        StringBuilder csv = new StringBuilder("town,value\n");
        for (int i = 0; i < 60; i++) {
            csv.append("town-").append(i % 6).append(",v").append(i).append('\n');
        }
        Path file = Files.writeString(directory.resolve(dataset + ".csv"), csv);
        hospital.command("publish", file.toString(), "--name", dataset, "--rank", "INTERNAL")
                .done();
    }

    private Site.Typed child(String name) {
        String file = directory.resolve("towns.csv").toString();
        return hospital.command("publish", file, "--name", name, "--rank", "INTERNAL", "--parent", "towns");
    }

    private Site.Typed fetch(Site recipient, String agreement) {
        return recipient.command(
                "fetch",
                agreement,
                "-o",
                directory.resolve(recipient.name + agreement.hashCode()).toString());
    }

    private static List<JsonNode> rows(JsonNode rows) {
        return StreamSupport.stream(rows.spliterator(), false).toList();
    }

    private JsonNode recalled(String recall) {
        return rows(hospital.command("recall", "--list").done().json().path("recalls")).stream()
                .filter(each -> each.path("recall").asText().equals(recall))
                .findFirst()
                .orElseThrow();
    }

    private JsonNode line(String recall, String agreement) {
        return rows(recalled(recall).path("agreements")).stream()
                .filter(each -> each.path("agreement").asText().equals(agreement))
                .findFirst()
                .orElseThrow();
    }

    private long records(Site site) throws Exception {
        return Collections.frequency(Lane.kinds(site, directory), RecordKind.RECALLED);
    }

    @Test
    void everybodyWhoHasItOrWhatWasMadeOfItIsToldDeletesAndConfirmsAlsoWhoComesBackLater() throws Exception {
        publish("towns");
        Path plan = Files.writeString(directory.resolve("plan.json"), PLAN);
        String[] derive = {
            "derive",
            "towns",
            "--to",
            "lab",
            "--name",
            "towns.lab",
            "--purpose",
            "research",
            "--plan",
            plan.toString(),
            "--yes"
        };
        hospital.command(derive).done();
        child("child").done();
        publish("other");
        String opened = clinic.agree("hospital", "towns", "research");
        fetch(clinic, opened).done();
        String agreedOnly = clinic.agree("hospital", "towns", "research");
        String child = clinic.agree("hospital", "child", "research");
        String untouched = clinic.agree("hospital", "other", "research");
        fetch(clinic, untouched).done();
        String release = lab.agree("hospital", "towns.lab", "research");
        fetch(lab, release).done();
        lab.stop();
        int held = clinic.ciphertexts().size();
        long ours = records(hospital);
        long theirs = records(clinic);

        JsonNode order = hospital.command("recall", "towns", "--reason", "wrong column")
                .done()
                .json();

        String recall = order.path("recall").asText();
        assertThat(order.path("unfinished").asText()).isEmpty();
        assertThat(rows(order.path("agreements")))
                .extracting(each -> each.path("agreement").asText())
                .containsExactlyInAnyOrder(opened, agreedOnly, child, release);
        Await.message(
                () -> recalled(recall).path("confirmed").asInt() == 3,
                () -> recalled(recall).toString());
        assertThat(line(recall, opened).path("opened").asBoolean()).isTrue();
        assertThat(line(recall, opened).path("ciphertextHeld").asBoolean()).isTrue();
        assertThat(line(recall, opened).path("keyHeld").asBoolean()).isTrue();
        assertThat(line(recall, agreedOnly).path("opened").asBoolean(true)).isFalse();
        assertThat(line(recall, agreedOnly).path("keyHeld").asBoolean(true)).isFalse();
        assertThat(line(recall, release).path("state").asText()).isEqualTo("NOT_REACHED");
        assertThat(Instant.parse(line(recall, release).path("since").asText()))
                .isAfterOrEqualTo(Instant.parse(order.path("since").asText()));

        assertThat(fetch(clinic, opened).exit()).isNotZero();
        assertThat(clinic.ciphertexts()).as("but that of another dataset").hasSize(held - 1);
        fetch(clinic, untouched).done();
        JsonNode taken = clinic.command("status").done().json().path("recalledFromUs");
        assertThat(rows(taken))
                .extracting(each -> each.path("dataset").asText() + " "
                        + each.path("opened").asBoolean())
                .contains("towns true", "towns false");
        Await.until(() -> clinic.command("alerts").out().contains("files opened: yes"));
        assertThat(clinic.command("request", "hospital", "towns", "--purpose", "research")
                        .exit())
                .isNotZero();
        assertThat(hospital.command(derive).exit()).isNotZero();
        assertThat(child("late").out()).contains("recalled");

        hospital.stop(); // What is to be told is not forgotten.
        lab.start();
        hospital.start();
        Await.message(
                () -> recalled(recall).path("confirmed").asInt() == 4,
                () -> recalled(recall).toString());
        assertThat(line(recall, release).path("opened").asBoolean()).isTrue();
        assertThat(lab.ciphertexts()).isEmpty();
        assertThat(fetch(lab, release).exit()).isNotZero();
        // The order, and of each agreement the notice and its confirmation; each recipient the notices that it got.
        assertThat(records(hospital)).isEqualTo(ours + 1 + 4 + 4);
        assertThat(records(clinic)).isEqualTo(theirs + 3);
        assertThat(records(lab)).isEqualTo(1);
        for (Site each : List.of(hospital, clinic, lab)) {
            assertThat(each.command("audit").done().out()).containsIgnoringCase("recalled");
        }
    }

    @Test
    void oneVersionIsCalledBackAndAnotherStands() throws Exception {
        publish("versions");
        String first = clinic.agree("hospital", "versions", "research");
        publish("versions");
        String second = clinic.agree("hospital", "versions", "research");

        JsonNode order = hospital.command("recall", "versions", "--version", "1", "--reason", "incident 7")
                .done()
                .json();

        assertThat(rows(order.path("agreements")))
                .extracting(each -> each.path("agreement").asText())
                .containsExactly(first);
        fetch(clinic, second).done();
        String recall = order.path("recall").asText();
        Await.message(
                () -> recalled(recall).path("confirmed").asInt() == 1,
                () -> recalled(recall).toString());
        assertThat(clinic.command("recall", "--list").out()).contains(first).doesNotContain(second);
    }

    @Test
    void whatIsNotThereIsNotRecalledAndAnOrderWithoutAReasonIsNone() {
        assertThat(hospital.command("recall", "nothing", "--reason", "r").err()).contains("no such dataset");
        assertThat(hospital.command("recall", "towns").exit()).isEqualTo(2);
        assertThat(hospital.command("recall").exit()).isEqualTo(2);
        assertThat(hospital.command("recall", "towns", "--reason", "two\nlines").exit())
                .isNotZero();
    }
}
