package io.sluice.gateway.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.gateway.classification.Classifier;
import io.sluice.gateway.classification.Findings;
import io.sluice.proto.MeasuredRisk;
import io.sluice.proto.TransformPlan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ReleaseCheckTest {
    private static final String PLAN = """
            {"version":1,"columns":[
             {"column":"patient","role":"DIRECT_IDENTIFIER","steps":[{"%s":{}}]},
             {"column":"age","role":"QUASI_IDENTIFIER","steps":[{"intervals":{"width":"10"}}]},
             {"column":"sex","role":"%s"},
             {"column":"diagnosis","role":"SENSITIVE"}],
             "thresholds":{"k":%d},"subject_column":"patient"}""";

    private static TransformPlan plan(String step, String roleOfSex, int k) throws PlanException {
        return PlanJson.read(PLAN.formatted(step, roleOfSex, k).getBytes(StandardCharsets.UTF_8));
    }

    private static ReleaseCheck.Measured measured(String csv, TransformPlan plan, MeasuredRisk claimed)
            throws PlanException {
        ReleaseCheck check = ReleaseCheck.start(plan, claimed);
        byte[] bytes = csv.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i += 7) { // in pieces
            check.feed(ByteBuffer.wrap(bytes, i, Math.min(7, bytes.length - i)));
        }
        return check.finish(findings(csv));
    }

    private static Findings findings(String csv) {
        Classifier classifier = Classifier.start("text/csv", Classifier.ALL);
        classifier.feed(ByteBuffer.wrap(csv.getBytes(StandardCharsets.UTF_8)));
        return classifier.finish();
    }

    /** Rows of so many persons in each of two groups, each with so many rows. */
    private static String table(int persons, int rowsOfEach) {
        StringBuilder csv = new StringBuilder("patient,age,sex,diagnosis\n");
        for (int person = 0; person < 2 * persons; person++) {
            for (int i = 0; i < rowsOfEach; i++) {
                csv.append("p")
                        .append(person)
                        .append(',')
                        .append(person < persons ? 31 : 45)
                        .append(",f,");
                csv.append(person % 2 == 0 ? "cough" : "fever").append('\n');
            }
        }
        return csv.toString();
    }

    @Test
    void whatTheOwnerMeasuredIsMeasuredAgain() throws PlanException, IOException {
        for (String step : List.of("drop", "pseudonym")) {
            TransformPlan plan = plan(step, "QUASI_IDENTIFIER", 5);
            Release release = Release.of(table(6, 1), plan);
            MeasuredRisk claimed = release.report().measuredRisk(0);
            assertThat(claimed.getK()).isEqualTo(6);
            assertThat(claimed.getL()).isEqualTo(2);
            assertThat(measured(release.text(), plan, claimed))
                    .isEqualTo(new ReleaseCheck.Measured(6, 2, List.of(), step.equals("pseudonym")));
        }
    }

    @Test
    void rowsOfOnePersonDoNotMakeAGroup() throws PlanException, IOException {
        TransformPlan seen = plan("pseudonym", "QUASI_IDENTIFIER", 3);
        Release release = Release.of(table(3, 4), seen);
        MeasuredRisk claimed = release.report().measuredRisk(0);
        assertThat(claimed.getRowsOfOne()).isEqualTo(4);
        assertThat(measured(release.text(), seen, claimed).k()).isEqualTo(3);
        MeasuredRisk tooMuch = claimed.toBuilder().setK(12).build();
        assertThat(measured(release.text(), seen, tooMuch).k()).isEqualTo(3);
    }

    @Test
    void whereNobodyCanSeeWhoseRowsTheyAreTheWorstIsAssumed() throws PlanException, IOException {
        TransformPlan unseen = plan("drop", "QUASI_IDENTIFIER", 3);
        Release release = Release.of(table(3, 4), unseen);
        MeasuredRisk claimed = release.report().measuredRisk(0);
        assertThat(measured(release.text(), unseen, claimed).k())
                .as("12 rows, at most 4 of one person")
                .isEqualTo(3);
        MeasuredRisk silent = claimed.toBuilder().clearRowsOfOne().build();
        assertThat(measured(release.text(), unseen, silent).k()).isEqualTo(1);
        TransformPlan blank = plan("blank", "QUASI_IDENTIFIER", 3);
        assertThat(measured(Release.of(table(3, 4), blank).text(), blank, silent)
                        .k())
                .isEqualTo(1);
    }

    @Test
    void identifiersThatThePlanBlankedAreOnePerson() throws PlanException {
        TransformPlan plan = plan("pseudonym", "QUASI_IDENTIFIER", 3);
        String csv = "patient,age,sex,diagnosis\n" + "*,30-39,f,cough\n".repeat(5);
        MeasuredRisk claimed =
                MeasuredRisk.newBuilder().setReleased(5).setK(5).setL(1).build();
        assertThat(measured(csv, plan, claimed).k()).isEqualTo(1);
    }

    @Test
    void columnsThatSinglePersonsOutMustBeCounted() throws PlanException, IOException {
        TransformPlan blind = plan("drop", "OTHER_COLUMN", 5);
        Release release = Release.of(table(6, 1), blind);
        assertThat(measured(release.text(), blind, release.report().measuredRisk(0))
                        .uncounted())
                .containsExactly("sex");
        TransformPlan priv = plan("drop", "SENSITIVE", 5);
        assertThat(measured(release.text(), priv, release.report().measuredRisk(0))
                        .uncounted())
                .containsExactly("sex");
    }

    @Test
    void anotherTableThanThePlansIsRefused() throws PlanException, IOException {
        TransformPlan plan = plan("drop", "QUASI_IDENTIFIER", 5);
        Release release = Release.of(table(6, 1), plan);
        MeasuredRisk claimed = release.report().measuredRisk(0);
        String text = release.text();
        for (String other : List.of(
                table(6, 1), // with the column that the plan drops
                text.replace(",diagnosis", ",illness"),
                text.replace(",diagnosis\n", "\n"),
                text + "30-39,f,cough\n",
                text.substring(0, text.lastIndexOf('\n', text.length() - 2) + 1),
                text + "30-39,f,cough,surplus\n",
                "{\"age\":\"30-39\",\"sex\":\"f\",\"diagnosis\":\"cough\"}\n",
                "")) {
            assertThatThrownBy(() -> measured(other, plan, claimed))
                    .isInstanceOf(PlanException.class)
                    .hasMessageNotContaining("cough");
        }
        TransformPlan mistaken = plan.toBuilder().setVersion(2).build();
        assertThatThrownBy(() -> ReleaseCheck.start(mistaken, claimed)).isInstanceOf(PlanException.class);
    }

    @Test
    void moreGroupsThanCanBeHeldAreRefused() {
        ReleaseGroups groups = new ReleaseGroups(
                new int[] {0},
                new int[0],
                ReleaseGroups.Subject.ROWS,
                MeasuredRisk.getDefaultInstance(),
                new ReleaseGroups.Bounds(20, 100, 1_000, 100));
        for (int i = 0; i < 1_000_000; i++) {
            groups.row(new String[] {"v" + i});
        }
        assertThat(groups.measurable()).isFalse();
        assertThat(groups.rows()).as("and no further ones are held").isLessThan(20);
        assertThatThrownBy(groups::requireMeasurable).hasMessageContaining("too many");
    }

    /** Against a count by hand: whatever the rows, the owner's k and l are found again and one more is not. */
    @Property(tries = 200)
    void aClaimHoldsExactlyIfTheOwnerMeasuredIt(
            @ForAll @Size(min = 1, max = 60) List<@IntRange(max = 71) Integer> cells, @ForAll boolean seen)
            throws PlanException, IOException {
        StringBuilder csv = new StringBuilder("patient,age,sex,diagnosis\n");
        for (int cell : cells) {
            csv.append("p").append(cell % 3 + 3 * (cell / 12)).append(',').append(30 + 10 * (cell % 2));
            csv.append(',')
                    .append(cell % 4 < 2 ? "f" : "m")
                    .append(",d")
                    .append(cell % 5)
                    .append('\n');
        }
        TransformPlan plan = plan(seen ? "pseudonym" : "drop", "QUASI_IDENTIFIER", 1);
        Release release = Release.of(csv.toString(), plan);
        MeasuredRisk claimed = release.report().measuredRisk(0);
        ReleaseCheck.Measured found = measured(release.text(), plan, claimed);
        assertThat(found.l()).isEqualTo(claimed.getL());
        if (seen) {
            assertThat(found.k()).isEqualTo(claimed.getK());
            MeasuredRisk more = claimed.toBuilder()
                    .setK(claimed.getK() + 1)
                    .setL(claimed.getL() + 1)
                    .build();
            assertThat(measured(release.text(), plan, more).k()).isEqualTo(claimed.getK());
            assertThat(measured(release.text(), plan, more).l()).isEqualTo(claimed.getL());
        } else {
            assertThat(found.k()).isPositive().isLessThanOrEqualTo(claimed.getK());
        }
    }

    @FuzzTest(maxDuration = "10s")
    void anyPlanAndAnyContentAreMeasuredOrRefused(FuzzedDataProvider data) {
        byte[] plan = data.consumeBytes(200);
        List<Integer> pieces = new ArrayList<>();
        try {
            ReleaseCheck check = ReleaseCheck.start(
                    TransformPlan.parseFrom(plan),
                    MeasuredRisk.newBuilder()
                            .setK(data.consumeInt())
                            .setReleased(2)
                            .build());
            byte[] content = data.consumeRemainingAsBytes();
            check.feed(ByteBuffer.wrap(content));
            pieces.add(content.length);
            check.finish(findings(new String(content, StandardCharsets.UTF_8)));
        } catch (PlanException | InvalidProtocolBufferException e) {
            assertThat(pieces.size()).isLessThan(2);
        }
    }
}
