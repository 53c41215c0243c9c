package io.sluice.gateway.policy;

import static io.sluice.gateway.policy.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.sluice.gateway.classification.Grade;
import io.sluice.gateway.classification.GradeReason;
import io.sluice.proto.Derivation;
import io.sluice.proto.Downgrade;
import io.sluice.proto.Label;
import io.sluice.proto.MeasuredRisk;
import io.sluice.proto.Rank;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ReleasesTest {
    private static final LabelCheck CHECK = new LabelCheck(() -> ObligationProfiles.DEFAULT);
    private static final ByteString PLAN = ByteString.copyFrom(new byte[32]);
    private static final GradeReason TOGETHER = new GradeReason(
            "quasi-identifiers-together", Rank.CONFIDENTIAL, "age, sex, zip", "age, postcode, sex", 3, 1);
    private static final Grade QUASI =
            new Grade(Rank.CONFIDENTIAL, List.of(TOGETHER), List.of("personal-information"), List.of("identity"));
    private static final GradeReason CATEGORY = new GradeReason("category-floor", Rank.CONFIDENTIAL, "", "map", 0, 1);
    private static final GradeReason INTERNAL_CATEGORY =
            new GradeReason("category-floor", Rank.INTERNAL, "", "geography", 0, 1);
    private static final Grade MAIL_TOO = new Grade(
            Rank.CONFIDENTIAL,
            List.of(TOGETHER, new GradeReason("direct-identifier", Rank.CONFIDENTIAL, "mail", "EMAIL", 90, 1)),
            List.of("personal-information"),
            List.of("contact", "identity"));

    /** A release of that rank from parents of that rank, labelled with a measured k. */
    static Label release(Rank rank, Rank parents, int k) {
        return Label.newBuilder()
                .setRank(rank)
                .setGradedBy("hospital")
                .setGradedAtMillis(NOW)
                .setDerivation(Derivation.newBuilder()
                        .addParentObjectIds(ByteString.copyFrom(new byte[16]))
                        .setTransformPlanDigest(PLAN)
                        .setParentsRank(parents)
                        .setRisk(MeasuredRisk.newBuilder().setK(k)))
                .build();
    }

    private static ReleaseFacts facts(long k) {
        return new ReleaseFacts(PLAN, k, 0, List.of(), false);
    }

    private static List<String> codes(Label label, Grade grade, ReleaseFacts facts) {
        List<String> declared = CHECK.declared(label, grade, Optional.of(facts)).denials().stream()
                .map(Reason::code)
                .toList();
        List<String> received = CHECK.received(label, grade, Optional.of(facts)).denials().stream()
                .map(reason -> reason.code().equals("mislabelled") ? "declared-below-floor" : reason.code())
                .toList();
        assertThat(received).as("both ends judge alike").isEqualTo(declared);
        return declared;
    }

    private static Label downgraded(Rank rank, Rank parents, int k) {
        return Labels.downgraded(release(rank, parents, k), "k was measured, nothing else is in it", NOW);
    }

    @Test
    void aMeasuredRiskAnswersManyPersonsWhoAreKnownByQuasiIdentifiersAlone() {
        assertThat(codes(release(Rank.CONFIDENTIAL, Rank.CONFIDENTIAL, 5), many(""), facts(5)))
                .isEmpty();
        assertThat(codes(release(Rank.CONFIDENTIAL, Rank.CONFIDENTIAL, 5), many("mail"), facts(5)))
                .contains("declared-below-floor");
    }

    private static Grade many(String column) {
        GradeReason persons = new GradeReason("many-persons", Rank.RESTRICTED, column, "personal", 2_000_000, 1);
        return new Grade(Rank.RESTRICTED, List.of(persons, TOGETHER), QUASI.categories(), List.of("identity"));
    }

    @Test
    void aMeasuredRiskAnswersThatQuasiIdentifiersComeTogether() {
        assertThat(codes(release(Rank.CONFIDENTIAL, Rank.CONFIDENTIAL, 5), QUASI, facts(5)))
                .as("no basis needed")
                .isEmpty();
        assertThat(codes(downgraded(Rank.INTERNAL, Rank.CONFIDENTIAL, 5), QUASI, facts(7)))
                .as("no floor raised")
                .isEmpty();
        assertThat(codes(downgraded(Rank.INTERNAL, Rank.IMPORTANT, 5), QUASI, facts(5)))
                .isEmpty();
    }

    @Test
    void aFloorThatSaysNothingOfPersonsNeedsNoBasisBesideAMeasuredRisk() {
        Grade mapped =
                new Grade(Rank.CONFIDENTIAL, List.of(TOGETHER, CATEGORY), QUASI.categories(), List.of("identity"));
        Label label = release(Rank.CONFIDENTIAL, Rank.CONFIDENTIAL, 5);
        assertThat(codes(label, mapped, facts(5))).isEmpty();
        Label declared = Labels.declare(Rank.CONFIDENTIAL, List.of(), List.of(), mapped, "hospital", NOW, 0);
        Label released = Labels.release(declared, label.getDerivation(), mapped, facts(5));
        assertThat(released.getPersonalInformationClassesList()).isEmpty();
        assertThat(released.getFoundFloor()).isEqualTo(Rank.CONFIDENTIAL);
    }

    @Test
    void columnsThatThePlanDoesNotCountDoNotMatterWhereNobodyIsSingledOut() {
        Grade map = new Grade(Rank.INTERNAL, List.of(INTERNAL_CATEGORY), List.of("geography"), List.of());
        assertThat(codes(
                        downgraded(Rank.INTERNAL, Rank.CONFIDENTIAL, 5),
                        map,
                        new ReleaseFacts(PLAN, 5, 0, List.of("sex"), false)))
                .isEmpty();
    }

    @Test
    void whatTheContentDoesNotBearOutIsRefused() {
        assertThat(codes(release(Rank.CONFIDENTIAL, Rank.CONFIDENTIAL, 6), QUASI, facts(5)))
                .contains("k-overstated");
        Label diverse = derivation(
                release(Rank.CONFIDENTIAL, Rank.CONFIDENTIAL, 5),
                d -> d.getRiskBuilder().setL(3));
        assertThat(codes(diverse, QUASI, new ReleaseFacts(PLAN, 5, 2, List.of(), false)))
                .contains("l-overstated");
        assertThat(codes(diverse, QUASI, new ReleaseFacts(PLAN, 5, 3, List.of(), false)))
                .isEmpty();
        ReleaseFacts other = new ReleaseFacts(ByteString.copyFrom(new byte[31]), 5, 0, List.of(), false);
        assertThat(codes(release(Rank.CONFIDENTIAL, Rank.CONFIDENTIAL, 5), QUASI, other))
                .contains("plan-mismatch");
        assertThat(CHECK.received(release(Rank.CONFIDENTIAL, Rank.CONFIDENTIAL, 5), QUASI, Optional.empty())
                        .denials())
                .extracting(Reason::code)
                .contains("release-unmeasured");
    }

    @Test
    void eachRankDemandsAnKOfItsOwn() {
        for (Rank rank : Ranks.ALL) {
            int least = ObligationProfiles.DEFAULT.of(rank).orElseThrow().leastK();
            assertThat(least).isEqualTo(List.of(20, 5, 5, 5, 20, 20).get(rank.getNumber() - 1));
            Grade nothing = new Grade(Rank.PUBLIC, List.of(), List.of(), List.of());
            assertThat(codes(release(rank, rank, least), nothing, facts(least))).isEmpty();
            assertThat(codes(release(rank, rank, least - 1), nothing, facts(least)))
                    .containsExactly("k-too-low");
        }
    }

    @Test
    void whatIsKnownFromEarlierReleasesCounts() {
        Label label = derivation(
                release(Rank.CONFIDENTIAL, Rank.CONFIDENTIAL, 9),
                d -> d.getRiskBuilder().setEarlierReleases(1).setCombinedK(4));
        assertThat(codes(label, QUASI, facts(9))).contains("combined-k-too-low");
        Label enough = derivation(label, d -> d.getRiskBuilder().setCombinedK(5));
        assertThat(codes(enough, QUASI, facts(9))).isEmpty();
    }

    @Test
    void whoseKIsLowBecauseThePersonsCannotBeToldApartReadsWhatToKeep() {
        ObligationProfile profile =
                ObligationProfiles.DEFAULT.of(Rank.CONFIDENTIAL).orElseThrow();
        for (int rows : List.of(0, 1, 2)) {
            Label label = derivation(
                    release(Rank.CONFIDENTIAL, Rank.CONFIDENTIAL, 4),
                    d -> d.getRiskBuilder().setRowsOfOne(rows));
            assertThat(Releases.claims(label, profile))
                    .singleElement()
                    .satisfies(reason -> assertThat(reason.text().contains("keep the subject column"))
                            .as("%d rows of one person", rows)
                            .isEqualTo(rows > 1));
        }
    }

    @Test
    void directIdentifiersInAReleaseCountAsAlways() {
        assertThat(codes(release(Rank.CONFIDENTIAL, Rank.CONFIDENTIAL, 5), MAIL_TOO, facts(5)))
                .containsExactly("basis-needed");
        assertThat(codes(downgraded(Rank.INTERNAL, Rank.CONFIDENTIAL, 5), MAIL_TOO, facts(5)))
                .containsExactly("declared-below-floor");
    }

    @Test
    void identifiersThatCanBeBroughtBackNeedABasisAtEveryRank() {
        ReleaseFacts reversible = new ReleaseFacts(PLAN, 20, 0, List.of(), true);
        Label internal = downgraded(Rank.INTERNAL, Rank.CONFIDENTIAL, 20);
        assertThat(codes(internal, QUASI, reversible)).containsExactly("basis-needed");
        Label attested = internal.toBuilder()
                .addBases(BasisText.parse("contract:study 12"))
                .build();
        assertThat(codes(attested, QUASI, reversible)).isEmpty();
    }

    @Test
    void personsAreNeverPublicHoweverManyTheyAre() {
        assertThat(codes(release(Rank.PUBLIC, Rank.PUBLIC, 1000), QUASI, facts(1000)))
                .containsExactly("declared-below-floor");
        assertThat(codes(downgraded(Rank.PUBLIC, Rank.INTERNAL, 1000), QUASI, facts(1000)))
                .contains("downgrade-too-far");
    }

    @Test
    void manyPersonsWhomOnlyQuasiIdentifiersTellAreAnsweredToo() {
        GradeReason many = new GradeReason("many-persons", Rank.IMPORTANT, "", "personal", 2_000_000, 1);
        Grade crowd = new Grade(Rank.IMPORTANT, List.of(many, TOGETHER), QUASI.categories(), List.of("identity"));
        assertThat(codes(release(Rank.CONFIDENTIAL, Rank.CONFIDENTIAL, 5), crowd, facts(5)))
                .isEmpty();
        Label attested = release(Rank.CONFIDENTIAL, Rank.CONFIDENTIAL, 5).toBuilder()
                .addBases(BasisText.parse("contract:study 12"))
                .build();
        assertThat(codes(attested, crowd, new ReleaseFacts(PLAN, 5, 0, List.of(), true)))
                .as("whom pseudonyms tell apart they are persons still")
                .containsExactly("declared-below-floor");
        GradeReason named = new GradeReason("many-persons", Rank.IMPORTANT, "mail", "personal", 2_000_000, 1);
        Grade mails = new Grade(Rank.IMPORTANT, List.of(named, TOGETHER), QUASI.categories(), List.of("identity"));
        assertThat(codes(attested, mails, facts(5))).containsExactly("declared-below-floor");
    }

    @Test
    void columnsThatThePlanDoesNotCountLeaveTheFindingUnanswered() {
        ReleaseFacts blind = new ReleaseFacts(PLAN, 900, 0, List.of("sex"), false);
        assertThat(codes(release(Rank.CONFIDENTIAL, Rank.CONFIDENTIAL, 5), QUASI, blind))
                .containsExactly("basis-needed");
        Decision decision = CHECK.declared(downgraded(Rank.INTERNAL, Rank.CONFIDENTIAL, 5), QUASI, Optional.of(blind));
        assertThat(decision.denials()).extracting(Reason::code).contains("k-incomplete", "declared-below-floor");
        assertThat(decision.denials().get(0).text()).contains("sex");
    }

    @Test
    void aLowerRankThanTheParentsIsADecisionThatSaysWhoAndWhy() {
        Label silent = release(Rank.INTERNAL, Rank.RESTRICTED, 9);
        assertThat(codes(silent, QUASI, facts(9))).containsExactly("downgrade-needed");
        Label decided = downgraded(Rank.INTERNAL, Rank.RESTRICTED, 9);
        assertThat(codes(decided, QUASI, facts(9))).isEmpty();
        Label longest = Labels.downgraded(release(Rank.INTERNAL, Rank.RESTRICTED, 9), "x".repeat(200), NOW);
        assertThat(codes(longest, QUASI, facts(9))).isEmpty();
        for (Consumer<Downgrade.Builder> spoil : List.<Consumer<Downgrade.Builder>>of(
                d -> d.setFrom(Rank.CONFIDENTIAL),
                d -> d.setReason(" "),
                d -> d.setReason("x".repeat(201)),
                d -> d.setReason("two\nlines"),
                d -> d.setDecidedBy("clinic"),
                Downgrade.Builder::clearDecidedBy,
                Downgrade.Builder::clearDecidedAtMillis)) {
            Label.Builder spoiled = decided.toBuilder();
            spoil.accept(spoiled.getDowngradeBuilder());
            assertThat(codes(spoiled.build(), QUASI, facts(9))).containsExactly("downgrade-incomplete");
        }
    }

    @Test
    void aDowngradeOfWhatIsNoMeasuredReleaseIsRefused() {
        Label plain = Label.newBuilder()
                .setRank(Rank.INTERNAL)
                .setGradedBy("hospital")
                .setDowngrade(downgraded(Rank.INTERNAL, Rank.RESTRICTED, 9).getDowngrade())
                .build();
        assertThat(codes(plain, QUASI, facts(9))).contains("downgrade-unmeasured", "downgrade-incomplete");
        Label copy = derivation(downgraded(Rank.INTERNAL, Rank.RESTRICTED, 9), Derivation.Builder::clearRisk);
        assertThat(codes(copy, QUASI, facts(9))).contains("downgrade-unmeasured", "declared-below-floor");
    }

    @Test
    void aDerivationThatDoesNotSayFromWhatIsRefused() {
        Label whole = release(Rank.CONFIDENTIAL, Rank.CONFIDENTIAL, 5);
        for (Consumer<Derivation.Builder> spoil : List.<Consumer<Derivation.Builder>>of(
                Derivation.Builder::clearParentObjectIds,
                d -> d.addParentObjectIds(ByteString.copyFromUtf8("short")),
                Derivation.Builder::clearParentsRank,
                d -> d.setParentsRankValue(7),
                Derivation.Builder::clearTransformPlanDigest)) {
            assertThat(codes(derivation(whole, spoil), QUASI, facts(5))).contains("derivation-incomplete");
        }
    }

    @Test
    void theLabelOfAReleaseTellsWhatIsLeft() {
        Label declared = Labels.declare(Rank.INTERNAL, List.of("health"), List.of(), QUASI, "hospital", NOW, NOW + 9);
        Derivation derivation = release(Rank.INTERNAL, Rank.CONFIDENTIAL, 5).getDerivation();
        Label label = Labels.release(declared, derivation, QUASI, facts(5));
        assertThat(label.getPersonalInformationClassesList()).isEmpty();
        assertThat(label.getFoundFloor()).isEqualTo(Rank.INTERNAL);
        assertThat(label.getCategoriesList()).containsExactly("health", "personal-information");
        assertThat(label.getValidUntilMillis()).isEqualTo(NOW + 9);
        assertThat(Labels.release(declared, derivation, QUASI, new ReleaseFacts(PLAN, 5, 0, List.of(), true))
                        .getPersonalInformationClassesList())
                .containsExactly("identity");
        assertThat(Labels.release(declared, derivation, QUASI, new ReleaseFacts(PLAN, 5, 0, List.of("sex"), false))
                        .getFoundFloor())
                .isEqualTo(Rank.CONFIDENTIAL);
        assertThatThrownBy(() -> Labels.downgraded(label, "", NOW)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Label derivation(Label label, Consumer<Derivation.Builder> change) {
        Label.Builder changed = label.toBuilder();
        change.accept(changed.getDerivationBuilder());
        return changed.build();
    }
}
