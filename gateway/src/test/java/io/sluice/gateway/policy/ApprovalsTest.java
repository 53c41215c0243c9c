package io.sluice.gateway.policy;

import static io.sluice.gateway.policy.Samples.DAY;
import static io.sluice.gateway.policy.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.sluice.gateway.identity.OperatorRole;
import io.sluice.proto.Rank;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ApprovalsTest {
    private static final ApprovalDemand TWO = new ApprovalDemand(2, OperatorRole.APPROVER);
    private static final ObligationProfiles PROFILES = new ObligationProfiles(
            List.of(
                    Samples.withApprovals(usual(Rank.RESTRICTED), new ApprovalDemand(1, OperatorRole.APPROVER)),
                    Samples.withApprovals(usual(Rank.IMPORTANT), TWO)),
            "test",
            ByteString.EMPTY);
    private static final Decisions DECISIONS = new Decisions(() -> PROFILES);
    private static final ByteString THIS = ByteString.copyFromUtf8("this exchange");

    private static ObligationProfile usual(Rank rank) {
        return ObligationProfiles.DEFAULT.of(rank).orElseThrow();
    }

    /** A word to spoil in one way at a time. */
    private record Said(
            ByteString subject,
            String approver,
            boolean active,
            OperatorRole role,
            boolean given,
            long time,
            long expires) {
        static Said by(String name) {
            return new Said(THIS, name + " 0a", true, OperatorRole.APPROVER, true, NOW - DAY, NOW + DAY);
        }

        ApprovalWord word() {
            return new ApprovalWord(subject, approver, active, Set.of(role), given, time, expires, subject);
        }

        Said about(String other) {
            return new Said(ByteString.copyFromUtf8(other), approver, active, role, given, time, expires);
        }

        Said removed() {
            return new Said(subject, approver, false, role, given, time, expires);
        }

        Said as(OperatorRole other) {
            return new Said(subject, approver, active, other, given, time, expires);
        }

        Said refused() {
            return new Said(subject, approver, active, role, false, time, 0);
        }

        Said at(long millis) {
            return new Said(subject, approver, active, role, given, millis, expires);
        }

        Said until(long millis) {
            return new Said(subject, approver, active, role, given, time, millis);
        }
    }

    private static Approvals approvals(Said... said) {
        List<ApprovalWord> words = Arrays.stream(said).map(Said::word).toList();
        return new Approvals("q1", THIS, "sten 01", words, NOW);
    }

    private static Decision grant(Approvals approvals) {
        return DECISIONS.at(Door.GRANT, Samples.facts(Rank.IMPORTANT).approvals(approvals));
    }

    /** Alone it would be enough with ben's; it is not, for this reason. */
    private static void doesNotCount(String code, Said said) {
        Approvals approvals = approvals(Said.by("ben"), said);
        assertThat(approvals.against(said.word(), TWO)).map(Reason::code).contains(code);
        assertThat(approvals.given(TWO)).hasSize(1);
        assertThat(grant(approvals).denials()).extracting(Reason::code).containsExactly("approval-needed");
    }

    @Test
    void twoDifferentPeopleAreEnoughWhereTwoAreDemanded() {
        assertThat(grant(approvals(Said.by("ben"), Said.by("berta"))).permitted())
                .isTrue();
        assertThat(grant(approvals(Said.by("ben"))).denials())
                .extracting(Reason::text)
                .containsExactly("the provider needs the approval of 2 people with the role approver, and has 1: its"
                        + " people use `sluice approvals`");
        assertThat(grant(approvals()).permitted()).isFalse();
    }

    @Test
    void whoeverPutItOnOfferDoesNotApproveIt() {
        doesNotCount("approval-by-requester", Said.by("sten"));
    }

    @Test
    void theSamePersonTwiceIsOnePerson() {
        Approvals twice = approvals(Said.by("ben"), Said.by("ben").at(NOW - 5));
        assertThat(twice.given(TWO)).hasSize(1);
        assertThat(grant(twice).permitted()).isFalse();
    }

    @Test
    void anApprovalEndsAtItsTime() {
        doesNotCount("approval-expired", Said.by("berta").until(NOW));
        assertThat(grant(approvals(Said.by("ben"), Said.by("berta").until(NOW + 1)))
                        .permitted())
                .isTrue();
    }

    @Test
    void aClockThatWasSetBackMakesNothingYounger() {
        Approvals over = new Approvals(
                "q1",
                THIS,
                "",
                List.of(Said.by("ben").word(), Said.by("berta").until(NOW).word()),
                NOW); // What is known of the time, while the clock says a day less.
        Facts facts = Facts.of(Samples.agreement(Rank.IMPORTANT), NOW - DAY).approvals(over);
        assertThat(PeopleChecks.approvals(PROFILES.of(Rank.IMPORTANT).orElseThrow(), facts)
                        .state())
                .isEqualTo(Finding.State.UNMET);
    }

    @Test
    void anApprovalFromTheFutureDoesNotCount() {
        doesNotCount("approval-from-the-future", Said.by("berta").at(NOW + DAY / 2));
        long ahead = NOW + Approvals.AHEAD_MILLIS;
        doesNotCount("approval-from-the-future", Said.by("berta").at(ahead + 1));
        assertThat(grant(approvals(Said.by("ben"), Said.by("berta").at(ahead))).permitted())
                .as("a clock may be a little ahead")
                .isTrue();
    }

    @Test
    void anApprovalOfAnotherExchangeOrOfSomethingThatChangedDoesNotCount() {
        doesNotCount("approval-of-another", Said.by("berta").about("another exchange"));
    }

    @Test
    void whoIsRemovedOrHasLostTheRoleApprovesNothingAnyMore() {
        doesNotCount("approver-removed", Said.by("berta").removed());
        doesNotCount("approver-role", Said.by("berta").as(OperatorRole.AUDITOR));
        assertThat(grant(approvals(Said.by("ben"), Said.by("olga").as(OperatorRole.OWNER)))
                        .permitted())
                .isTrue();
    }

    @Test
    void oneRefusalIsEnoughAndNamesNobodyToTheRecipient() {
        Approvals refused =
                approvals(Said.by("ben"), Said.by("berta"), Said.by("carl").refused());
        assertThat(grant(refused).denials()).extracting(Reason::code).containsExactly("approval-refused");
        assertThat(grant(refused).denials().toString()).doesNotContain("carl");
    }

    @Test
    void aPersonsNewestWordCounts() {
        Said changed = Said.by("ben").refused().at(NOW - 5);
        assertThat(grant(approvals(Said.by("ben"), changed, Said.by("berta"))).denials())
                .extracting(Reason::code)
                .containsExactly("approval-refused");
        assertThat(grant(approvals(Said.by("ben").refused(), Said.by("ben").at(NOW - 5), Said.by("berta")))
                        .permitted())
                .isTrue();
    }

    @Test
    void whereNobodyWasAskedItWaits() {
        Facts facts = Samples.offered(Samples.label(Rank.RESTRICTED), Samples.terms(Rank.RESTRICTED))
                .party(Samples.party(Rank.RESTRICTED))
                .border(theirs -> Crossing.UNCOUNTED)
                .purpose("research")
                .border(theirs -> Crossing.UNCOUNTED)
                .held(Optional.empty());
        Decision waiting = DECISIONS.at(Door.AGREE, facts);
        assertThat(waiting.waitsForApproval()).isTrue();
        assertThat(DECISIONS.at(Door.AGREE, facts.purpose("")).waitsForApproval())
                .isFalse();
        assertThat(DECISIONS.at(Door.OFFER, facts).permitted()).isTrue();
        assertThat(DECISIONS
                        .findings(Door.AGREE, facts)
                        .get(Obligation.APPROVALS)
                        .command())
                .isEqualTo("sluice approvals give ID --as KEYFILE");
    }

    @Test
    void whereThereAreTooFewPeopleItIsUnmetBeforeAnybodyIsAskedAndTheCommandAppointsOne() {
        Facts facts = Facts.of(Samples.label(Rank.IMPORTANT), Samples.terms(Rank.IMPORTANT), NOW);
        ObligationProfile important = PROFILES.of(Rank.IMPORTANT).orElseThrow();
        Finding one = PeopleChecks.approvals(important, facts.approvers(new Approvers(1, true)));
        assertThat(one.state()).isEqualTo(Finding.State.UNMET);
        assertThat(one.reasons()).extracting(Reason::code).containsExactly("approval-needed");
        assertThat(one.command()).isEqualTo(Commands.appoint(OperatorRole.APPROVER, true, "ID"));
        Finding two = PeopleChecks.approvals(important, facts.approvers(new Approvers(2, false)));
        assertThat(two.state()).isEqualTo(Finding.State.LATER);
        assertThat(two.command()).isEqualTo(Commands.approve("ID"));
        Finding asked = PeopleChecks.approvals(
                important, facts.approvals(approvals(Said.by("ben"))).approvers(new Approvers(1, false)));
        assertThat(asked.command()).isEqualTo(Commands.appoint(OperatorRole.APPROVER, false, "q1"));
    }

    @Test
    void aDemandIsBounded() {
        assertThat(new ApprovalDemand(16, OperatorRole.OWNER).text()).isEqualTo("16 people with the role owner");
        assertThat(new ApprovalDemand(1, OperatorRole.APPROVER).text()).isEqualTo("1 person with the role approver");
        assertThatThrownBy(() -> new ApprovalDemand(17, OperatorRole.APPROVER))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ApprovalDemand(-1, OperatorRole.APPROVER))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
