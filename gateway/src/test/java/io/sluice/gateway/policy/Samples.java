package io.sluice.gateway.policy;

import com.google.protobuf.ByteString;
import io.sluice.gateway.identity.OperatorRole;
import io.sluice.proto.Agreement;
import io.sluice.proto.Basis;
import io.sluice.proto.BasisKind;
import io.sluice.proto.Label;
import io.sluice.proto.Rank;
import io.sluice.proto.Terms;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Labels, terms and facts that satisfy every obligation, for tests to spoil one at a time. */
final class Samples {
    static final long NOW = 1_800_000_000_000L;
    static final long DAY = 24L * 60 * 60 * 1000;
    static final Offers OFFERS = new Offers(() -> ObligationProfiles.DEFAULT);
    static final OwnerTerms WISHES =
            new OwnerTerms(List.of("clinic", "lab"), List.of("research", "audit"), NOW + 30 * DAY, 3, false);

    static final Permit ASSESSMENT = new Permit(
            "permit-0a",
            ByteString.copyFrom(new byte[32]),
            PermitKind.ASSESSMENT,
            "authority",
            "12",
            NOW + DAY,
            "",
            "",
            NOW - DAY);

    static final Permit EXPIRED = new Permit(
            "permit-0b",
            ByteString.copyFrom(new byte[32]),
            PermitKind.ASSESSMENT,
            "authority",
            "11",
            NOW - 1,
            "",
            "",
            NOW - DAY);
    static final DatasetOrigin ORIGIN = new DatasetOrigin("hospital", "admissions");
    static final Holdings OWN = Holdings.own("hospital", "admissions");

    private Samples() {}

    /** What is known of an exchange of some persons, in a year of so many with them. */
    static Crossing crossing(Crossing.Kind kind, long persons, long sensitive, long year, long sensitiveYear) {
        return new Crossing(
                kind,
                Optional.of(new BorderCount(persons, sensitive)),
                Optional.of(new BorderCount(year, sensitiveYear)),
                Optional.empty());
    }

    static Label label(Rank rank) {
        return Label.newBuilder()
                .setRank(rank)
                .addCategories("health")
                .addPersonalInformationClasses("identity")
                .setGradedBy("hospital")
                .setGradedAtMillis(NOW - DAY)
                .addBases(Basis.newBuilder().setKind(BasisKind.PERMIT).setText("assessment 12"))
                .build();
    }

    static Terms terms(Rank rank) {
        return OFFERS.terms(label(rank), WISHES);
    }

    /** Of a dataset without parents that hospital published first. */
    static Decision mayPublish(Label label, OwnerTerms wishes, boolean ledgerCommits) {
        return OFFERS.mayPublish(label, wishes, ledgerCommits, List.of(), OWN);
    }

    /** What hospital offers of its own, and nobody has asked for. */
    static Facts offered(Label label, Terms terms) {
        return Facts.of(label, terms, NOW).rights(() -> Optional.of(OWN));
    }

    static Agreement agreement(Rank rank) {
        return Agreement.newBuilder()
                .setId("urn:uuid:1")
                .setProvider("hospital")
                .setRecipient("clinic")
                .setDataset("admissions")
                .setVersion(1)
                .setPurpose("research")
                .setTerms(terms(rank))
                .setLabel(label(rank))
                .build();
    }

    static Party party(Rank clearance) {
        return new Party("clinic", clearance, false, true);
    }

    static Facts facts(Rank rank) {
        return facts(agreement(rank));
    }

    /** What two people said. */
    static Approvals approvals() {
        return approvals(2);
    }

    /** What so many of two people said. */
    static Approvals approvals(int people) {
        ByteString subject = ByteString.copyFromUtf8("this exchange");
        List<ApprovalWord> words = Stream.of("ben 0b", "berta 0c")
                .limit(people)
                .map(name -> new ApprovalWord(
                        subject, name, true, Set.of(OperatorRole.APPROVER), true, NOW - DAY, NOW + DAY, subject))
                .toList();
        return new Approvals("q1", subject, "sten 0a", words, NOW);
    }

    /** What is attached for this exchange. */
    static List<Permit> permits() {
        ByteString digest = ByteString.copyFrom(new byte[32]);
        Stream<Permit> demanded = Stream.of(PermitKind.CONTRACT, PermitKind.IMPACT_ASSESSMENT)
                .map(kind -> new Permit(
                        kind.word(),
                        digest,
                        kind,
                        "authority",
                        "12",
                        NOW + 60 * DAY,
                        "clinic",
                        "admissions",
                        NOW - DAY));
        return Stream.concat(demanded, Stream.of(ASSESSMENT)).toList();
    }

    static Facts facts(Agreement agreement) {
        return Facts.of(agreement, NOW)
                .party(party(agreement.getLabel().getRank()))
                .approvals(approvals())
                .rights(() -> Optional.of(OWN))
                .permits(Samples::permits)
                .bothSigned(true)
                .revoked(false)
                .grants(0)
                .braked(Optional.empty())
                .held(Optional.empty())
                .ledger(SharedLedger.CURRENT)
                .border(theirs -> crossing(Crossing.Kind.ABROAD, 7, 0, 99_999, 0))
                .receipt(true);
    }

    /** The same with another demand of approvals. */
    static ObligationProfile withApprovals(ObligationProfile profile, ApprovalDemand demand) {
        return new ObligationProfile(
                profile.rank(),
                profile.audience(),
                profile.clearance(),
                profile.purposeNeeded(),
                profile.longestMillis(),
                profile.bothSign(),
                profile.personalBasis(),
                profile.consent(),
                profile.permit(),
                profile.foreignConnectors(),
                profile.committed(),
                profile.stopAfterMillis(),
                profile.keyRelease(),
                profile.leastK(),
                demand,
                profile.documents(),
                profile.crossBorder(),
                profile.duties());
    }
}
