package io.sluice.gateway.policy;

import static io.sluice.gateway.policy.Samples.DAY;
import static io.sluice.gateway.policy.Samples.NOW;
import static io.sluice.gateway.policy.Samples.facts;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.proto.Agreement;
import io.sluice.proto.Label;
import io.sluice.proto.Rank;
import io.sluice.proto.Terms;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DecisionsTest {
    private static final Decisions DECISIONS = new Decisions(ObligationProfiles.DEFAULT);

    /** What one spoiled fact does at PUBLIC, INTERNAL, CONFIDENTIAL, RESTRICTED, IMPORTANT: P permit, - deny. */
    private enum Spoiled {
        NOTHING("PPPPP", "", f -> f),
        MEMBER_GONE("-----", "member-revoked", f -> party(f, new Party("clinic", rank(f), true, true))),
        CLEARANCE_ONE_BELOW(
                "P----", "clearance-too-low", f -> party(f, new Party("clinic", below(rank(f)), false, true))),
        CLEARANCE_UNKNOWN(
                "P----", "clearance-too-low", f -> party(f, new Party("clinic", Rank.UNRECOGNIZED, false, true))),
        CLEARANCE_NOT_GRANTED(
                "PP---", "clearance-too-low", f -> party(f, new Party("clinic", Rank.RANK_UNSPECIFIED, false, true))),
        NOT_NAMED(
                "-----",
                "recipient-not-named",
                f -> terms(f, t -> t.clearRecipients().addRecipients("lab"))),
        NOBODY_NAMED("PPP--", "recipients-needed", f -> terms(f, Terms.Builder::clearRecipients)),
        SOMEBODY_ELSES("-----", "recipient-mismatch", f -> agreement(f, a -> a.setRecipient("lab"))),
        TERMS_ENDED("-----", "terms-ended", f -> at(f, NOW + 31 * DAY)),
        LABEL_EXPIRED("-----", "grading-expired", f -> label(f, l -> l.setValidUntilMillis(NOW - 1))),
        FOREIGN_NOT_ALLOWED(
                "-----", "foreign-connector-refused", f -> party(f, new Party("clinic", rank(f), false, false))),
        FOREIGN_ALLOWED(
                "PP---",
                "foreign-connector-refused",
                f -> terms(party(f, new Party("clinic", rank(f), false, false)), t -> t.setForeignConnectors(true))),
        NO_PURPOSE("-----", "purpose-needed", f -> agreement(f, a -> a.clearPurpose())),
        NO_PURPOSE_AND_ANY_ALLOWED(
                "PP---",
                "purpose-needed",
                f -> agreement(terms(f, Terms.Builder::clearPurposes), Agreement.Builder::clearPurpose)),
        ANOTHER_PURPOSE("-----", "purpose-not-allowed", f -> agreement(f, a -> a.setPurpose("marketing"))),
        NO_BASIS("PP---", "basis-needed", f -> label(f, Label.Builder::clearBases)),
        NO_BASIS_AND_NO_PERSONS(
                "PPPP-", "permit-needed", f -> label(f, l -> l.clearBases().clearPersonalInformationClasses())),
        UNSIGNED(
                "-----",
                "agreement-unsigned",
                f -> new GrantFacts(f.agreement(), false, false, f.recipient(), NOW, 0, SharedLedger.CURRENT, true)),
        REVOKED(
                "-----",
                "agreement-revoked",
                f -> new GrantFacts(f.agreement(), true, true, f.recipient(), NOW, 0, SharedLedger.CURRENT, true)),
        COUNT_USED_UP(
                "-----",
                "count-used-up",
                f -> new GrantFacts(f.agreement(), true, false, f.recipient(), NOW, 3, SharedLedger.CURRENT, true)),
        ONE_GRANT_LEFT(
                "PPPPP",
                "",
                f -> new GrantFacts(f.agreement(), true, false, f.recipient(), NOW, 2, SharedLedger.CURRENT, true)),
        NO_LEDGER(
                "PPPP-",
                "ledger-needed",
                f -> new GrantFacts(f.agreement(), true, false, f.recipient(), NOW, 0, SharedLedger.NONE, true)),
        NO_RECEIPT(
                "-----",
                "receipt-missing",
                f -> new GrantFacts(f.agreement(), true, false, f.recipient(), NOW, 0, SharedLedger.CURRENT, false)),
        DUTIES_LEFT_OUT("-----", "duty-missing", f -> terms(f, Terms.Builder::clearObligations)),
        DUTY_UNKNOWN("-----", "duty-unknown", f -> terms(f, t -> t.addObligations("https://example.org/dance"))),
        CLEARANCE_LEFT_OUT("-----", "clearance-unknown", f -> terms(f, Terms.Builder::clearClearance)),
        RANK_MISSING("-----", "rank-unknown", f -> label(f, Label.Builder::clearRank)),
        RANK_FROM_THE_FUTURE("-----", "rank-unknown", f -> label(f, l -> l.setRankValue(7)));

        private final String answers;
        private final String code;
        private final UnaryOperator<GrantFacts> spoil;

        Spoiled(String answers, String code, UnaryOperator<GrantFacts> spoil) {
            this.answers = answers;
            this.code = code;
            this.spoil = spoil;
        }
    }

    @ParameterizedTest
    @EnumSource(Spoiled.class)
    void aGrantIsDecidedAsTheTableSaysAtEveryRank(Spoiled spoiled) {
        for (int i = 0; i < spoiled.answers.length(); i++) {
            Rank rank = Ranks.ALL.get(i);
            Decision decision = DECISIONS.mayGrant(spoiled.spoil.apply(facts(rank)));
            assertThat(decision.permitted())
                    .as("%s at %s: %s", spoiled, rank, decision)
                    .isEqualTo(spoiled.answers.charAt(i) == 'P');
            if (!decision.permitted()) {
                assertThat(decision.denials()).extracting(Reason::code).contains(spoiled.code);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Spoiled.class)
    void coreIsNeverReleasedWhateverTheFacts(Spoiled spoiled) {
        GrantFacts facts = spoiled.spoil.apply(facts(Rank.CORE));
        if (facts.agreement().getLabel().getRank() == Rank.CORE) {
            assertThat(DECISIONS.mayGrant(facts).denials())
                    .extracting(Reason::code)
                    .containsExactly("rank-never-offered");
            assertThat(DECISIONS.mayStart(facts).permitted()).isFalse();
            assertThat(DECISIONS.mayOpen(facts.agreement(), false, NOW).permitted())
                    .isFalse();
        }
    }

    @Test
    void aTransferMayStartBeforeTheReceipt() {
        GrantFacts f = facts(Rank.RESTRICTED);
        GrantFacts early =
                new GrantFacts(f.agreement(), true, false, f.recipient(), NOW, 0, SharedLedger.CURRENT, false);
        assertThat(DECISIONS.mayStart(early).permitted()).isTrue();
        assertThat(DECISIONS.mayGrant(early).permitted()).isFalse();
    }

    @Test
    void aForeignConnectorNeitherSignsNorSendsAReceipt() {
        GrantFacts f = terms(facts(Rank.INTERNAL), t -> t.setForeignConnectors(true));
        Party foreign = new Party("clinic", Rank.INTERNAL, false, false);
        assertThat(DECISIONS.mayGrant(
                        new GrantFacts(f.agreement(), false, false, foreign, NOW, 0, SharedLedger.NONE, false)))
                .isInstanceOf(Decision.Permit.class);
    }

    @Test
    void anOfferIsSeenByThoseWhomItMayReach() {
        Terms terms = Samples.terms(Rank.CONFIDENTIAL);
        Label label = Samples.label(Rank.CONFIDENTIAL);
        assertThat(DECISIONS
                        .mayOffer(Samples.party(Rank.CONFIDENTIAL), terms, label, NOW)
                        .permitted())
                .isTrue();
        assertThat(DECISIONS
                        .mayOffer(Samples.party(Rank.INTERNAL), terms, label, NOW)
                        .permitted())
                .isFalse();
        Party stranger = new Party("bakery", Rank.CORE, false, true);
        assertThat(DECISIONS.mayOffer(stranger, terms, label, NOW).denials())
                .extracting(Reason::code)
                .containsExactly("recipient-not-named");
    }

    @Test
    void agreeingNeedsAPurposeThatTheTermsAllow() {
        Terms terms = Samples.terms(Rank.CONFIDENTIAL);
        Label label = Samples.label(Rank.CONFIDENTIAL);
        Party party = Samples.party(Rank.CONFIDENTIAL);
        assertThat(DECISIONS.mayAgree(party, terms, label, "audit", NOW).permitted())
                .isTrue();
        assertThat(DECISIONS.mayAgree(party, terms, label, "Audit", NOW).permitted())
                .isFalse();
        assertThat(DECISIONS.mayAgree(party, terms, label, "", NOW).permitted()).isFalse();
    }

    @Test
    void anAgreementOpensUntilItEndsOrIsRevoked() {
        Agreement agreement = Samples.agreement(Rank.RESTRICTED);
        assertThat(DECISIONS.mayOpen(agreement, false, NOW).permitted()).isTrue();
        assertThat(DECISIONS.mayOpen(agreement, true, NOW).permitted()).isFalse();
        assertThat(DECISIONS.mayOpen(agreement, false, NOW + 31 * DAY).permitted())
                .isFalse();
    }

    @Test
    void anExpiredGradingIsNoneAtEveryStep() {
        Label expired = Samples.label(Rank.CONFIDENTIAL).toBuilder()
                .setValidUntilMillis(NOW - 1)
                .build();
        Agreement agreement = Samples.agreement(Rank.CONFIDENTIAL).toBuilder()
                .setLabel(expired)
                .build();
        GrantFacts facts = new GrantFacts(
                agreement, true, false, Samples.party(Rank.CONFIDENTIAL), NOW, 0, SharedLedger.CURRENT, true);
        Terms terms = agreement.getTerms();
        for (Decision decision : List.of(
                DECISIONS.mayOffer(facts.recipient(), terms, expired, NOW),
                DECISIONS.mayAgree(facts.recipient(), terms, expired, "audit", NOW),
                DECISIONS.mayStart(facts),
                DECISIONS.mayGrant(facts),
                DECISIONS.mayOpen(agreement, false, NOW))) {
            assertThat(decision.denials()).extracting(Reason::code).containsExactly("grading-expired");
        }
        assertThat(DECISIONS.mayOpen(agreement, false, NOW - 1).permitted()).isTrue();
    }

    @Test
    void derivedDataBelowTheirParentsAreRefusedAtEveryStepUnlessThatWasDecided() {
        Label release = ReleasesTest.release(Rank.CONFIDENTIAL, Rank.RESTRICTED, 5);
        Agreement agreement = Samples.agreement(Rank.CONFIDENTIAL).toBuilder()
                .setLabel(release)
                .build();
        assertThat(DECISIONS.mayOpen(agreement, false, NOW).denials())
                .extracting(Reason::code)
                .containsExactly("downgrade-needed");
        assertThat(DECISIONS
                        .mayOffer(Samples.party(Rank.CONFIDENTIAL), agreement.getTerms(), release, NOW)
                        .permitted())
                .isFalse();
        Agreement decided = agreement.toBuilder()
                .setLabel(Labels.downgraded(release, "k = 5, no identifiers", NOW))
                .build();
        assertThat(DECISIONS.mayOpen(decided, false, NOW).permitted()).isTrue();
        Agreement resold = decided.toBuilder().setProvider("broker").build();
        assertThat(DECISIONS.mayOpen(resold, false, NOW).denials())
                .extracting(Reason::code)
                .containsExactly("graded-by-another");
    }

    @Property(tries = 500)
    void aGrantNeedsEveryFactAtOnce(
            @ForAll @IntRange(max = 4) int rank,
            @ForAll boolean signed,
            @ForAll boolean revoked,
            @ForAll boolean gone,
            @ForAll @IntRange(max = 5) int clearance,
            @ForAll @IntRange(max = 4) int grants,
            @ForAll boolean ledger,
            @ForAll boolean receipt,
            @ForAll @IntRange(min = -40, max = 40) int days) {
        GrantFacts facts = new GrantFacts(
                Samples.agreement(Ranks.ALL.get(rank)),
                signed,
                revoked,
                new Party("clinic", Ranks.ALL.get(clearance), gone, true),
                NOW + days * DAY,
                grants,
                ledger ? SharedLedger.CURRENT : SharedLedger.NONE,
                receipt);
        boolean expected = signed
                && !revoked
                && !gone
                && clearance >= rank
                && grants < 3
                && (ledger || rank < 4)
                && receipt
                && days <= 30;
        assertThat(DECISIONS.mayGrant(facts).permitted()).isEqualTo(expected);
    }

    @Test
    void withoutProfilesEverythingIsDenied() {
        Decisions none = new Decisions(new ObligationProfiles(List.of()));
        for (Rank rank : Ranks.ALL) {
            assertThat(none.mayGrant(facts(rank)).permitted()).isFalse();
        }
    }

    private static Rank rank(GrantFacts facts) {
        return facts.agreement().getLabel().getRank();
    }

    @ParameterizedTest
    @EnumSource(
            value = Rank.class,
            names = {"PUBLIC", "INTERNAL", "CONFIDENTIAL", "RESTRICTED", "IMPORTANT"})
    void aLedgerThatIsAwayForTooLongStopsTheRanksThatSaySo(Rank rank) {
        long hours =
                switch (rank) {
                    case CONFIDENTIAL -> 72;
                    case RESTRICTED -> 24;
                    default -> 0;
                };
        long most = hours * 60 * 60 * 1000;
        assertThat(DECISIONS.mayGrant(behind(rank, most)).permitted()).isTrue();
        Decision late = DECISIONS.mayGrant(behind(rank, most + 1));
        assertThat(late.permitted()).isEqualTo(hours == 0);
        assertThat(DECISIONS.mayStart(behind(rank, most + 1)).permitted()).isEqualTo(hours == 0);
        if (hours > 0) {
            assertThat(late.denials()).extracting(Reason::code).containsExactly("ledger-unreachable");
        }
    }

    @Test
    void howLongIsTheOperatorsChoice() {
        ObligationProfiles chosen = ObligationProfiles.DEFAULT.withStopAfter(Map.of(
                Rank.PUBLIC,
                Duration.ofMinutes(1),
                Rank.RESTRICTED,
                Duration.ZERO,
                Rank.IMPORTANT,
                Duration.ofHours(1)));
        assertThat(chosen.stoppedBy(new SharedLedger(true, 365 * DAY))).containsExactly(Rank.PUBLIC, Rank.CONFIDENTIAL);
        assertThat(chosen.stoppedBy(SharedLedger.NONE)).isEmpty();
    }

    private static GrantFacts behind(Rank rank, long millis) {
        GrantFacts f = facts(rank);
        SharedLedger ledger = new SharedLedger(true, millis);
        return new GrantFacts(f.agreement(), true, false, f.recipient(), NOW, 0, ledger, true);
    }

    private static Rank below(Rank rank) {
        return Ranks.ALL.get(Math.max(0, rank.getNumber() - 2));
    }

    private static GrantFacts agreement(GrantFacts f, UnaryOperator<Agreement.Builder> change) {
        Agreement agreement = change.apply(f.agreement().toBuilder()).build();
        return new GrantFacts(
                agreement,
                f.bothSigned(),
                f.revoked(),
                f.recipient(),
                f.nowMillis(),
                f.grantsSoFar(),
                f.ledger(),
                f.receipt());
    }

    private static GrantFacts terms(GrantFacts f, UnaryOperator<Terms.Builder> change) {
        return agreement(f, a -> a.setTerms(change.apply(a.getTerms().toBuilder())));
    }

    private static GrantFacts label(GrantFacts f, UnaryOperator<Label.Builder> change) {
        return agreement(f, a -> a.setLabel(change.apply(a.getLabel().toBuilder())));
    }

    private static GrantFacts party(GrantFacts f, Party party) {
        return new GrantFacts(
                f.agreement(),
                f.bothSigned(),
                f.revoked(),
                party,
                f.nowMillis(),
                f.grantsSoFar(),
                SharedLedger.CURRENT,
                f.receipt());
    }

    private static GrantFacts at(GrantFacts f, long nowMillis) {
        return new GrantFacts(f.agreement(), true, false, f.recipient(), nowMillis, 0, SharedLedger.CURRENT, true);
    }
}
