package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.sealing.Digests;
import io.sluice.proto.EvidenceBundle;
import io.sluice.proto.EvidenceEntry;
import io.sluice.proto.Manifest;
import io.sluice.proto.Record;
import io.sluice.proto.RecordKind;
import io.sluice.proto.Signed;
import io.sluice.proto.TransformPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Releases as a person makes and fetches them, between real gateways. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeriveTest {
    private static final String BY_AGE = plan(
            "{\"drop\":{}}", "{\"blank\":{}}", "{\"intervals\":{\"width\":\"20\"}}", "\"subject_column\":\"patient\",");
    private static final String BY_POSTCODE =
            plan("{\"drop\":{}}", "", "{\"blank\":{}}", "\"subject_column\":\"patient\",");

    private Path directory;
    private Site hospital;
    private Site lab;
    private Site institute;

    @BeforeAll
    void aHospitalAndTwoOthers(@TempDir Path temporary) throws Exception {
        directory = temporary;
        hospital = new Site(directory, "hospital");
        lab = new Site(directory, "lab");
        institute = new Site(directory, "institute");
        for (Site other : List.of(lab, institute)) {
            hospital.knows(other, "--clearance", "RESTRICTED");
            other.knows(hospital, "--clearance", "RESTRICTED");
        }
        hospital.start();
        lab.start();
        institute.start();
    }

    @AfterAll
    void stop() {
        institute.close();
        lab.close();
        hospital.close();
    }

    private static String plan(String patient, String postcode, String age, String more) {
        return """
                {"version":1,"columns":[
                 {"column":"patient","role":"DIRECT_IDENTIFIER","steps":[%s]},
                 {"column":"postcode","role":"QUASI_IDENTIFIER","steps":[%s]},
                 {"column":"age","role":"QUASI_IDENTIFIER","steps":[%s]},
                 {"column":"ward","role":"OTHER_COLUMN"}],%s
                 "thresholds":{"k":5}}""".formatted(patient, postcode, age, more);
    }

    /** 400 patients, for each prefix others, always the same ones. */
    private static String patients(String prefix) {
        StringBuilder csv = new StringBuilder("patient,postcode,age,ward\n");
        for (int i = 0; i < 400; i++) {
            SplittableRandom random = new SplittableRandom(i);
            csv.append(prefix)
                    .append(i)
                    .append(',')
                    .append(5100 + random.nextInt(10))
                    .append(',');
            csv.append(20 + random.nextInt(60))
                    .append(",w")
                    .append(random.nextInt(4))
                    .append('\n');
        }
        return csv.toString();
    }

    private void hold(String dataset, String csv, String rank) throws IOException {
        Path file = Files.writeString(directory.resolve(dataset + ".csv"), csv);
        JsonNode held = hospital.command("publish", file.toString(), "--name", dataset, "--rank", rank, "--hold")
                .done()
                .json();
        assertThat(held.path("held").asBoolean()).isTrue();
        assertThat(held.has("offer")).isFalse();
    }

    private Site.Typed derive(String dataset, Site to, String plan, String... more) throws IOException {
        Path file = Files.writeString(directory.resolve("plan.json"), plan);
        List<String> words = new ArrayList<>(List.of("derive", dataset, "--to", to.name, "--purpose", "research"));
        words.addAll(List.of("--plan", file.toString()));
        words.addAll(List.of(more));
        if (!words.contains("--explain")) {
            words.add("--yes");
        }
        return hospital.command(words.toArray(String[]::new));
    }

    private String agree(Site recipient, String dataset) {
        return recipient
                .command("request", "hospital", dataset, "--purpose", "research")
                .done()
                .json()
                .path("agreement")
                .asText();
    }

    private List<String> fetched(Site recipient, String agreement) throws IOException {
        Path copy = directory.resolve("copy.csv");
        recipient.command("fetch", agreement, "-o", copy.toString()).done();
        List<String> lines = Files.readAllLines(copy);
        Files.delete(copy);
        return lines;
    }

    private EvidenceBundle bundle(String... filter) throws Exception {
        Path file = directory.resolve("evidence.bundle");
        List<String> words = new ArrayList<>(List.of("audit", "export"));
        words.addAll(List.of(filter));
        words.addAll(List.of("-o", file.toString()));
        hospital.command(words.toArray(String[]::new)).done();
        hospital.command("verify", file.toString()).done();
        EvidenceBundle bundle = EvidenceBundle.parseFrom(Files.readAllBytes(file));
        Files.delete(file);
        return bundle;
    }

    private List<RecordKind> kinds(String dataset) throws Exception {
        List<RecordKind> kinds = new ArrayList<>();
        for (EvidenceEntry entry : bundle("--dataset", dataset).getEntriesList()) {
            kinds.add(Record.parseFrom(entry.getRecord()).getKind());
        }
        return kinds;
    }

    @Test
    void whatIsHeldIsOfferedToNobodyAndAReleaseOfItReachesTheOneRecipientWithPlanAndRiskInItsManifest()
            throws Exception {
        hold("patients", patients("patients-"), "CONFIDENTIAL");
        assertThat(lab.command("catalog", "hospital").done().out()).doesNotContain("patients");
        assertThat(lab.command("request", "hospital", "patients", "--purpose", "research")
                        .exit())
                .isEqualTo(1);

        JsonNode shown = derive("patients", lab, BY_AGE, "--explain").done().json();
        assertThat(shown.path("permitted").asBoolean()).isTrue();
        assertThat(kinds("patients")).startsWith(RecordKind.PUBLISHED).doesNotContain(RecordKind.DERIVED);
        JsonNode made = derive("patients", lab, BY_AGE).done().json();
        assertThat(made.path("planDigest").asText())
                .isEqualTo(shown.path("planDigest").asText());
        assertThat(made.path("rank").asText()).isEqualTo("CONFIDENTIAL");
        assertThat(kinds("patients.lab")).containsExactly(RecordKind.DERIVED, RecordKind.PUBLISHED);

        assertThat(institute.command("catalog", "hospital").done().out()).doesNotContain("patients");
        assertThat(institute
                        .command("request", "hospital", "patients.lab", "--purpose", "research")
                        .exit())
                .isEqualTo(1);
        assertThat(lab.command("catalog", "hospital").done().out()).contains("patients.lab");
        assertThat(lab.command("request", "hospital", "patients.lab", "--purpose", "advertising")
                        .exit())
                .isEqualTo(1);

        String agreement = agree(lab, "patients.lab");
        List<String> lines = fetched(lab, agreement);
        assertThat(lines).hasSize(401).startsWith("postcode,age,ward");
        assertThat(lines.subList(1, 401)).allMatch(line -> line.matches("\\*,(20-39|40-59|60-79),w[0-3]"));
        manifestHolds(agreement, made.path("planDigest").asText());
    }

    private void manifestHolds(String agreement, String planDigest) throws Exception {
        List<Manifest> manifests = new ArrayList<>();
        for (EvidenceEntry entry : bundle("--agreement", agreement).getEntriesList()) {
            for (Signed document : entry.getDocumentsList()) {
                if (document.getType().equals("manifest")) {
                    manifests.add(Manifest.parseFrom(document.getPayload()));
                }
            }
        }
        assertThat(manifests).isNotEmpty();
        for (Manifest manifest : manifests) {
            assertThat(HexFormat.of()
                            .formatHex(
                                    Digests.sha256(manifest.getTransformPlan()).toByteArray()))
                    .isEqualTo(planDigest);
            TransformPlan plan = TransformPlan.parseFrom(manifest.getTransformPlan());
            assertThat(plan.getScope().getRecipient()).isEqualTo("lab");
            assertThat(plan.getThresholds().getK()).isEqualTo(5);
        }
    }

    @Test
    void aWishBelowWhatTheRankDemandsIsRefusedAndRecorded() throws Exception {
        hold("weak", patients("weak-"), "CONFIDENTIAL");
        Site.Typed refused = derive("weak", lab, BY_AGE.replace("\"k\":5", "\"k\":3"));
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("CONFIDENTIAL demands at least 5");
        assertThat(kinds("weak.lab")).containsExactly(RecordKind.REFUSED);

        Site.Typed tooFine = derive("weak", lab, BY_AGE.replace("\"20\"", "\"1\""));
        assertThat(tooFine.exit()).isEqualTo(1);
        assertThat(tooFine.err()).contains("smallest groups: ", "generalise first: age");
        assertThat(kinds("weak.lab")).containsExactly(RecordKind.REFUSED, RecordKind.REFUSED);
        assertThat(lab.command("catalog", "hospital").done().out()).doesNotContain("weak");
    }

    @Test
    void aSecondReleaseThatSplitsTheGroupsOfTheFirstIsRefusedForTheSameRecipientOnly() throws Exception {
        hold("overlap", patients("overlap-"), "CONFIDENTIAL");
        derive("overlap", lab, BY_AGE.replace("\"20\"", "\"5\"")).done();
        hospital.stop(); // What a release told of whom outlives the process.
        hospital.start();
        hold("overlap", patients("overlap-"), "CONFIDENTIAL"); // a new version with the same persons
        Site.Typed refused = derive("overlap", lab, BY_POSTCODE);
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("k with the earlier releases: ");
        assertThat(kinds("overlap.lab")).endsWith(RecordKind.REFUSED);
        JsonNode other = derive("overlap", institute, BY_POSTCODE).done().json();
        assertThat(other.path("earlierCounted").asInt()).isZero();

        String byRows =
                BY_POSTCODE.replace("\"subject_column\":\"patient\",", "").replace("patient", "person");
        hold("overlap", patients("overlap-").replace("patient,", "person,"), "CONFIDENTIAL");
        Site.Typed unlinked = derive("overlap", institute, byRows);
        assertThat(unlinked.exit()).isEqualTo(1);
        assertThat(unlinked.err()).contains("cannot be measured", "--subject");
    }

    @Test
    void withoutASubjectColumnRowsAreFoundAgainAndWhereNoneIsThereIsNoRelease() throws Exception {
        String noSubject = "";
        String first = plan("{\"drop\":{}}", "{\"blank\":{}}", "{\"intervals\":{\"width\":\"5\"}}", noSubject);
        String second = plan("{\"drop\":{}}", "", "{\"blank\":{}}", noSubject);
        hold("rows", patients("rows-"), "CONFIDENTIAL");
        derive("rows", lab, first).done();
        assertThat(derive("rows", lab, second).err()).contains("k with the earlier releases: ");
        hold("rows", patients("rows-").replaceAll(",w([0-3])", ",x$1"), "CONFIDENTIAL");
        Site.Typed changed = derive("rows", lab, second);
        assertThat(changed.exit()).isEqualTo(1);
        assertThat(changed.err()).contains("no row of that table is found again");
        hold("rows", patients("rows-").replace("ward", "station"), "CONFIDENTIAL");
        Site.Typed renamed = derive("rows", lab, second.replace("ward", "station"));
        assertThat(renamed.err()).contains("this table has other columns");

        // Of another dataset name, an earlier release that cannot be linked is no reason, but is told of.
        hold("stations", patients("rows-").replace("patient,", "person,"), "CONFIDENTIAL");
        JsonNode unrelated = derive("stations", lab, second.replace("patient", "person"))
                .done()
                .json();
        assertThat(unrelated.path("earlierNotCounted").asInt()).isPositive();
    }

    @Test
    void pseudonymsOfTwoRecipientsHaveNothingInCommonUnlessTheReleasesMayBeJoined() throws Exception {
        String pseudonyms = BY_AGE.replace("{\"drop\":{}}", "{\"pseudonym\":{}}");
        hold("joined", patients("joined-"), "CONFIDENTIAL");
        Site.Typed noBasis = derive("joined", lab, pseudonyms);
        assertThat(noBasis.exit()).isEqualTo(1);
        assertThat(noBasis.err()).contains("--basis");
        String group = pseudonyms.replace("\"thresholds\"", "\"scope\":{\"join_group\":\"study\"},\"thresholds\"");
        List<List<String>> apart = new ArrayList<>();
        List<List<String>> together = new ArrayList<>();
        for (Site to : List.of(lab, institute)) {
            derive("joined", to, pseudonyms, "--basis", "contract:study 12").done();
            apart.add(firstColumn(fetched(to, agree(to, "joined." + to.name))));
            derive("joined", to, group, "--basis", "contract:study 12", "--name", "study." + to.name)
                    .done();
            together.add(firstColumn(fetched(to, agree(to, "study." + to.name))));
        }
        assertThat(apart.get(0)).hasSize(400).doesNotContainAnyElementsOf(apart.get(1));
        assertThat(together.get(0)).doesNotHaveDuplicates().isEqualTo(together.get(1));
    }

    private static List<String> firstColumn(List<String> lines) {
        return lines.stream().skip(1).map(line -> line.split(",")[0]).toList();
    }

    @Test
    void aRankBelowTheSourcesNeedsAReasonThatIsRecordedAndNeverGoesBelowInternal() throws Exception {
        hold("graded", patients("graded-"), "RESTRICTED");
        assertThat(derive("graded", lab, BY_AGE, "--rank", "INTERNAL").err()).contains("--downgrade REASON");
        assertThat(derive("graded", lab, BY_AGE, "--downgrade", "why not").err())
                .contains("--rank");
        assertThat(derive(
                                "graded",
                                lab,
                                BY_AGE.replace("\"k\":5", "\"k\":20"),
                                "--rank",
                                "PUBLIC",
                                "--downgrade",
                                "k is 20")
                        .exit())
                .isEqualTo(1);
        JsonNode made = derive("graded", lab, BY_AGE, "--rank", "INTERNAL", "--downgrade", "nobody is left in it")
                .done()
                .json();
        assertThat(made.path("rank").asText()).isEqualTo("INTERNAL");
        assertThat(kinds("graded.lab")).endsWith(RecordKind.DERIVED, RecordKind.DOWNGRADED, RecordKind.PUBLISHED);
        assertThat(fetched(lab, agree(lab, "graded.lab"))).hasSize(401);
    }

    @Test
    void coreDataMayBeHeldAndNothingIsMadeOfThem() throws Exception {
        hold("core", patients("core-"), "CORE");
        Site.Typed refused = derive("core", lab, BY_AGE, "--rank", "INTERNAL", "--downgrade", "because");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("nothing that is made from CORE data is released");
    }

    @Test
    void aReleaseIsNoSourceAndTakesNoNameOfASource() throws Exception {
        hold("source", patients("source-"), "CONFIDENTIAL");
        derive("source", lab, BY_AGE).done();
        assertThat(derive("source.lab", institute, BY_AGE).err()).contains("is a release itself");
        assertThat(derive("source", lab, BY_AGE, "--name", "source").err()).contains("choose another name");
        assertThat(hospital.command("derive", "source", "--to", "lab", "--purpose", "research")
                        .exit())
                .isEqualTo(2); // nobody can be asked
        assertThat(derive("nowhere", lab, BY_AGE).exit()).isEqualTo(1);
        assertThat(hospital.command("derive", "source", "--to", "nobody", "--purpose", "research", "--yes")
                        .err())
                .contains("no other member");
    }

    @Test
    void aRevocationShredsTheRelease() throws Exception {
        hold("revoked", patients("revoked-"), "CONFIDENTIAL");
        derive("revoked", lab, BY_AGE).done();
        String agreement = agree(lab, "revoked.lab");
        fetched(lab, agreement);
        hospital.command("revoke", agreement).done();
        assertThat(lab.command("catalog", "hospital").done().out()).doesNotContain("revoked.lab");
        assertThat(kinds("revoked.lab")).contains(RecordKind.AGREEMENT_ENDED, RecordKind.ERASED);
        // The source is still there, and what the recipient knows is still counted.
        JsonNode again = derive("revoked", lab, BY_AGE, "--explain").done().json();
        assertThat(again.path("earlierCounted").asInt()).isPositive();
    }

    @Test
    void theAdultTableNeedsABasisAsItIsAndNoneAtFive() throws Exception {
        Optional<Path> adult = adult();
        assumeTrue(adult.isPresent(), "adult.csv is not here: set SLUICE_ADULT_CSV");
        String file = adult.orElseThrow().toString();
        Site.Typed raw = hospital.command("publish", file, "--name", "adult-raw", "--rank", "CONFIDENTIAL");
        assertThat(raw.exit()).isEqualTo(1);
        assertThat(raw.err()).contains("legal basis");
        hospital.command("publish", file, "--name", "adult", "--rank", "CONFIDENTIAL", "--hold")
                .done();
        JsonNode made = hospital.command("derive", "adult", "--to", "lab", "--purpose", "research", "--k", "5", "--yes")
                .done()
                .json();
        assertThat(made.path("risk").path("k").asInt()).isGreaterThanOrEqualTo(5);
        List<String> lines = fetched(lab, agree(lab, "adult.lab"));
        assertThat(lines).hasSize(1 + made.path("risk").path("released").asInt());
    }

    private static Optional<Path> adult() {
        String named = System.getenv("SLUICE_ADULT_CSV");
        if (named != null) {
            return Optional.of(Path.of(named));
        }
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path file = folder.resolve("shared/data/adult.csv");
            if (Files.isRegularFile(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }
}
