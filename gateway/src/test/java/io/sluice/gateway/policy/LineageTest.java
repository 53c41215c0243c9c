package io.sluice.gateway.policy;

import static io.sluice.gateway.policy.Samples.DAY;
import static io.sluice.gateway.policy.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.sluice.proto.Agreement;
import io.sluice.proto.ConsentSet;
import io.sluice.proto.Derivation;
import io.sluice.proto.Label;
import io.sluice.proto.Rank;
import io.sluice.proto.Terms;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a child takes over from those that it was made from, and what keeps it from being given away. */
class LineageTest {
    private static final ByteString OBJECT = ByteString.copyFrom(new byte[16]);
    private static final ByteString DIGEST = ByteString.copyFrom(new byte[32]);
    private static final OwnerTerms TO_CLINIC = new OwnerTerms(List.of("clinic"), List.of(), 0, 0, false);

    /** What the source came under, what the owner of the child wishes, and the codes of what comes of it. */
    private enum Row {
        PASSED_ON(t -> t, w -> w, ""),
        NO_WORD_OF_IT(Terms.Builder::clearPassOn, w -> w, "pass-on-forbidden"),
        WITHIN_THE_PURPOSES(t -> t.addPurposes("audit").addPurposes("research"), w -> purposes(w, "audit"), ""),
        OUTSIDE_THE_PURPOSES(t -> t.addPurposes("research"), w -> purposes(w, "marketing"), "wider-than-parents"),
        PARTLY_OUTSIDE(t -> t.addPurposes("audit"), w -> purposes(w, "audit", "marketing"), "wider-than-parents"),
        ENDING_EARLIER(t -> t.setUntilMillis(NOW + 9 * DAY), w -> until(w, NOW + 8 * DAY), ""),
        ENDING_TOGETHER(t -> t.setUntilMillis(NOW + 9 * DAY), w -> until(w, NOW + 9 * DAY), ""),
        ENDING_LATER(t -> t.setUntilMillis(NOW + 9 * DAY), w -> until(w, NOW + 9 * DAY + 1), "wider-than-parents"),
        OVER_FOR_A_MOMENT(t -> t.setUntilMillis(NOW - 1), w -> w, "parent-ended"),
        OVER_WITH_THIS_MOMENT(t -> t.setUntilMillis(NOW), w -> w, ""),
        FOREIGN_ALLOWED(t -> t.setForeignConnectors(true), LineageTest::foreign, ""),
        FOREIGN_NOT_ALLOWED(t -> t, LineageTest::foreign, "wider-than-parents");

        private final UnaryOperator<Terms.Builder> source;
        private final UnaryOperator<OwnerTerms> wishes;
        private final String codes;

        Row(UnaryOperator<Terms.Builder> source, UnaryOperator<OwnerTerms> wishes, String codes) {
            this.source = source;
            this.wishes = wishes;
            this.codes = codes;
        }
    }

    @ParameterizedTest
    @EnumSource(Row.class)
    void aChildIsGivenAwayNoMoreWidelyThanItsSourceWas(Row row) {
        Parent parent = received(Rank.INTERNAL, row.source, true);
        Label label = Labels.child(plain(Rank.INTERNAL), List.of(parent));
        Terms terms = Samples.OFFERS.terms(label, row.wishes.apply(TO_CLINIC), List.of(parent), Samples.OWN);

        List<String> codes = codes(Lineage.refusals(label, terms, List.of(parent), NOW));

        assertThat(String.join(" ", codes)).isEqualTo(row.codes);
        assertThat(codes(Lineage.refusals(label, terms, List.of(stopped(parent)), NOW)))
                .as("once its agreement is over")
                .containsExactly("parent-ended");
    }

    @Test
    void theFloorIsTheHighestRankOfAnyParentAtEveryRank() {
        for (Rank parent : Ranks.ALL) {
            for (Rank other : Ranks.ALL) {
                for (Rank child : Ranks.ALL) {
                    List<Parent> parents = List.of(own(parent), received(other, t -> t, true));
                    Label label = Labels.child(plain(child), parents);
                    Rank floor = parent.getNumber() > other.getNumber() ? parent : other;
                    assertThat(label.getDerivation().getParentsRank()).isEqualTo(floor);
                    List<String> claims = codes(Releases.claims(
                            label, ObligationProfiles.DEFAULT.of(child).orElseThrow()));
                    boolean below = child.getNumber() < floor.getNumber();
                    assertThat(claims)
                            .as("%s from %s and %s", child, parent, other)
                            .isEqualTo(below ? List.of("rank-below-parents") : List.of());
                    assertThat(codes(Lineage.refusals(label, wide(label), parents, NOW)))
                            .contains(below ? new String[] {"rank-below-parents"} : new String[0]);
                }
            }
        }
    }

    @Test
    void aDowngradeOfWhatWasNotMeasuredCountsForNothing() {
        Label child = Labels.downgraded(
                Labels.child(plain(Rank.INTERNAL), List.of(own(Rank.CONFIDENTIAL))), "it is old", NOW);
        assertThat(codes(Releases.claims(
                        child, ObligationProfiles.DEFAULT.of(Rank.INTERNAL).orElseThrow())))
                .containsExactly("downgrade-unmeasured");
    }

    @Test
    void categoriesClassesAndTheEndOfTheGradingAreTakenOverAndAttestationsAreNot() {
        Parent rich = new Parent(
                OBJECT,
                DIGEST,
                Samples.label(Rank.CONFIDENTIAL).toBuilder()
                        .setValidUntilMillis(NOW + DAY)
                        .build(),
                true,
                List.of());
        Label child = Labels.child(
                plain(Rank.CONFIDENTIAL).toBuilder().addCategories("traffic").build(), List.of(rich, own(Rank.PUBLIC)));
        assertThat(child.getCategoriesList()).containsExactly("health", "traffic");
        assertThat(child.getPersonalInformationClassesList()).containsExactly("identity");
        assertThat(child.getValidUntilMillis()).isEqualTo(NOW + DAY);
        assertThat(child.getBasesList()).isEmpty();
        assertThat(child.getDerivation().getParentObjectIdsCount()).isEqualTo(2);
        assertThat(child.getDerivation().getParentManifestDigestsCount()).isEqualTo(2);
        assertThat(Labels.isRelease(child)).isFalse();
    }

    @Test
    void whatTheOwnerLeavesOpenIsAsNarrowAsTheNarrowestSource() {
        Parent one = received(
                Rank.INTERNAL,
                t -> t.addPurposes("audit").addPurposes("research").setUntilMillis(NOW + 9 * DAY),
                true);
        Parent two = received(
                Rank.INTERNAL,
                t -> t.addPurposes("research")
                        .setUntilMillis(NOW + 5 * DAY)
                        .setClearance(Rank.RESTRICTED)
                        .addObligations(Vocabulary.DELETE),
                true);
        Label label = Labels.child(plain(Rank.INTERNAL), List.of(one, two));
        Terms terms = Samples.OFFERS.terms(label, TO_CLINIC, List.of(one, two), Samples.OWN);
        assertThat(terms.getPurposesList()).containsExactly("research");
        assertThat(terms.getUntilMillis()).isEqualTo(NOW + 5 * DAY);
        assertThat(terms.getClearance()).isEqualTo(Rank.RESTRICTED);
        assertThat(terms.getObligationsList()).contains(Vocabulary.DELETE, Vocabulary.SEAL);
        assertThat(terms.getPassOn()).isFalse();
        assertThat(Lineage.refusals(label, terms, List.of(one, two), NOW)).isEmpty();
        assertThat(codes(Lineage.refusals(
                        label,
                        terms.toBuilder()
                                .clearObligations()
                                .setClearance(Rank.INTERNAL)
                                .build(),
                        List.of(one, two),
                        NOW)))
                .as("a lower clearance, and a duty left out, each told once")
                .containsExactly("wider-than-parents", "wider-than-parents");
    }

    @Test
    void sourcesThatWereGivenForDifferentThingsMakeNothingThatMayBePassedOn() {
        Parent one = received(Rank.INTERNAL, t -> t.addPurposes("audit"), true);
        Parent two = received(Rank.INTERNAL, t -> t.addPurposes("research"), true);
        Label label = Labels.child(plain(Rank.INTERNAL), List.of(one, two));
        Terms terms = Samples.OFFERS.terms(label, TO_CLINIC, List.of(one, two), Samples.OWN);
        assertThat(terms.getPurposesList()).as("not any purpose").containsExactly("audit", "research");
        assertThat(codes(Lineage.refusals(label, terms, List.of(one, two), NOW)))
                .containsExactly("wider-than-parents");
    }

    @Test
    void thePurposeThatAnAgreementWasMadeForCountsAndNotAllThatItsOfferAllowed() {
        Parent parent = received(Rank.INTERNAL, t -> t.addPurposes("audit").addPurposes("research"), true);
        Agreement agreement =
                parent.held().get(0).agreement().toBuilder().setPurpose("audit").build();
        Parent forAudit = new Parent(OBJECT, DIGEST, parent.label(), false, List.of(new Parent.Held(agreement, true)));
        Label label = Labels.child(plain(Rank.INTERNAL), List.of(forAudit));
        assertThat(Samples.OFFERS
                        .terms(label, TO_CLINIC, List.of(forAudit), Samples.OWN)
                        .getPurposesList())
                .containsExactly("audit");
        Terms research = Samples.OFFERS.terms(label, purposes(TO_CLINIC, "research"), List.of(forAudit), Samples.OWN);
        assertThat(codes(Lineage.refusals(label, research, List.of(forAudit), NOW)))
                .containsExactly("wider-than-parents");
    }

    @Test
    void oneOfSeveralAgreementsThatAllowsItIsEnough() {
        Parent.Held over = new Parent.Held(
                received(Rank.INTERNAL, t -> t, true).held().get(0).agreement(), false);
        Parent.Held good = received(Rank.INTERNAL, t -> t, true).held().get(0);
        Label parents = plain(Rank.INTERNAL);
        Parent both = new Parent(OBJECT, DIGEST, parents, false, List.of(over, good));
        Parent none = new Parent(OBJECT, DIGEST, parents, false, List.of());
        Label label = Labels.child(plain(Rank.INTERNAL), List.of(both));
        assertThat(Lineage.refusals(label, wide(label), List.of(both), NOW)).isEmpty();
        assertThat(codes(Lineage.refusals(label, wide(label), List.of(none), NOW)))
                .containsExactly("parent-unknown");
    }

    @Test
    void ofSeveralAgreementsTheFirstThatStandsAndLetsItBePassedOnNarrowsTheTerms() {
        Parent.Held over = held(t -> t.addPurposes("audit"), false);
        Parent.Held forbidding = held(t -> t.addPurposes("care").clearPassOn(), true);
        Parent.Held good = held(t -> t.addPurposes("research"), true);
        assertThat(purposesFrom(over, forbidding, good)).containsExactly("research");
        assertThat(purposesFrom(forbidding, over)).as("the first, if none does").containsExactly("care");
        assertThat(purposesFrom()).isEmpty();
    }

    private static Parent.Held held(UnaryOperator<Terms.Builder> change, boolean stands) {
        return received(Rank.INTERNAL, change, stands).held().get(0);
    }

    private static List<String> purposesFrom(Parent.Held... held) {
        Parent parent = new Parent(OBJECT, DIGEST, plain(Rank.INTERNAL), false, Arrays.asList(held));
        Label label = Labels.child(plain(Rank.INTERNAL), List.of(parent));
        return Samples.OFFERS
                .terms(label, TO_CLINIC, List.of(parent), Samples.OWN)
                .getPurposesList();
    }

    @Test
    void whatLetsItBePassedOnIsToldToItsOwnPeople() {
        Parent received = received(Rank.INTERNAL, t -> t, true);
        Parent own = own(Rank.INTERNAL);
        assertThat(by(own)).isEqualTo("parents of our own");
        assertThat(by(own, received, received))
                .isEqualTo("agreements that let 2 sources be passed on in what is made from them");
    }

    private static String by(Parent... parents) {
        Label label = Labels.child(plain(Rank.INTERNAL), Arrays.asList(parents));
        Facts facts = Samples.offered(label, wide(label)).parents(Optional.of(Arrays.asList(parents)));
        return Lineage.check(ObligationProfiles.DEFAULT.of(Rank.INTERNAL).orElseThrow(), facts)
                .by();
    }

    @Test
    void whatRestsOnConsentsToOneRecipientIsNotPassedOnToAnother() {
        Parent parent = received(Rank.INTERNAL, t -> t, true);
        Label consented = parent.label().toBuilder()
                .setDerivation(Derivation.newBuilder()
                        .setConsent(ConsentSet.newBuilder().setRecipient("lab")))
                .build();
        Parent rows = new Parent(OBJECT, DIGEST, consented, false, parent.held());
        Label label = Labels.child(plain(Rank.INTERNAL), List.of(rows));
        Parent release = new Parent(OBJECT, DIGEST, consented, true, List.of());
        for (Parent each : List.of(rows, release)) {
            assertThat(codes(Lineage.refusals(label, wide(label), List.of(each), NOW)))
                    .as("received, and of our own")
                    .containsExactly("consent-other-use");
        }
    }

    @Test
    void whatIsToldToWhoeverAsksNamesNoParent() {
        Parent parent = received(Rank.INTERNAL, Terms.Builder::clearPassOn, true);
        Label label = Labels.child(plain(Rank.INTERNAL), List.of(parent));
        for (Parent each : List.of(parent, stopped(parent))) {
            assertThat(Lineage.refusals(label, wide(label), List.of(each), NOW))
                    .hasSize(1)
                    .allSatisfy(reason ->
                            assertThat(reason + " " + reason.params()).doesNotContain("town", "river", "urn:uuid"));
        }
        Facts facts = Samples.offered(label, wide(label));
        assertThat(codes(Lineage.check(
                                ObligationProfiles.DEFAULT.of(Rank.INTERNAL).orElseThrow(), facts)
                        .reasons()))
                .as("nobody has looked")
                .containsExactly("parent-unknown");
        assertThat(Lineage.check(
                                ObligationProfiles.DEFAULT.of(Rank.INTERNAL).orElseThrow(),
                                facts.parents(Optional.of(List.of())))
                        .state())
                .isEqualTo(Finding.State.MET);
    }

    private static Label plain(Rank rank) {
        return Label.newBuilder()
                .setRank(rank)
                .setGradedBy("lab")
                .setGradedAtMillis(NOW)
                .build();
    }

    private static Terms wide(Label label) {
        return Samples.OFFERS.terms(label, TO_CLINIC);
    }

    private static Parent own(Rank rank) {
        return new Parent(OBJECT, DIGEST, plain(rank), true, List.of());
    }

    /** Received from the town under terms that let it be passed on, but for one change. */
    private static Parent received(Rank rank, UnaryOperator<Terms.Builder> change, boolean stands) {
        Terms.Builder terms = Terms.newBuilder()
                .addRecipients("lab")
                .setClearance(rank)
                .addObligations(Vocabulary.SEAL)
                .setPassOn(true);
        Agreement agreement = Agreement.newBuilder()
                .setId("urn:uuid:7")
                .setProvider("town")
                .setRecipient("lab")
                .setDataset("river")
                .setLabel(plain(rank))
                .setTerms(change.apply(terms))
                .build();
        return new Parent(OBJECT, DIGEST, agreement.getLabel(), false, List.of(new Parent.Held(agreement, stands)));
    }

    private static Parent stopped(Parent parent) {
        List<Parent.Held> held = parent.held().stream()
                .map(each -> new Parent.Held(each.agreement(), false))
                .toList();
        return new Parent(OBJECT, DIGEST, parent.label(), false, held);
    }

    private static OwnerTerms purposes(OwnerTerms wishes, String... purposes) {
        return new OwnerTerms(wishes.recipients(), Arrays.asList(purposes), wishes.untilMillis(), 0, false);
    }

    private static OwnerTerms until(OwnerTerms wishes, long millis) {
        return new OwnerTerms(wishes.recipients(), wishes.purposes(), millis, 0, false);
    }

    private static OwnerTerms foreign(OwnerTerms wishes) {
        return new OwnerTerms(wishes.recipients(), wishes.purposes(), 0, 0, true);
    }

    private static List<String> codes(List<Reason> reasons) {
        return reasons.stream().map(Reason::code).toList();
    }
}
