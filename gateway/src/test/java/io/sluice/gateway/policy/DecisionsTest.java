package io.sluice.gateway.policy;

import static io.sluice.gateway.policy.Samples.DAY;
import static io.sluice.gateway.policy.Samples.NOW;
import static io.sluice.gateway.policy.Samples.facts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.proto.Agreement;
import io.sluice.proto.Label;
import io.sluice.proto.Rank;
import io.sluice.proto.Terms;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DecisionsTest {
    private static final Decisions DECISIONS = new Decisions(() -> ObligationProfiles.DEFAULT);

    /** What one spoiled fact does at PUBLIC, INTERNAL, CONFIDENTIAL, RESTRICTED, IMPORTANT: P permit, - deny. */
    private enum Spoiled {
        NOTHING("PPPPP", "", f -> f),
        MEMBER_GONE("-----", "member-revoked", f -> f.party(new Party("clinic", rank(f), true, true))),
        CLEARANCE_ONE_BELOW(
                "P----", "clearance-too-low", f -> f.party(new Party("clinic", below(rank(f)), false, true))),
        CLEARANCE_UNKNOWN(
                "P----", "clearance-too-low", f -> f.party(new Party("clinic", Rank.UNRECOGNIZED, false, true))),
        CLEARANCE_NOT_GRANTED(
                "PP---", "clearance-too-low", f -> f.party(new Party("clinic", Rank.RANK_UNSPECIFIED, false, true))),
        NOT_NAMED(
                "-----",
                "recipient-not-named",
                f -> terms(f, t -> t.clearRecipients().addRecipients("lab"))),
        NOBODY_NAMED("PPP--", "recipients-needed", f -> terms(f, Terms.Builder::clearRecipients)),
        SOMEBODY_ELSES("-----", "recipient-mismatch", f -> agreement(f, a -> a.setRecipient("lab"))),
        TERMS_ENDED("-----", "terms-ended", f -> at(f, NOW + 31 * DAY)),
        LABEL_EXPIRED("-----", "grading-expired", f -> label(f, l -> l.setValidUntilMillis(NOW - 1))),
        FOREIGN_NOT_ALLOWED(
                "-----", "foreign-connector-refused", f -> f.party(new Party("clinic", rank(f), false, false))),
        FOREIGN_ALLOWED(
                "PP---",
                "foreign-connector-refused",
                f -> terms(f.party(new Party("clinic", rank(f), false, false)), t -> t.setForeignConnectors(true))),
        NO_PURPOSE("-----", "purpose-needed", f -> agreement(f, a -> a.clearPurpose())),
        NO_PURPOSE_AND_ANY_ALLOWED(
                "PP---",
                "purpose-needed",
                f -> agreement(terms(f, Terms.Builder::clearPurposes), Agreement.Builder::clearPurpose)),
        ANOTHER_PURPOSE("-----", "purpose-not-allowed", f -> agreement(f, a -> a.setPurpose("marketing"))),
        NO_BASIS("PP---", "basis-needed", f -> label(f, Label.Builder::clearBases)),
        NO_BASIS_AND_NO_PERSONS(
                "PPPP-", "permit-needed", f -> label(f, l -> l.clearBases().clearPersonalInformationClasses())),
        UNSIGNED("-----", "agreement-unsigned", f -> f.bothSigned(false)),
        REVOKED("-----", "agreement-revoked", f -> f.revoked(true)),
        COUNT_USED_UP("-----", "count-used-up", f -> f.grants(3)),
        ONE_GRANT_LEFT("PPPPP", "", f -> f.grants(2)),
        NO_LEDGER("PPPP-", "ledger-needed", f -> f.ledger(SharedLedger.NONE)),
        NO_RECEIPT("-----", "receipt-missing", f -> f.receipt(false)),
        DUTIES_LEFT_OUT("-----", "duty-missing", f -> terms(f, Terms.Builder::clearObligations)),
        DUTY_UNKNOWN("-----", "duty-unknown", f -> terms(f, t -> t.addObligations("https://example.org/dance"))),
        CLEARANCE_LEFT_OUT("-----", "clearance-unknown", f -> terms(f, Terms.Builder::clearClearance)),
        RANK_MISSING("-----", "rank-unknown", f -> label(f, Label.Builder::clearRank)),
        RANK_FROM_THE_FUTURE("-----", "rank-unknown", f -> label(f, l -> l.setRankValue(7)));

        private final String answers;
        private final String code;
        private final UnaryOperator<Facts> spoil;

        Spoiled(String answers, String code, UnaryOperator<Facts> spoil) {
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
            Decision decision = DECISIONS.at(Door.GRANT, spoiled.spoil.apply(facts(rank)));
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
        Facts facts = spoiled.spoil.apply(facts(Rank.CORE));
        if (agreement(facts).getLabel().getRank() == Rank.CORE) {
            assertThat(DECISIONS.at(Door.GRANT, facts).denials())
                    .extracting(Reason::code)
                    .containsExactly("rank-never-offered");
            assertThat(DECISIONS.at(Door.START, facts).permitted()).isFalse();
            assertThat(open(agreement(facts), false, NOW).permitted()).isFalse();
        }
    }

    @Test
    void aTransferMayStartBeforeTheReceipt() {
        Facts f = facts(Rank.RESTRICTED);
        Facts early = f.receipt(false);
        assertThat(DECISIONS.at(Door.START, early).permitted()).isTrue();
        assertThat(DECISIONS.at(Door.GRANT, early).permitted()).isFalse();
    }

    @Test
    void aForeignConnectorNeitherSignsNorSendsAReceipt() {
        Facts f = terms(facts(Rank.INTERNAL), t -> t.setForeignConnectors(true));
        Party foreign = new Party("clinic", Rank.INTERNAL, false, false);
        assertThat(DECISIONS.at(
                        Door.GRANT,
                        f.party(foreign)
                                .bothSigned(false)
                                .ledger(SharedLedger.NONE)
                                .receipt(false)))
                .isInstanceOf(Decision.Permit.class);
    }

    @Test
    void anOfferIsSeenByThoseWhomItMayReach() {
        Terms terms = Samples.terms(Rank.CONFIDENTIAL);
        Label label = Samples.label(Rank.CONFIDENTIAL);
        assertThat(DECISIONS
                        .at(Door.OFFER, Samples.offered(label, terms).party(Samples.party(Rank.CONFIDENTIAL)))
                        .permitted())
                .isTrue();
        assertThat(DECISIONS
                        .at(Door.OFFER, Samples.offered(label, terms).party(Samples.party(Rank.INTERNAL)))
                        .permitted())
                .isFalse();
        Party stranger = new Party("bakery", Rank.CORE, false, true);
        assertThat(DECISIONS
                        .at(Door.OFFER, Samples.offered(label, terms).party(stranger))
                        .denials())
                .extracting(Reason::code)
                .containsExactly("recipient-not-named");
    }

    @Test
    void agreeingNeedsAPurposeThatTheTermsAllow() {
        Terms terms = Samples.terms(Rank.CONFIDENTIAL);
        Label label = Samples.label(Rank.CONFIDENTIAL);
        Party party = Samples.party(Rank.CONFIDENTIAL);
        assertThat(DECISIONS
                        .at(
                                Door.AGREE,
                                Samples.offered(label, terms)
                                        .party(party)
                                        .border(theirs -> Crossing.UNCOUNTED)
                                        .purpose("audit"))
                        .permitted())
                .isTrue();
        assertThat(DECISIONS
                        .at(
                                Door.AGREE,
                                Samples.offered(label, terms)
                                        .party(party)
                                        .border(theirs -> Crossing.UNCOUNTED)
                                        .purpose("Audit"))
                        .permitted())
                .isFalse();
        assertThat(DECISIONS
                        .at(
                                Door.AGREE,
                                Samples.offered(label, terms)
                                        .party(party)
                                        .border(theirs -> Crossing.UNCOUNTED)
                                        .purpose(""))
                        .permitted())
                .isFalse();
    }

    @Test
    void anAgreementOpensUntilItEndsOrIsRevoked() {
        Agreement agreement = Samples.agreement(Rank.RESTRICTED);
        assertThat(open(agreement, false, NOW).permitted()).isTrue();
        assertThat(open(agreement, true, NOW).permitted()).isFalse();
        assertThat(open(agreement, false, NOW + 31 * DAY).permitted()).isFalse();
    }

    @Test
    void termsHoldToTheMillisecondInWhichTheyEndAndNotOneLonger() {
        Agreement agreement = Samples.agreement(Rank.RESTRICTED);
        long until = agreement.getTerms().getUntilMillis();
        assertThat(open(agreement, false, until).permitted()).isTrue();
        assertThat(open(agreement, false, until + 1).denials())
                .extracting(Reason::code)
                .containsExactly("terms-ended");
    }

    @Test
    void anExpiredGradingIsNoneAtEveryStep() {
        Label expired = Samples.label(Rank.CONFIDENTIAL).toBuilder()
                .setValidUntilMillis(NOW - 1)
                .build();
        Agreement agreement = Samples.agreement(Rank.CONFIDENTIAL).toBuilder()
                .setLabel(expired)
                .build();
        Facts facts = facts(agreement);
        Terms terms = agreement.getTerms();
        for (Decision decision : List.of(
                DECISIONS.at(Door.OFFER, Samples.offered(expired, terms).party(Samples.party(Rank.CONFIDENTIAL))),
                DECISIONS.at(
                        Door.AGREE,
                        Samples.offered(expired, terms)
                                .party(Samples.party(Rank.CONFIDENTIAL))
                                .border(theirs -> Crossing.UNCOUNTED)
                                .purpose("audit")),
                DECISIONS.at(Door.START, facts),
                DECISIONS.at(Door.GRANT, facts),
                open(agreement, false, NOW))) {
            assertThat(decision.denials()).extracting(Reason::code).containsExactly("grading-expired");
        }
        assertThat(open(agreement, false, NOW - 1).permitted()).isTrue();
    }

    @Test
    void derivedDataBelowTheirParentsAreRefusedAtEveryStepUnlessThatWasDecided() {
        Label release = ReleasesTest.release(Rank.CONFIDENTIAL, Rank.RESTRICTED, 5);
        Agreement agreement = Samples.agreement(Rank.CONFIDENTIAL).toBuilder()
                .setLabel(release)
                .build();
        assertThat(open(agreement, false, NOW).denials())
                .extracting(Reason::code)
                .containsExactly("downgrade-needed");
        assertThat(DECISIONS
                        .at(
                                Door.OFFER,
                                Samples.offered(release, agreement.getTerms()).party(Samples.party(Rank.CONFIDENTIAL)))
                        .permitted())
                .isFalse();
        Agreement decided = agreement.toBuilder()
                .setLabel(Labels.downgraded(release, "k = 5, no identifiers", NOW))
                .build();
        assertThat(open(decided, false, NOW).permitted()).isTrue();
        Agreement resold = decided.toBuilder().setProvider("broker").build();
        assertThat(open(resold, false, NOW).denials()).extracting(Reason::code).containsExactly("graded-by-another");
    }

    @Test
    void thereIsNoProfileForWhatIsNoRank() {
        ObligationProfile usual = ObligationProfiles.DEFAULT.of(Rank.PUBLIC).orElseThrow();
        for (Rank rank : List.of(Rank.RANK_UNSPECIFIED, Rank.UNRECOGNIZED)) {
            assertThatThrownBy(() -> new ObligationProfile(
                            rank,
                            usual.audience(),
                            usual.clearance(),
                            usual.purposeNeeded(),
                            usual.longestMillis(),
                            usual.bothSign(),
                            usual.personalBasis(),
                            usual.consent(),
                            usual.permit(),
                            usual.foreignConnectors(),
                            usual.committed(),
                            usual.stopAfterMillis(),
                            usual.keyRelease(),
                            usual.leastK(),
                            usual.approvals(),
                            usual.documents(),
                            usual.crossBorder(),
                            usual.duties()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("rank: " + rank);
        }
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
            @ForAll @IntRange(max = 2) int people,
            @ForAll boolean documents,
            @ForAll @IntRange(min = -40, max = 40) int days) {
        Facts facts = Facts.of(Samples.agreement(Ranks.ALL.get(rank)), NOW + days * DAY)
                .rights(() -> Optional.of(Samples.OWN))
                .party(new Party("clinic", Ranks.ALL.get(clearance), gone, true))
                .bothSigned(signed)
                .revoked(revoked)
                .grants(grants)
                .braked(Optional.empty())
                .held(Optional.empty())
                .border(theirs -> Crossing.UNCOUNTED)
                .ledger(ledger ? SharedLedger.CURRENT : SharedLedger.NONE)
                .receipt(receipt)
                .approvals(Samples.approvals(people))
                .permits(() -> documents ? Samples.permits() : List.of());
        boolean expected = signed
                && !revoked
                && !gone
                && clearance >= rank
                && grants < 3
                && (ledger || rank < 4)
                && receipt
                && people >= Math.max(0, rank - 2)
                && (documents || rank < 4)
                && days <= 30;
        assertThat(DECISIONS.at(Door.GRANT, facts).permitted()).isEqualTo(expected);
    }

    @Test
    void withoutProfilesEverythingIsDenied() {
        Decisions none =
                new Decisions(() -> new ObligationProfiles(List.of(), "none", com.google.protobuf.ByteString.EMPTY));
        for (Rank rank : Ranks.ALL) {
            assertThat(none.at(Door.GRANT, facts(rank)).permitted()).isFalse();
        }
    }

    private static Rank rank(Facts facts) {
        return agreement(facts).getLabel().getRank();
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
        assertThat(DECISIONS.at(Door.GRANT, behind(rank, most)).permitted()).isTrue();
        Decision late = DECISIONS.at(Door.GRANT, behind(rank, most + 1));
        assertThat(late.permitted()).isEqualTo(hours == 0);
        assertThat(DECISIONS.at(Door.START, behind(rank, most + 1)).permitted()).isEqualTo(hours == 0);
        if (hours > 0) {
            assertThat(late.denials()).extracting(Reason::code).containsExactly("ledger-unreachable");
        }
    }

    @ParameterizedTest
    @EnumSource(Spoiled.class)
    void whatStopsAStartEndsWhatRunsButForTheLedgerWhichMayBeBehindForAWhile(Spoiled spoiled) {
        for (Rank rank : List.of(Rank.PUBLIC, Rank.INTERNAL, Rank.CONFIDENTIAL, Rank.RESTRICTED, Rank.IMPORTANT)) {
            Facts facts = spoiled.spoil.apply(facts(rank));
            assertThat(codes(DECISIONS.running(facts)))
                    .isEqualTo(codes(DECISIONS.at(Door.START, facts)).stream()
                            .filter(code -> !code.startsWith("ledger-"))
                            .collect(Collectors.toSet()));
            assertThat(codes(DECISIONS.running(facts.ledger(new SharedLedger(true, Long.MAX_VALUE)))))
                    .isEqualTo(codes(DECISIONS.running(facts)));
        }
    }

    private static Set<String> codes(Decision decision) {
        return decision instanceof Decision.Deny deny
                ? deny.reasons().stream().map(Reason::code).collect(Collectors.toSet())
                : Set.of();
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

    private static Facts behind(Rank rank, long millis) {
        return facts(rank).ledger(new SharedLedger(true, millis));
    }

    private static Decision open(Agreement agreement, boolean revoked, long nowMillis) {
        return DECISIONS.at(
                Door.OPEN,
                Facts.of(agreement, nowMillis)
                        .revoked(revoked)
                        .braked(Optional.empty())
                        .held(Optional.empty()));
    }

    private static Rank below(Rank rank) {
        return Ranks.ALL.get(Math.max(0, rank.getNumber() - 2));
    }

    private static Facts agreement(Facts f, UnaryOperator<Agreement.Builder> change) {
        return again(f, change.apply(agreement(f).toBuilder()).build(), f.nowMillis());
    }

    /** The same facts about another agreement, at another time. */
    private static Facts again(Facts f, Agreement agreement, long nowMillis) {
        return Facts.of(agreement, nowMillis)
                .rights(f::rights)
                .party(f.party().orElseThrow())
                .bothSigned(f.bothSigned())
                .revoked(!f.standing())
                .grants(f.grants())
                .braked(f.braked())
                .held(f.held())
                .border(theirs -> f.crossing())
                .approvals(f.approvals().orElseThrow())
                .permits(f::permits)
                .ledger(f.ledger().orElseThrow())
                .receipt(f.receipt());
    }

    private static Agreement agreement(Facts f) {
        return f.agreement().orElseThrow();
    }

    private static Facts terms(Facts f, UnaryOperator<Terms.Builder> change) {
        return agreement(f, a -> a.setTerms(change.apply(a.getTerms().toBuilder())));
    }

    private static Facts label(Facts f, UnaryOperator<Label.Builder> change) {
        return agreement(f, a -> a.setLabel(change.apply(a.getLabel().toBuilder())));
    }

    private static Facts at(Facts f, long nowMillis) {
        return again(f, agreement(f), nowMillis);
    }
}
