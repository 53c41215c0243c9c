package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.proto.EvidenceBundle;
import io.sluice.proto.EvidenceEntry;
import io.sluice.proto.Record;
import io.sluice.proto.RecordKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An owner who brings originals back, between real gateways. */
class ReidentifyTest {
    private static final String PLAN = """
            {"version":1,"columns":[
             {"column":"patient","role":"DIRECT_IDENTIFIER","steps":[{"pseudonym":{}}]},
             {"column":"bed","role":"DIRECT_IDENTIFIER","steps":[{"format_preserving":{"alphabet":"DIGITS"}}]},
             {"column":"age","role":"QUASI_IDENTIFIER","steps":[{"intervals":{"width":"20"}}]}],
             "subject_column":"patient","thresholds":{"k":5}}""";

    @TempDir
    Path directory;

    private Site hospital;
    private Site lab;
    private Site clinic;

    @BeforeEach
    void aHospitalReleasesToALabAndAClinic() throws Exception {
        hospital = new Site(directory, "hospital");
        lab = new Site(directory, "lab");
        clinic = new Site(directory, "clinic");
        for (Site other : List.of(lab, clinic)) {
            hospital.knows(other, "--clearance", "CONFIDENTIAL");
            other.knows(hospital);
        }
        hospital.start();
        lab.start();
        clinic.start();
        StringBuilder csv = new StringBuilder("patient,bed,age\n");
        for (int i = 0; i < 40; i++) {
            csv.append("ward-patient-").append(i).append(",").append(7_000_000 + 31 * i);
            csv.append(',').append(20 + i % 40).append('\n');
        }
        Path file = Files.writeString(directory.resolve("patients.csv"), csv);
        hospital.command("publish", file.toString(), "--name", "patients", "--rank", "CONFIDENTIAL", "--hold")
                .done();
        Path plan = Files.writeString(directory.resolve("plan.json"), PLAN);
        for (Site to : List.of(lab, clinic)) {
            List<String> words = new ArrayList<>(List.of("derive", "patients", "--to", to.name, "--yes"));
            words.addAll(List.of("--purpose", "research", "--plan", plan.toString(), "--basis", "contract:study 12"));
            hospital.command(words.toArray(String[]::new)).done();
        }
    }

    @AfterEach
    void stop() {
        clinic.close();
        lab.close();
        hospital.close();
    }

    private List<String> fetched(Site recipient, int column) throws IOException {
        String agreement = recipient
                .command("request", "hospital", "patients." + recipient.name, "--purpose", "research")
                .done()
                .json()
                .path("agreement")
                .asText();
        Path copy = directory.resolve("copy.csv");
        recipient.command("fetch", agreement, "-o", copy.toString()).done();
        List<String> cells = Files.readAllLines(copy).stream()
                .skip(1)
                .map(line -> line.split(",")[column])
                .toList();
        Files.delete(copy);
        return cells;
    }

    private Site.Typed reidentify(String release, String column, List<String> values, String... more)
            throws IOException {
        Path file = Files.write(directory.resolve("values.txt"), values);
        List<String> words = new ArrayList<>(List.of("reidentify", release, "--column", column));
        words.addAll(List.of("--value-file", file.toString(), "--by", "nurse chen"));
        words.addAll(List.of(more));
        return hospital.command(words.toArray(String[]::new));
    }

    private static final String[] APPROVED = {"--approved-by", "Dr Li", "--reason", "incidental finding"};

    private List<Record> records(String dataset) throws Exception {
        Path file = directory.resolve("evidence.bundle");
        hospital.command("audit", "export", "--dataset", dataset, "-o", file.toString())
                .done();
        hospital.command("verify", file.toString()).done();
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).doesNotContain("ward-patient-");
        List<Record> records = new ArrayList<>();
        for (EvidenceEntry entry : EvidenceBundle.parseFrom(bytes).getEntriesList()) {
            records.add(Record.parseFrom(entry.getRecord()));
        }
        return records;
    }

    @Test
    void originalsComeBackToTheirOwnerWithApprovalAndAreRecorded() throws Exception {
        List<String> pseudonyms = fetched(lab, 0);
        assertThat(pseudonyms).hasSize(40).noneMatch(each -> each.startsWith("ward-patient-"));
        Site.Typed found = reidentify(
                "patients.lab", "patient", List.of(pseudonyms.get(7), "nobody", pseudonyms.get(2)), APPROVED);
        assertThat(found.done().json().path("originals").toString())
                .isEqualTo("[\"ward-patient-7\",null,\"ward-patient-2\"]");
        assertThat(found.json().path("found").asInt()).isEqualTo(2);
        List<Record> records = records("patients.lab");
        Record last = records.get(records.size() - 1);
        assertThat(last.getKind()).isEqualTo(RecordKind.REIDENTIFIED);
        assertThat(hospital.command("audit").done().out())
                .contains("re-identified")
                .doesNotContain("ward-patient-", pseudonyms.get(7));

        List<String> beds = fetched(lab, 1);
        assertThat(reidentify("patients.lab", "bed", List.of(beds.get(3)), APPROVED)
                        .done()
                        .json()
                        .path("originals")
                        .path(0)
                        .asText())
                .isEqualTo(Integer.toString(7_000_000 + 31 * 3));
    }

    @Test
    void anotherReleasesValuesHaveNoOriginal() throws Exception {
        List<String> others = fetched(clinic, 0);
        assertThat(reidentify("patients.lab", "patient", others, APPROVED)
                        .done()
                        .json()
                        .path("found")
                        .asInt())
                .isZero();
        assertThat(reidentify("patients.clinic", "patient", others, APPROVED)
                        .done()
                        .json()
                        .path("found")
                        .asInt())
                .isEqualTo(40);
    }

    @Test
    void withoutSomebodyElsesApprovalNothingComesBackAndThatIsRecorded() throws Exception {
        List<String> pseudonyms = fetched(lab, 0);
        refused("approval-needed", reidentify("patients.lab", "patient", pseudonyms, "--reason", "curiosity"));
        refused(
                "approval-own",
                reidentify(
                        "patients.lab",
                        "patient",
                        pseudonyms,
                        "--approved-by",
                        " Nurse  CHEN",
                        "--reason",
                        "curiosity"));
        refused("reason-needed", reidentify("patients.lab", "patient", pseudonyms, "--approved-by", "Dr Li"));
        refused("column-not-reversible", reidentify("patients.lab", "age", List.of("20-39"), APPROVED));
        assertThat(records("patients.lab").stream()
                        .filter(record -> record.getKind() == RecordKind.REFUSED)
                        .count())
                .isEqualTo(4);
        assertThat(records("patients.lab")).noneMatch(record -> record.getKind() == RecordKind.REIDENTIFIED);
        assertThat(hospital.command("audit", "--refused").done().out()).contains("approval-own");
        assertThat(reidentify("patients", "patient", pseudonyms, APPROVED).exit())
                .as("the dataset itself is no release")
                .isEqualTo(1);
    }

    private static void refused(String code, Site.Typed typed) {
        assertThat(typed.exit()).as(code).isEqualTo(1);
        assertThat(typed.out() + typed.err()).contains(code).doesNotContain("ward-patient-");
    }
}
