package io.sluice.gateway.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sluice.gateway.dataset.CsvWriter;
import io.sluice.gateway.dataset.DataFormat;
import io.sluice.proto.ReleaseTrace;
import io.sluice.proto.TransformPlan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DeidentificationTest {
    /** The patients of Machanavajjhala et al. (2007), table 1, with made-up names. */
    private static final String PATIENTS = """
            name,zip,age,nationality,condition
            A,13053,28,Russian,heart
            B,13068,29,American,heart
            C,13068,21,Japanese,viral
            D,13053,23,American,viral
            E,14853,50,Indian,cancer
            F,14853,55,Russian,heart
            G,14850,47,American,viral
            H,14850,49,American,viral
            I,13053,31,American,cancer
            J,13053,37,Indian,cancer
            K,13068,36,Japanese,cancer
            L,13068,35,American,cancer
            """;

    private static final String COLUMNS = """
            {"version":1,"columns":[
             {"column":"name","role":"DIRECT_IDENTIFIER","steps":[{"drop":{}}]},
             {"column":"zip","role":"QUASI_IDENTIFIER","steps":[{"prefix":{"keep":%d}}]},
             {"column":"age","role":"QUASI_IDENTIFIER","steps":[{"intervals":{"width":"%s"}}]},
             {"column":"nationality","role":"QUASI_IDENTIFIER","steps":[{"blank":{}}]},
             {"column":"condition","role":"SENSITIVE"}],
             "thresholds":{%s},"subject_column":"name"}""";

    private static TransformPlan plan(int keep, String width, String thresholds) throws PlanException {
        return PlanJson.read(COLUMNS.formatted(keep, width, thresholds).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theTableOfThePublishedExampleHasTheRiskThatCanBeCountedByHand() throws PlanException, IOException {
        Release release = Release.of(PATIENTS, plan(3, "10", "\"k\":2"));
        assertThat(release.report().reasons()).isEmpty();
        assertThat(release.report().smallestGroups()).containsExactly(2, 2, 4, 4);
        assertThat(release.report().k()).isEqualTo(2);
        RiskReport.Sensitive condition = release.report().sensitive().get(0);
        assertThat(condition.l()).isEqualTo(1);
        assertThat(condition.entropyL()).isCloseTo(1, within(1e-9));
        // The group of two with viral infections alone, which four of twelve have: 1 - 4/12.
        assertThat(condition.t()).isCloseTo(8 / 12.0, within(1e-9));
        assertThat(release.report().prosecutor()).isEqualTo(0.5);
        assertThat(release.report().marketer()).isCloseTo(4 / 12.0, within(1e-9));
        assertThat(release.text().lines().toList())
                .hasSize(13)
                .startsWith("zip,age,nationality,condition", "130**,20-29,*,heart")
                .contains("148**,50-59,*,cancer");
    }

    @Test
    void groupsThatAreNotDiverseAreRefusedWithWhatToDo() throws PlanException, IOException {
        Release release = Release.of(PATIENTS, plan(3, "10", "\"k\":4,\"l\":2,\"t\":\"0.5\""));
        assertThat(release.text()).isEmpty();
        assertThat(release.report().permits()).isFalse();
        assertThat(release.report().reasons())
                .contains(
                        "k: 2 (expected: at least 4)",
                        "l of condition: 1 (expected: at least 2)",
                        "t of condition: 0.6667 (expected: at most 0.5000)",
                        "smallest groups: 2, 2, 4, 4",
                        "rows in groups that fail: 8 (expected: at most 0, which would be left out)",
                        "generalise first: age (blank: 0 rows left)");
    }

    @Test
    void rowsThatMayBeLeftOutAreLeftOut() throws PlanException, IOException {
        Release release = Release.of(PATIENTS, plan(3, "10", "\"k\":4,\"suppressed_share\":\"0.34\""));
        assertThat(release.report().permits()).isTrue();
        assertThat(release.report().suppressed()).isEqualTo(4);
        assertThat(release.report().k()).isEqualTo(4);
        assertThat(release.text().lines()).hasSize(9).noneMatch(line -> line.startsWith("148"));
        assertThat(Release.of(PATIENTS, plan(3, "10", "\"k\":4,\"suppressed_share\":\"0.33\""))
                        .report()
                        .permits())
                .isFalse();
    }

    @Test
    void rowsOfOnePersonCountOnce() throws PlanException, IOException {
        String twice = PATIENTS + PATIENTS.substring(PATIENTS.indexOf('\n') + 1);
        assertThat(Release.of(twice, plan(3, "10", "\"k\":2")).report().k()).isEqualTo(2);
        assertThat(Release.of(twice, plan(3, "10", "\"k\":3")).report().permits())
                .isFalse();
    }

    @Test
    void aTraceOfTheSameReleaseTellsNothingNewAndOneThatSplitsItsGroupsIsRefused() throws PlanException, IOException {
        TransformPlan byDecade = plan(3, "10", "\"k\":2");
        TransformPlan byPostcode = plan(4, "100", "\"k\":2");
        Release first = Release.of(PATIENTS, byDecade);
        Release again = Release.of(PATIENTS, byDecade, first.trace());
        assertThat(again.report().permits()).isTrue();
        assertThat(again.report().combinedK()).hasValue(2);
        // 13053 and 13068 among four in the twenties: two and two; alone each release is fine.
        assertThat(Release.of(PATIENTS, byPostcode).report().k()).isEqualTo(4);
        Release split = Release.of(PATIENTS, plan(4, "100", "\"k\":4"), first.trace());
        assertThat(split.text()).isEmpty();
        assertThat(split.report().reasons().get(0))
                .isEqualTo("k with the earlier releases: 2 (expected: at least 4; 4 without them)");
    }

    @Test
    void aNewcomerStandsOutWithTheEarlierRelease() throws PlanException, IOException {
        TransformPlan plan = plan(3, "100", "\"k\":2");
        Release before = Release.of(PATIENTS, plan);
        Release after = Release.of(PATIENTS + "M,13054,33,Dutch,viral\n", plan, before.trace());
        assertThat(after.report().k()).isEqualTo(4);
        assertThat(after.report().combinedK()).hasValue(1);
        assertThat(after.report().permits()).isFalse();
    }

    @Test
    void withoutASubjectColumnPersonsAreFoundAgainByTheirWholeRowsInWhateverOrder() throws PlanException, IOException {
        TransformPlan byDecade = byRows(plan(3, "10", "\"k\":2"));
        TransformPlan byPostcode = byRows(plan(4, "100", "\"k\":4"));
        List<String> lines = new ArrayList<>(PATIENTS.lines().skip(1).toList());
        Collections.reverse(lines);
        String reversed = PATIENTS.lines().findFirst().orElseThrow() + "\n" + String.join("\n", lines) + "\n";
        Release first = Release.of(PATIENTS, byDecade);
        assertThat(first.trace().getPersonsCount()).isEqualTo(12);
        assertThat(Release.of(reversed, byDecade).trace().getPersonsList())
                .isEqualTo(first.trace().getPersonsList());
        assertThat(Release.of(reversed, byPostcode).report().permits()).isTrue();
        assertThat(Release.of(reversed, byPostcode, first.trace())
                        .report()
                        .reasons()
                        .get(0))
                .isEqualTo("k with the earlier releases: 2 (expected: at least 4; 4 without them)");
    }

    @Test
    void equalRowsAreDifferentPersons() throws PlanException, IOException {
        String twice = PATIENTS + PATIENTS.substring(PATIENTS.indexOf('\n') + 1);
        Release release = Release.of(twice, byRows(plan(3, "10", "\"k\":4")));
        assertThat(release.report().k()).isEqualTo(4);
        assertThat(release.trace().getPersonsList()).hasSize(24).doesNotHaveDuplicates();
    }

    @Test
    void anEarlierReleaseWhosePersonsCannotBeFoundInTheTableIsRefused() throws PlanException, IOException {
        TransformPlan bySubject = plan(3, "10", "\"k\":2");
        ReleaseTrace byRows = Release.of(PATIENTS, byRows(bySubject)).trace();
        ReleaseTrace byName = Release.of(PATIENTS, bySubject).trace();
        String renamed = PATIENTS.replace("name,", "patient,");
        TransformPlan otherColumn = PlanJson.read(PlanJson.write(byRows(bySubject))
                .toString()
                .replace("\"name\"", "\"patient\"")
                .getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> Release.of(renamed, otherColumn, byRows))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("this table has other columns");
        assertThatThrownBy(() -> Release.of(renamed, otherColumn, byName))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("knows persons by the column name");
        assertThatThrownBy(() -> Release.of(PATIENTS, bySubject, ReleaseTrace.getDefaultInstance()))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("does not say how it knows persons");
        TransformPlan named =
                otherColumn.toBuilder().setSubjectColumn("patient").build();
        assertThat(Release.of(renamed, named, byName).report().combinedK()).hasValue(2);
        // Who is known by the row is found by the row, whatever the next plan knows persons by.
        assertThat(Release.of(PATIENTS, bySubject, byRows).report().combinedK()).hasValue(2);
    }

    private static TransformPlan byRows(TransformPlan plan) {
        return plan.toBuilder().clearSubjectColumn().build();
    }

    @Test
    void asampleKeepsPersonsTogetherAndHasALowerJournalistRisk() throws PlanException, IOException {
        StringBuilder csv = new StringBuilder("name,zip,age,nationality,condition\n");
        for (int i = 0; i < 4000; i++) {
            csv.append("P")
                    .append(i / 2)
                    .append(",1305")
                    .append(i % 10)
                    .append(",30,X,c")
                    .append(i % 3)
                    .append('\n');
        }
        TransformPlan plan =
                plan(4, "10", "\"k\":5").toBuilder().setSampledShare("0.1").build();
        Release release = Release.of(csv.toString(), plan);
        assertThat(release.report().released()).isBetween(320L, 480L).matches(rows -> rows % 2 == 0);
        assertThat(release.text().lines().count()).isEqualTo(release.report().released() + 1);
        assertThat(release.report().journalist()).isEqualTo(1 / 2000.0);
        assertThat(release.report().prosecutor())
                .isEqualTo(2.0 / release.report().released());
    }

    @Test
    void aTableWithAnotherColumnIsRefused() throws PlanException {
        TransformPlan plan = plan(3, "10", "\"k\":2");
        for (String csv : List.of(
                PATIENTS.replace("condition", "diagnosis"),
                PATIENTS.replace(",condition", ",condition,secret"),
                PATIENTS.replace("nationality,condition", "nationality,age"),
                "name,zip,age,nationality\nA,1,2,3\n")) {
            assertThatThrownBy(() -> Release.of(csv, plan))
                    .isInstanceOf(PlanException.class)
                    .hasMessageStartingWith("columns: ")
                    .hasMessageNotContaining("diagnosis")
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void aTableThatChangesBetweenTheTwoReadingsIsNoRelease() throws PlanException, IOException {
        TransformPlan plan = plan(3, "10", "\"k\":2");
        for (String changed : List.of(
                PATIENTS.replace("A,13053,28", "A,13053,88"),
                PATIENTS.substring(0, PATIENTS.indexOf("L,")),
                PATIENTS + "M,13054,33,Dutch,viral\n")) {
            try (ReleaseKeys keys = ReleaseKeys.of(new byte[ReleaseKeys.SECRET_BYTES], plan.getScope())) {
                Deidentification release = Deidentification.of(plan, keys, List.of());
                Release.read(PATIENTS, release.measure());
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                Release.read(changed, release.release(new CsvWriter(DataFormat.CSV, out)));
                assertThatThrownBy(release::finish).hasMessageStartingWith("table: another at the second reading");
                assertThat(out.size()).isZero();
            }
        }
    }

    @Test
    void aReleaseThatTheGateRefusesCannotBeWritten() throws PlanException {
        TransformPlan plan = plan(3, "10", "\"k\":5");
        try (ReleaseKeys keys = ReleaseKeys.of(new byte[ReleaseKeys.SECRET_BYTES], plan.getScope())) {
            Deidentification release = Deidentification.of(plan, keys, List.of());
            Release.read(PATIENTS, release.measure());
            CsvWriter out = new CsvWriter(DataFormat.CSV, new ByteArrayOutputStream());
            assertThatThrownBy(() -> release.release(out)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Property(tries = 150)
    void theLeastGeneralisationIsTheOneThatTryingAllWouldFind(
            @ForAll @Size(min = 8, max = 40) List<@IntRange(max = 999) Integer> people,
            @ForAll @IntRange(min = 1, max = 4) int k,
            @ForAll @IntRange(min = 1, max = 2) int l)
            throws PlanException {
        List<Codes> codes = List.of(new Codes(), new Codes(), new Codes());
        List<Ints> columns = List.of(new Ints(), new Ints(), new Ints());
        Codes secrets = new Codes();
        Ints secret = new Ints();
        for (int person : people) {
            for (int i = 0; i < 3; i++) {
                columns.get(i).add(codes.get(i).of(Integer.toString(person / (i * 7 + 1) % 40)));
            }
            secret.add(secrets.of("s" + person % 3));
        }
        List<Hierarchy> hierarchies = new ArrayList<>();
        for (Codes each : codes) {
            hierarchies.add(Hierarchy.of("c", each, SuggestedLevels.of(each, false)));
        }
        LatticeRows rows = new LatticeRows(
                columns, people.size(), List.of(SensitiveValues.of(secret.toArray(), secrets)), new int[0]);
        Limits limits = new Limits(k, l, 0, 1, 1, 1, 1, 0.1);
        double least = Double.MAX_VALUE;
        for (int a = 0; a < hierarchies.get(0).levels(); a++) {
            for (int b = 0; b < hierarchies.get(1).levels(); b++) {
                for (int c = 0; c < hierarchies.get(2).levels(); c++) {
                    int[][] maps = {
                        hierarchies.get(0).groupOfCode(a),
                        hierarchies.get(1).groupOfCode(b),
                        hierarchies.get(2).groupOfCode(c)
                    };
                    double loss = hierarchies.get(0).loss(a)
                            + hierarchies.get(1).loss(b)
                            + hierarchies.get(2).loss(c);
                    least = rows.passes(maps, limits) ? Math.min(least, loss) : least;
                }
            }
        }
        Optional<LeastGeneralisation.Found> found = LeastGeneralisation.search(hierarchies, rows, limits);
        assertThat(found.map(LeastGeneralisation.Found::loss).orElse(Double.MAX_VALUE))
                .isCloseTo(least, within(1e-9));
    }

    @Test
    void noReasonShowsAValue() throws PlanException, IOException {
        Release release = Release.of(PATIENTS, plan(5, "1", "\"k\":4,\"l\":3,\"t\":\"0.1\""));
        assertThat(release.report().toString() + release.report().reasons())
                .doesNotContain("13053", "Russian", "heart", "cancer");
    }
}
