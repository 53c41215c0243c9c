package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.lane.MerkleTree;
import io.sluice.lane.TreeHash;
import io.sluice.proto.ConsentReceipt;
import io.sluice.proto.EvidenceBundle;
import io.sluice.proto.EvidenceEntry;
import io.sluice.proto.FieldKind;
import io.sluice.proto.FieldProof;
import io.sluice.proto.Record;
import io.sluice.proto.RecordKind;
import io.sluice.proto.Signed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Releases that rest on the consents of those who are in them, between real gateways. In order: each release is looked at
 * together with those before, and a withdrawal ends all that there are.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
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
    private Approvers approvers;

    @BeforeAll
    void aHospitalAndAClinic(@TempDir Path temporary) throws Exception {
        directory = temporary;
        hospital = new Site(directory, "hospital");
        clinic = new Site(directory, "clinic");
        hospital.knows(clinic, "--clearance", "RESTRICTED");
        clinic.knows(hospital, "--clearance", "RESTRICTED");
        hospital.start();
        clinic.start();
        approvers = Approvers.at(hospital, directory);
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

    private String agree(String dataset) throws Exception {
        return approvers.agreed(clinic, dataset, "treatment");
    }

    /** What came of a request that is refused, however long that takes: not that it still waits for people. */
    private Site.Typed asked(String dataset) {
        return clinic.command("request", "hospital", dataset, "--purpose", "treatment", "--wait", "300");
    }

    private List<String> fetched(String dataset) throws Exception {
        return fetched(dataset, agree(dataset));
    }

    private List<String> fetched(String dataset, String agreement) throws IOException {
        Path copy = directory.resolve(dataset + ".csv");
        clinic.command("fetch", agreement, "-o", copy.toString()).done();
        return Files.readAllLines(copy);
    }

    @Test
    @Order(1)
    void rawRowsReachTheClinicOfThoseOnlyWhoConsentedAndNoOtherBasisIsNeeded() throws Exception {
        Site.Typed without = derive("raw.nobasis", "--purpose", "treatment");
        assertThat(without.exit()).isNotZero();
        assertThat(without.err() + without.out()).contains("basis").doesNotContain("earlier releases");

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
    @Order(2)
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
    @Order(3)
    void forAPurposeThatNobodyConsentedToThereIsNoReleaseAndAWrongColumnIsToldToo() throws Exception {
        Site.Typed other = derive("other", "--purpose", "marketing", "--consent-column", "patient");
        assertThat(other.exit()).isNotZero();
        Site.Typed column = derive("column", "--purpose", "treatment", "--consent-column", "resident");
        assertThat(column.exit()).isNotZero();
        assertThat(column.err() + column.out()).contains("--consent-column");
    }

    @Test
    @Order(4)
    void rowsWhoseConsentsAreOnlyAttestedAreRefusedWithTheCommandThatMeetsItAlsoWhereTheyWereAgreedBefore()
            throws Exception {
        Path file = directory.resolve("patients.csv");
        hospital.command(
                        "publish",
                        file.toString(),
                        "--name",
                        "attested",
                        "--rank",
                        "RESTRICTED",
                        "--to",
                        "clinic",
                        "--basis",
                        "consent:form 7",
                        "--basis",
                        "contract:of 2026")
                .done();

        Site.Typed refused = asked("attested");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("need the separate consent of each person in them");
        Site.Typed explained = hospital.command("explain", "attested", "--to", "clinic", "--purpose", "treatment");
        assertThat(explained.exit()).isEqualTo(1);
        assertThat(explained.out())
                .contains("consent-needed: RESTRICTED data that rest on consent")
                .contains("sluice derive attested --to clinic --purpose treatment --consent-column COLUMN");

        hospital.profiles(ranks -> consent(ranks, "purpose", "RESTRICTED", "IMPORTANT", "CORE"))
                .reload();
        Site.Typed bound = asked("attested");
        assertThat(bound.err()).contains("one that is bound to the purpose, and the offer is for any");
        hospital.profiles(ranks -> consent(ranks, "general", "CONFIDENTIAL", "RESTRICTED", "IMPORTANT", "CORE"))
                .reload();
        String agreement = agree("attested");
        hospital.profiles(ranks -> {}).reload();
        Path copy = directory.resolve("attested.csv");
        Site.Typed fetch = clinic.command("fetch", agreement, "-o", copy.toString());
        assertThat(fetch.exit()).isEqualTo(1);
        assertThat(fetch.err()).contains("need the separate consent of each person in them");
        assertThat(copy).doesNotExist();
    }

    private static void consent(JsonNode ranks, String word, String... of) {
        for (String rank : of) {
            ((ObjectNode) ranks.path(rank)).put("consent", word);
        }
    }

    private Path person(String person) throws IOException {
        return Files.writeString(directory.resolve("asking.txt"), person + "\n");
    }

    @Test
    void aPersonGetsAReceiptThatAnybodyWhoKnowsTheHospitalCanCheck() throws Exception {
        Path file = directory.resolve("receipt.bundle");

        JsonNode answer = hospital.command(
                        "consent",
                        "receipt",
                        "--subject-file",
                        person(patient(40)).toString(),
                        "-o",
                        file.toString())
                .done()
                .json();

        JsonNode event = answer.path("receipt").path("events").path(0);
        assertThat(event.path("event_state").asText()).isEqualTo("consent given");
        assertThat(event.path("purpose").path(0).asText()).isEqualTo("treatment");
        assertThat(event.path("recipient_third_parties").path(0).asText()).isEqualTo("clinic");
        assertThat(event.path("privacy_notice").asText()).isEqualTo("n1");
        assertThat(answer.toString()).doesNotContain(patient(40));
        assertThat(Files.readAllBytes(file))
                .asString(StandardCharsets.ISO_8859_1)
                .doesNotContain(patient(40));
        String member = hospital.memberFile().toString();
        Site.Typed verified = clinic.type("verify", file.toString(), "--member", member);
        assertThat(verified.out()).contains("consent-receipt signatures", "consent-receipt hash", "inclusion");
        verified.done();

        EvidenceBundle bundle = EvidenceBundle.parseFrom(Files.readAllBytes(file));
        Signed receipt = bundle.getEntries(0).getDocuments(0);
        ConsentReceipt forged = ConsentReceipt.parseFrom(receipt.getPayload()).toBuilder()
                .setIssuedMillis(1)
                .build();
        Signed other = receipt.toBuilder().setPayload(forged.toByteString()).build();
        Files.write(
                file,
                bundle.toBuilder()
                        .setEntries(0, bundle.getEntries(0).toBuilder().setDocuments(0, other))
                        .build()
                        .toByteArray());
        assertThat(clinic.type("verify", file.toString(), "--member", member).exit())
                .isEqualTo(1);
        assertThat(hospital.command(
                                "consent",
                                "receipt",
                                "--subject-file",
                                person("nobody").toString(),
                                "-o",
                                directory.resolve("none").toString())
                        .err())
                .contains("nothing is known")
                .doesNotContain("nobody");
    }

    @Test
    void aPersonLearnsWhoUsedTheirDataAndCanProveThatTheirConsentIsCommittedTo() throws Exception {
        String root = derive("asked", "--purpose", "treatment", "--consent-column", "patient")
                .done()
                .json()
                .path("consent")
                .path("root")
                .asText();
        fetched("asked");
        Path file = directory.resolve("used.bundle");
        String subject = person(patient(45)).toString();

        JsonNode answer = hospital.command("consent", "used", "--subject-file", subject, "-o", file.toString())
                .done()
                .json();

        JsonNode use = null;
        for (JsonNode each : answer.path("uses")) {
            use = each.path("dataset").asText().equals("asked") ? each : use;
        }
        assertThat(use).isNotNull();
        assertThat(use.path("recipient").asText()).isEqualTo("clinic");
        assertThat(use.path("purpose").asText()).isEqualTo("treatment");
        assertThat(use.path("consentRoot").asText()).isEqualTo(root);
        assertThat(use.path("steps"))
                .extracting(step -> step.path("kind").asText())
                .contains("AGREED", "GRANTED");
        JsonNode proof = use.path("proof");
        List<byte[]> path = new ArrayList<>();
        proof.path("path").forEach(hash -> path.add(HexFormat.of().parseHex(hash.asText())));
        byte[] leaf = HexFormat.of().parseHex(proof.path("leaf").asText());
        assertThat(MerkleTree.verifyInclusion(
                        new TreeHash().leaf(leaf),
                        proof.path("index").asLong(),
                        proof.path("size").asLong(),
                        path,
                        HexFormat.of().parseHex(root)))
                .isTrue();
        clinic.type("verify", file.toString(), "--member", hospital.memberFile().toString())
                .done();
        boolean committed = false;
        for (EvidenceEntry entry :
                EvidenceBundle.parseFrom(Files.readAllBytes(file)).getEntriesList()) {
            boolean derived = Record.parseFrom(entry.getRecord()).getKind() == RecordKind.DERIVED;
            for (FieldProof field : entry.getDisclosure().getFieldsList()) {
                committed |= derived
                        && entry.getDisclosure().getIndex()
                                == use.path("record").asLong()
                        && field.getField().getKind() == FieldKind.FIELD_CONSENT_ROOT
                        && HexFormat.of()
                                .formatHex(field.getField().getValue().toByteArray())
                                .equals(root);
            }
        }
        assertThat(committed).isTrue();
        assertThat(hospital.command(
                                "consent",
                                "used",
                                "--subject-file",
                                person(patient(5)).toString())
                        .done()
                        .json()
                        .path("uses"))
                .as("consented to another recipient")
                .isEmpty();
    }

    private JsonNode withdraw(String person, String... more) throws IOException {
        Path file = Files.writeString(directory.resolve("person.txt"), person + "\n");
        List<String> words = new ArrayList<>(List.of("consent", "withdraw", "--subject-file", file.toString()));
        words.addAll(List.of(more));
        return hospital.command(words.toArray(String[]::new)).done().json();
    }

    /** How many records of withdrawals the lane has of that agreement. */
    private long withdrawals(Site site, String agreement) throws Exception {
        return Collections.frequency(
                Lane.kinds(site, directory, "--agreement", agreement), RecordKind.CONSENT_WITHDRAWN);
    }

    private static String state(Site site, String agreement) {
        for (JsonNode row : site.command("status").done().json().path("agreements")) {
            if (row.path("agreement").asText().equals(agreement)) {
                return row.path("state").asText();
            }
        }
        throw new AssertionError("unknown at " + site.name + ": " + agreement);
    }

    @Test
    @Order(4)
    void aWithdrawalEndsTheReleaseAndTheRecipientsGatewayIsToldAndConfirms() throws Exception {
        derive("study", "--purpose", "treatment", "--consent-column", "patient").done();
        derive("never", "--purpose", "treatment", "--consent-column", "patient").done();
        String agreement = agree("study");
        fetched("study", agreement);
        assertThat(withdrawals(clinic, agreement)).isZero();
        assertThat(withdrawals(hospital, agreement)).isZero();

        assertThat(withdraw(patient(95)).path("ended")).as("is in no release").isEmpty();
        assertThat(withdraw(patient(31), "--to", "insurer").path("ended")).isEmpty();
        JsonNode ended = withdraw(patient(31)).path("ended");

        assertThat(ended)
                .extracting(each -> each.path("dataset").asText() + " "
                        + each.path("reached").asBoolean())
                .containsExactlyInAnyOrder("raw true", "masked true", "study true", "never false");
        assertThat(state(hospital, agreement)).isEqualTo("ENDED");
        Await.message(() -> state(clinic, agreement).equals("ENDED"), () -> "the clinic was not told");
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
        Await.message(() -> withdrawals(hospital, agreement) >= 2, () -> "the clinic has not confirmed");
        assertThat(withdrawals(hospital, agreement)).isEqualTo(2);
        assertThat(withdrawals(clinic, agreement)).isEqualTo(1);
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
