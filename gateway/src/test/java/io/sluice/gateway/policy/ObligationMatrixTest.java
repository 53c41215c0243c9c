package io.sluice.gateway.policy;

import static io.sluice.gateway.policy.Samples.DAY;
import static io.sluice.gateway.policy.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.sluice.gateway.identity.OperatorRole;
import io.sluice.gateway.policy.Finding.State;
import io.sluice.proto.Agreement;
import io.sluice.proto.ConsentDemand;
import io.sluice.proto.ConsentSet;
import io.sluice.proto.Derivation;
import io.sluice.proto.Label;
import io.sluice.proto.MeasuredRisk;
import io.sluice.proto.Rank;
import io.sluice.proto.Terms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole matrix: six ranks, every obligation, met and unmet, at every door. */
class ObligationMatrixTest {
    private static final Decisions DECISIONS = new Decisions(() -> ObligationProfiles.DEFAULT);
    private static final String ALL = "publish offer agree start grant open";
    private static final String TO_A_PARTY = "offer agree start grant";
    private static final String PROVIDERS = "publish offer agree start grant";

    private static final RightGrant MANAGED = managed(grant -> grant);

    /**
     * One way not to meet an obligation, and what comes of it from PUBLIC to IMPORTANT: {@code -} it is unmet, {@code o} it is
     * not demanded, or met all the same. Before, where all is well, it is {@code M} met, {@code L} to be met later, {@code N}
     * not demanded.
     */
    private enum Row {
        GRADING_OVER(
                Obligation.GRADING,
                "MMMMM",
                "-----",
                "grading-expired",
                ALL,
                f -> label(f, l -> l.setValidUntilMillis(NOW - 1))),
        GRADING_OVER_AT_ONCE(
                Obligation.GRADING,
                "MMMMM",
                "-----",
                "grading-expired",
                ALL,
                f -> label(f, l -> l.setValidUntilMillis(NOW + DAY).setGradedAtMillis(NOW + DAY))),
        K_TOO_LOW(Obligation.DE_IDENTIFICATION, "NNNNN", "-----", "k-too-low", ALL, f -> derived(f, least(f) - 1, 0)),
        RANK_BELOW_THE_PARENTS(
                Obligation.DE_IDENTIFICATION, "NNNNN", "-----", "downgrade-needed", ALL, f -> derived(f, least(f), 1)),
        GRADED_BY_ANOTHER(
                Obligation.DE_IDENTIFICATION,
                "NNNNN",
                "-----",
                "graded-by-another",
                ALL,
                f -> agreement(derived(f, least(f), 0), a -> a.setProvider("broker"))),
        RANK_BELOW_THE_PARENTS_AND_UNMEASURED(
                Obligation.DE_IDENTIFICATION, "NNNNN", "-----", "rank-below-parents", ALL, f -> child(f, 1, given(f))),
        PARENTS_LOOSELY_NAMED(
                Obligation.DE_IDENTIFICATION,
                "NNNNN",
                "-----",
                "derivation-incomplete",
                ALL,
                f -> label(
                                child(f, 0, given(f)),
                                l -> l.setDerivation(l.getDerivation().toBuilder()
                                        .addParentManifestDigests(ByteString.copyFrom(new byte[32]))))
                        .parents(Optional.of(List.of(given(f))))),
        PARENTS_UNKNOWN(
                Obligation.LINEAGE,
                "NNNNN",
                "-----",
                "parent-unknown",
                PROVIDERS,
                f -> child(f, 0, given(f)).parents(Optional.empty())),
        PARENTS_AGREEMENT_OVER(
                Obligation.LINEAGE,
                "NNNNN",
                "-----",
                "parent-ended",
                PROVIDERS,
                f -> child(f, 0, given(f, false, a -> a))),
        PASSING_ON_FORBIDDEN(
                Obligation.LINEAGE,
                "NNNNN",
                "-----",
                "pass-on-forbidden",
                PROVIDERS,
                f -> child(
                        f,
                        0,
                        given(f, true, a -> a.setTerms(a.getTerms().toBuilder().clearPassOn())))),
        WIDER_THAN_THE_PARENTS(
                Obligation.LINEAGE,
                "NNNNN",
                "-----",
                "wider-than-parents",
                PROVIDERS,
                f -> child(f, 0, given(f, true, a -> a.setPurpose("care")))),
        PARENTS_THAT_LET_IT_GO(
                Obligation.LINEAGE, "NNNNN", "ooooo", "parent-ended", PROVIDERS, f -> child(f, 0, given(f))),
        RIGHTS_THAT_NOBODY_LOOKED_AT(
                Obligation.RIGHTS, "MMMMM", "-----", "right-unknown", PROVIDERS, f -> f.rights(Optional::empty)),
        NO_RIGHT_OF_USE(Obligation.RIGHTS, "MMMMM", "-----", "right-missing", PROVIDERS, f -> rights(f, MANAGED)),
        A_RIGHT_FOR_ANOTHER_PURPOSE(
                Obligation.RIGHTS,
                "MMMMM",
                "-----",
                "right-wider",
                PROVIDERS,
                f -> rights(f, MANAGED, used(g -> g.purposes("audit")))),
        A_RIGHT_THAT_ENDS_BEFORE_THE_TERMS(
                Obligation.RIGHTS,
                "MMMMM",
                "-----",
                "right-wider",
                PROVIDERS,
                f -> rights(f, MANAGED, used(g -> g.until(NOW + DAY)))),
        A_RIGHT_NOT_TO_BE_HANDED_ON(
                Obligation.RIGHTS,
                "MMMMM",
                "-----",
                "right-too-deep",
                PROVIDERS,
                f -> rights(f, MANAGED, used(g -> g.depth(0)))),
        A_RIGHT_THAT_IS_OVER(
                Obligation.RIGHTS,
                "MMMMM",
                "-----",
                "right-expired",
                PROVIDERS,
                f -> rights(
                        terms(f, t -> t.setUntilMillis(NOW - DAY + 1)), used(g -> g), managed(g -> g.until(NOW - 1)))),
        A_RIGHT_GIVEN_AWAY(
                Obligation.RIGHTS,
                "MMMMM",
                "-----",
                "right-given-away",
                PROVIDERS,
                f -> f.rights(() -> Optional.of(new Holdings(
                        "hospital",
                        List.of(new Rights(Samples.ORIGIN, List.of(managed(RightSample::transfer)), Set.of())))))),
        RIGHTS_THAT_COVER_IT(
                Obligation.RIGHTS,
                "MMMMM",
                "ooooo",
                "right-missing",
                PROVIDERS,
                f -> rights(f, MANAGED, used(g -> g.until(NOW + 30 * DAY)))),
        MEMBER_GONE(
                Obligation.MEMBERSHIP,
                "MMMMM",
                "-----",
                "member-revoked",
                TO_A_PARTY,
                f -> f.party(new Party("clinic", Rank.CORE, true, true))),
        NO_MEMBER(Obligation.MEMBERSHIP, "MMMMM", "-----", "not-a-member", TO_A_PARTY, f -> f.recipient("clinic")),
        CLEARANCE_ONE_BELOW(
                Obligation.CLEARANCE,
                "MMMMM",
                "o----",
                "clearance-too-low",
                TO_A_PARTY,
                f -> f.party(new Party("clinic", below(rank(f)), false, true))),
        TERMS_WANT_MORE_CLEARANCE(
                Obligation.CLEARANCE,
                "MMMMM",
                "-----",
                "clearance-too-low",
                TO_A_PARTY,
                f -> terms(f, t -> t.setClearance(Rank.CORE))),
        TERMS_WITHOUT_CLEARANCE(
                Obligation.CLEARANCE,
                "MMMMM",
                "-----",
                "clearance-unknown",
                TO_A_PARTY,
                f -> terms(f, Terms.Builder::clearClearance)),
        ANOTHER_IS_NAMED(
                Obligation.AUDIENCE,
                "MMMMM",
                "-----",
                "recipient-not-named",
                PROVIDERS,
                f -> terms(f, t -> t.clearRecipients().addRecipients("lab"))),
        NOBODY_IS_NAMED(
                Obligation.AUDIENCE,
                "MMMMM",
                "ooo--",
                "recipients-needed",
                PROVIDERS,
                f -> terms(f, Terms.Builder::clearRecipients)),
        FOREIGN(
                Obligation.RECIPIENT_KIND,
                "MMMMM",
                "-----",
                "foreign-connector-refused",
                PROVIDERS,
                f -> f.party(new Party("clinic", rank(f), false, false))),
        FOREIGN_WHERE_THE_OWNER_ALLOWS_IT(
                Obligation.RECIPIENT_KIND,
                "MMMMM",
                "oo---",
                "foreign-connector-refused",
                PROVIDERS,
                f -> terms(f.party(new Party("clinic", rank(f), false, false)), t -> t.setForeignConnectors(true))),
        UNKNOWN_DUTY(
                Obligation.DUTIES,
                "MMMMM",
                "-----",
                "duty-unknown",
                ALL,
                f -> terms(f, t -> t.addObligations("https://example.org/dance"))),
        NOT_SEALED(Obligation.CRYPTOGRAPHY, "MMMMM", "-----", "duty-missing", ALL, f -> without(f, Vocabulary.SEAL)),
        NOT_RECORDED(Obligation.RECORD, "LLLLL", "-----", "duty-missing", ALL, f -> without(f, Vocabulary.RECORD)),
        NOT_CHECKED(
                Obligation.LABEL_CHECK, "NNLLL", "oo---", "duty-missing", ALL, f -> without(f, Vocabulary.CHECK_LABEL)),
        NOT_DELETED(Obligation.DELETION, "NNNLL", "ooo--", "duty-missing", ALL, f -> without(f, Vocabulary.DELETE)),
        TERMS_OVER(Obligation.TERM, "MMMMM", "-----", "terms-ended", ALL, f -> again(f, agreement(f), NOW + 31 * DAY)),
        TERMS_OVER_BEFORE_THEY_BEGIN(
                Obligation.TERM,
                "MMMMM",
                "-----",
                "until-past",
                ALL,
                f -> terms(f, t -> t.setUntilMillis(f.label().getGradedAtMillis()))),
        TERMS_BEFORE_ALL_TIME(
                Obligation.TERM, "MMMMM", "-----", "until-past", ALL, f -> terms(f, t -> t.setUntilMillis(-1))),
        HELD_TOO_LONG(
                Obligation.RETENTION,
                "NNNMM",
                "ooo--",
                "until-too-late",
                PROVIDERS,
                f -> terms(f, t -> t.setUntilMillis(f.label().getGradedAtMillis() + 365 * DAY + 1))),
        HELD_FOR_EVER(
                Obligation.RETENTION,
                "NNNMM",
                "ooo--",
                "until-too-late",
                PROVIDERS,
                f -> terms(f, Terms.Builder::clearUntilMillis)),
        HELD_FROM_NOBODY_KNOWS_WHEN(
                Obligation.RETENTION,
                "NNNMM",
                "ooo--",
                "grading-time-missing",
                PROVIDERS,
                f -> label(f, Label.Builder::clearGradedAtMillis)),
        NO_PURPOSE(
                Obligation.PURPOSE,
                "MMMMM",
                "-----",
                "purpose-needed",
                "agree start grant",
                f -> agreement(f, Agreement.Builder::clearPurpose)),
        NO_PURPOSE_WHERE_ANY_IS_ALLOWED(
                Obligation.PURPOSE,
                "MMMMM",
                "oo---",
                "purpose-needed",
                "agree start grant",
                f -> agreement(terms(f, Terms.Builder::clearPurposes), Agreement.Builder::clearPurpose)),
        ANOTHER_PURPOSE(
                Obligation.PURPOSE,
                "MMMMM",
                "-----",
                "purpose-not-allowed",
                "agree start grant",
                f -> agreement(f, a -> a.setPurpose("marketing"))),
        NO_BASIS(
                Obligation.BASIS,
                "NNMMM",
                "oo---",
                "basis-needed",
                "agree start grant",
                f -> label(f, Label.Builder::clearBases)),
        CONSENT_TO_ANOTHER_PURPOSE(
                Obligation.CONSENT,
                "NNNNN",
                "-----",
                "consent-other-use",
                "agree start grant",
                f -> consented(f, set -> set.setPurpose("marketing"))),
        CONSENT_TO_ANOTHER_RECIPIENT(
                Obligation.CONSENT,
                "NNNNN",
                "-----",
                "consent-other-use",
                "agree start grant",
                f -> consented(f, set -> set.setRecipient("bakery"))),
        CONSENTS_WITHOUT_COMMITMENT(
                Obligation.CONSENT,
                "NNNNN",
                "-----",
                "consent-insufficient",
                "agree start grant",
                f -> consented(f, ConsentSet.Builder::clearRoot)),
        CONSENTS_THAT_SAY_TOO_LITTLE(
                Obligation.CONSENT,
                "NNNNN",
                "ooo--",
                "consent-insufficient",
                "agree start grant",
                f -> consented(f, set -> set.setDemand(ConsentDemand.CONSENT_PURPOSE))),
        CONSENT_IS_ATTESTED_AND_NOBODYS_IS_SHOWN(
                Obligation.CONSENT,
                "NNNNN",
                "ooo--",
                "consent-needed",
                "agree start grant",
                f -> label(f, l -> l.addBases(BasisText.parse("consent:form 7")))),
        CONSENT_IS_ATTESTED_FOR_DATA_ABOUT_NOBODY(
                Obligation.CONSENT,
                "NNNNN",
                "ooooo",
                "consent-needed",
                "agree",
                f -> label(f, l -> l.clearPersonalInformationClasses().addBases(BasisText.parse("consent:form 7")))),
        CONSENTS_THAT_FIT(
                Obligation.CONSENT, "NNNNN", "ooooo", "consent-other-use", "agree", f -> consented(f, s -> s)),
        NO_PERMIT(
                Obligation.PERMIT,
                "NNNNM",
                "oooo-",
                "permit-needed",
                PROVIDERS,
                f -> label(f, l -> l.clearBases().addBases(BasisText.parse("law:article 7")))),
        REVOKED(Obligation.STANDING, "MMMMM", "-----", "agreement-revoked", "start grant open", f -> f.revoked(true)),
        BRAKED(
                Obligation.BRAKE,
                "MMMMM",
                "-----",
                "braked",
                "start grant open",
                f -> f.braked(Optional.of(Reason.of("braked", "stopped")))),
        HELD_SINCE_A_RESTORE(
                Obligation.REAFFIRMATION,
                "NNNNN",
                "-----",
                "restored",
                "start grant open",
                f -> f.held(Optional.of(Reason.of("restored", "held")))),
        UNSIGNED(Obligation.CONTRACT, "MMMMM", "-----", "agreement-unsigned", "start grant", f -> f.bothSigned(false)),
        SOMEBODY_ELSES_AGREEMENT(
                Obligation.CONTRACT,
                "MMMMM",
                "-----",
                "recipient-mismatch",
                ALL,
                f -> agreement(f, a -> a.setRecipient("lab"))),
        SIGNING_LEFT_OUT(Obligation.CONTRACT, "MMMMM", "oo---", "duty-missing", ALL, f -> without(f, Vocabulary.SIGN)),
        COUNT_USED_UP(Obligation.COUNT, "MMMMM", "-----", "count-used-up", "start grant", f -> f.grants(3)),
        NO_LEDGER(
                Obligation.COMMITTED_RECORD, "NNNNM", "oooo-", "ledger-needed", ALL, f -> f.ledger(SharedLedger.NONE)),
        COMMITTING_LEFT_OUT(
                Obligation.COMMITTED_RECORD, "NNNNM", "oooo-", "duty-missing", ALL, f -> without(f, Vocabulary.COMMIT)),
        LEDGER_AWAY(
                Obligation.LEDGER_FRESHNESS,
                "NNMMN",
                "oo--o",
                "ledger-unreachable",
                "start grant",
                f -> f.ledger(new SharedLedger(true, 3 * DAY + 1))),
        NOBODY_APPROVED(
                Obligation.APPROVALS,
                "NNNMM",
                "ooo--",
                "approval-needed",
                "agree start grant",
                f -> f.approvals(approvals())),
        ONE_PERSON_APPROVED(
                Obligation.APPROVALS,
                "NNNMM",
                "oooo-",
                "approval-needed",
                "agree start grant",
                f -> f.approvals(approvals(true))),
        SOMEBODY_REFUSED(
                Obligation.APPROVALS,
                "NNNMM",
                "ooo--",
                "approval-refused",
                "agree start grant",
                f -> f.approvals(approvals(false))),
        NO_CONTRACT_IS_ATTACHED(
                Obligation.DOCUMENTS,
                "NNNNM",
                "oooo-",
                "document-needed",
                PROVIDERS,
                f -> f.permits(() -> attached(PermitKind.IMPACT_ASSESSMENT))),
        NO_ASSESSMENT_IS_ATTACHED(
                Obligation.DOCUMENTS,
                "NNNNM",
                "oooo-",
                "document-needed",
                PROVIDERS,
                f -> f.permits(() -> attached(PermitKind.CONTRACT))),
        A_DOCUMENT_HAS_EXPIRED(
                Obligation.DOCUMENTS,
                "NNNNM",
                "oooo-",
                "document-expired",
                PROVIDERS,
                f -> f.permits(ObligationMatrixTest::expired)),
        LINE_REACHED_ABROAD(
                Obligation.CROSS_BORDER,
                "MMMMM",
                "-----",
                "border-document-needed",
                "agree start grant",
                f -> f.border(theirs -> Samples.crossing(Crossing.Kind.ABROAD, 7, 0, 100_000, 0))
                        .permits(List::of)),
        SENSITIVE_ABROAD(
                Obligation.CROSS_BORDER,
                "MMMMM",
                "-----",
                "border-document-expired",
                "agree start grant",
                f -> f.border(theirs -> Samples.crossing(Crossing.Kind.ABROAD, 7, 7, 7, 7))
                        .permits(() -> List.of(Samples.EXPIRED))),
        JURISDICTION_UNKNOWN(
                Obligation.CROSS_BORDER,
                "MMMMM",
                "-----",
                "jurisdiction-unknown",
                "agree start grant",
                f -> f.border(theirs -> Samples.crossing(Crossing.Kind.ANYWHERE, 1, 0, 1, 0))),
        PERSONS_UNKNOWN(
                Obligation.CROSS_BORDER,
                "MMMMM",
                "-----",
                "persons-unknown",
                "agree start grant",
                f -> f.border(theirs ->
                        new Crossing(Crossing.Kind.ABROAD, Optional.empty(), Optional.empty(), Optional.empty()))),
        COUNT_FROM_A_BACKUP(
                Obligation.CROSS_BORDER,
                "MMMMM",
                "-----",
                "restored",
                "agree start grant",
                f -> f.border(theirs -> new Crossing(
                        Crossing.Kind.ABROAD,
                        Optional.of(BorderCount.NONE),
                        Optional.of(BorderCount.NONE),
                        Optional.of(Reason.of("restored", "counted no further"))))),
        NOBODY_LOOKED_AT_THE_BORDER(
                Obligation.CROSS_BORDER,
                "MMMMM",
                "-----",
                "border-unknown",
                "agree start grant",
                f -> f.border(theirs -> Crossing.UNKNOWN)),
        NO_BORDER(
                Obligation.CROSS_BORDER,
                "MMMMM",
                "ooooo",
                "border-document-needed",
                "agree start grant",
                f -> f.border(theirs -> Crossing.DOMESTIC).permits(List::of)),
        NOBODY_ABROAD_BUT_IMPORTANT_DATA(
                Obligation.CROSS_BORDER,
                "MMMMM",
                "oooo-",
                "border-document-needed",
                "agree start grant",
                f -> f.border(theirs -> Samples.crossing(Crossing.Kind.ABROAD, 0, 0, 2_000_000, 2_000_000))
                        .permits(List::of)),
        NO_RECEIPT(Obligation.RECEIPT, "MMMMM", "-----", "receipt-missing", "grant", f -> f.receipt(false)),
        RECEIPT_LEFT_OUT(
                Obligation.RECEIPT, "MMMMM", "-----", "duty-missing", ALL, f -> without(f, Vocabulary.RECEIPT));

        private final Obligation obligation;
        private final String well;
        private final String spoiled;
        private final String code;
        private final Set<Door> doors;
        private final UnaryOperator<Facts> spoil;

        Row(Obligation obligation, String well, String spoiled, String code, String doors, UnaryOperator<Facts> spoil) {
            this.obligation = obligation;
            this.well = well;
            this.spoiled = spoiled;
            this.code = code;
            this.doors = Arrays.stream(doors.split(" "))
                    .map(word -> Door.valueOf(word.toUpperCase(java.util.Locale.ROOT)))
                    .collect(Collectors.toCollection(() -> EnumSet.noneOf(Door.class)));
            this.spoil = spoil;
        }
    }

    @ParameterizedTest
    @EnumSource(Row.class)
    void whereAllIsWellEachObligationIsMetOrToBeMetOrNotDemanded(Row row) {
        for (int i = 0; i < row.well.length(); i++) {
            Rank rank = Ranks.ALL.get(i);
            Facts facts = Samples.facts(rank);
            Finding finding = find(row.obligation, facts);
            State expected =
                    switch (row.well.charAt(i)) {
                        case 'M' -> State.MET;
                        case 'L' -> State.LATER;
                        default -> State.NOT_DEMANDED;
                    };
            assertThat(finding.state())
                    .as("%s at %s: %s", row.obligation, rank, finding)
                    .isEqualTo(expected);
            assertThat(finding.by().isBlank()).as("by what").isEqualTo(expected == State.NOT_DEMANDED);
            assertThat(finding.reasons().isEmpty()).isEqualTo(expected != State.LATER);
            for (Door door : Door.values()) {
                assertThat(DECISIONS.at(door, facts)).as("%s at %s", rank, door).isInstanceOf(Decision.Permit.class);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Row.class)
    void whereOneIsUnmetJustTheDoorsWhereItIsDueAreClosedAndItsReasonIsGiven(Row row) {
        for (int i = 0; i < row.spoiled.length(); i++) {
            Rank rank = Ranks.ALL.get(i);
            Facts facts = row.spoil.apply(Samples.facts(rank));
            boolean demanded = row.spoiled.charAt(i) == '-';
            Finding finding = find(row.obligation, facts);
            assertThat(codes(finding.reasons()))
                    .as("%s at %s: %s", row, rank, finding)
                    .isEqualTo(demanded ? List.of(row.code) : later(finding));
            if (demanded) {
                assertThat(finding.command())
                        .satisfiesAnyOf(
                                command -> assertThat(command).contains("sluice "),
                                command -> assertThat(row.obligation).isEqualTo(Obligation.RECIPIENT_KIND));
            }
            for (Door door : Door.values()) {
                List<String> denials = codes(DECISIONS.at(door, facts).denials());
                if (demanded && row.doors.contains(door)) {
                    assertThat(denials).as("%s at %s, %s", row, rank, door).contains(row.code);
                } else {
                    assertThat(denials).as("%s at %s, %s", row, rank, door).doesNotContain(row.code);
                }
            }
        }
    }

    /** What is met all the same may still have to come. */
    private static List<String> later(Finding finding) {
        return finding.state() == State.LATER ? codes(finding.reasons()) : List.of();
    }

    @ParameterizedTest
    @EnumSource(Row.class)
    void coreIsRefusedAtEveryDoorForOneReasonMetOrNot(Row row) {
        for (Facts facts : List.of(Samples.facts(Rank.CORE), row.spoil.apply(Samples.facts(Rank.CORE)))) {
            for (Door door : Door.values()) {
                assertThat(codes(DECISIONS.at(door, facts).denials())).containsExactly("rank-never-offered");
                Map<Obligation, Finding> findings = DECISIONS.findings(door, facts);
                assertThat(findings).containsOnlyKeys(Obligation.RELEASE);
                assertThat(findings.get(Obligation.RELEASE).state()).isEqualTo(State.UNMET);
            }
        }
    }

    private static List<Permit> attached(PermitKind kind) {
        return Samples.permits().stream().filter(each -> each.kind() == kind).toList();
    }

    /** The contract, a moment ago. */
    private static List<Permit> expired() {
        return Samples.permits().stream()
                .map(each -> new Permit(
                        each.id(),
                        each.sha256(),
                        each.kind(),
                        each.issuer(),
                        each.number(),
                        each.kind() == PermitKind.CONTRACT ? NOW - 1 : each.untilMillis(),
                        each.recipient(),
                        each.dataset(),
                        each.addedMillis()))
                .toList();
    }

    /** By default ranks up to CONFIDENTIAL go without people; here everybody's profile demands one person. */
    @Test
    void whereAProfileDemandsPeopleJustTheDoorsForAPurposeAreClosedUntilOneHasApproved() {
        ApprovalDemand one = new ApprovalDemand(1, OperatorRole.APPROVER);
        ObligationProfiles demanding = new ObligationProfiles(
                ObligationProfiles.DEFAULT.all().stream()
                        .map(each -> Samples.withApprovals(each, one))
                        .toList(),
                "demanding",
                ByteString.EMPTY);
        Decisions decisions = new Decisions(() -> demanding);
        for (Rank rank : Ranks.ALL.subList(0, Ranks.ALL.size() - 1)) {
            for (Approvals said : List.of(approvals(), approvals(true), approvals(false))) {
                boolean met = said.given(one).size() == 1;
                String code = said.words().isEmpty() ? "approval-needed" : "approval-refused";
                Facts facts = Samples.facts(rank).approvals(said);
                Finding finding = Obligation.APPROVALS.find(demanding.of(rank).orElseThrow(), facts);
                assertThat(finding.state()).isEqualTo(met ? State.MET : State.UNMET);
                for (Door door : Door.values()) {
                    boolean asked = Set.of(Door.AGREE, Door.START, Door.GRANT).contains(door);
                    // Nobody is asked before it is known by whom it is wanted, and for what.
                    Facts known = asked ? facts : Samples.facts(rank);
                    assertThat(codes(decisions.at(door, known).denials()))
                            .as("%s at %s: %s", rank, door, finding)
                            .isEqualTo(asked && !met ? List.of(code) : List.of());
                }
            }
        }
    }

    private static Approvals approvals(boolean... given) {
        ByteString subject = ByteString.copyFromUtf8("this exchange");
        List<ApprovalWord> words = new ArrayList<>();
        for (boolean each : given) {
            words.add(new ApprovalWord(
                    subject,
                    "ben 0a",
                    true,
                    Set.of(OperatorRole.APPROVER),
                    each,
                    NOW - DAY,
                    each ? NOW + DAY : 0,
                    subject));
        }
        return new Approvals("q1", subject, "sten 01", words, NOW);
    }

    /** From CONFIDENTIAL on a consent names its purpose; what is attested is taken, if the offer is for purposes. */
    @Test
    void anAttestedConsentToWhateverPurposeIsNoneForConfidentialData() {
        Facts attested = label(
                Samples.facts(Rank.CONFIDENTIAL), l -> l.clearBases().addBases(BasisText.parse("consent:form 7")));
        assertThat(find(Obligation.CONSENT, attested).by())
                .isEqualTo("basis CONSENT on 2027-01-14, for the purposes of the offer");
        Finding any = find(Obligation.CONSENT, terms(attested, Terms.Builder::clearPurposes));
        assertThat(codes(any.reasons())).containsExactly("consent-purpose-needed");
        assertThat(any.command())
                .endsWith("--basis 'consent:form 7' --count 3 --until 2027-02-14T08:00:00Z --purpose P");
        Facts internal = label(Samples.facts(Rank.INTERNAL), l -> l.addBases(BasisText.parse("consent:form 7")));
        assertThat(find(Obligation.CONSENT, terms(internal, Terms.Builder::clearPurposes))
                        .state())
                .isEqualTo(State.MET);
    }

    @Test
    void everyObligationIsInTheMatrix() {
        Set<Obligation> rows = Arrays.stream(Row.values())
                .map(row -> row.obligation)
                .collect(Collectors.toCollection(() -> EnumSet.of(Obligation.RELEASE)));
        assertThat(rows).containsExactly(Obligation.values());
    }

    @Test
    void anObligationIsCalledByOneWord() {
        assertThat(Obligation.DE_IDENTIFICATION.word()).isEqualTo("de-identification");
        assertThat(Arrays.stream(Obligation.values()).map(Obligation::word))
                .doesNotHaveDuplicates()
                .allMatch(word -> word.matches("[a-z]+(-[a-z]+)*"));
    }

    @Test
    void dataThatNobodyGradedAreRefusedAtEveryDoor() {
        for (UnaryOperator<Label.Builder> spoil :
                List.<UnaryOperator<Label.Builder>>of(Label.Builder::clearRank, label -> label.setRankValue(7))) {
            Facts facts = label(Samples.facts(Rank.PUBLIC), spoil);
            for (Door door : Door.values()) {
                assertThat(codes(DECISIONS.at(door, facts).denials())).containsExactly("rank-unknown");
                assertThat(DECISIONS.findings(door, facts)).containsOnlyKeys(Obligation.GRADING);
            }
        }
    }

    @Test
    void whatNobodyHasSaidMeetsNothing() {
        Facts unknown = Facts.of(Samples.agreement(Rank.IMPORTANT), NOW);
        assertThat(codes(DECISIONS.at(Door.GRANT, unknown).denials()))
                .containsExactly(
                        "right-unknown",
                        "not-a-member",
                        "clearance-too-low",
                        "document-needed",
                        "border-unknown",
                        "approval-needed",
                        "agreement-revoked",
                        "braked",
                        "restored",
                        "agreement-unsigned",
                        "count-used-up",
                        "ledger-needed",
                        "receipt-missing");
        Facts offered = Samples.offered(Samples.label(Rank.CONFIDENTIAL), Samples.terms(Rank.CONFIDENTIAL))
                .party(Samples.party(Rank.CONFIDENTIAL))
                .braked(Optional.empty())
                .held(Optional.empty());
        assertThat(DECISIONS.at(Door.OFFER, offered).permitted()).isTrue();
        assertThat(codes(DECISIONS.at(Door.START, offered).denials()))
                .containsExactly(
                        "purpose-needed",
                        "border-unknown",
                        "agreement-missing",
                        "agreement-missing",
                        "ledger-unreachable");
    }

    private static Finding find(Obligation obligation, Facts facts) {
        return obligation.find(
                ObligationProfiles.DEFAULT.of(facts.label().getRank()).orElseThrow(), facts);
    }

    private static List<String> codes(List<Reason> reasons) {
        return reasons.stream().map(Reason::code).toList();
    }

    private static Rank rank(Facts facts) {
        return facts.label().getRank();
    }

    private static Rank below(Rank rank) {
        return Ranks.ALL.get(Math.max(0, rank.getNumber() - 2));
    }

    private static int least(Facts facts) {
        return ObligationProfiles.DEFAULT.of(rank(facts)).orElseThrow().leastK();
    }

    /** A release of data of a rank so many above its own, whose risk was measured. */
    private static Facts derived(Facts facts, int k, int above) {
        return label(
                facts,
                label -> label.setDerivation(Derivation.newBuilder()
                        .addParentObjectIds(ByteString.copyFrom(new byte[16]))
                        .setTransformPlanDigest(ByteString.copyFrom(new byte[32]))
                        .setParentsRank(Ranks.ALL.get(Math.min(5, rank(facts).getNumber() - 1 + above)))
                        .setRisk(MeasuredRisk.newBuilder().setK(k))));
    }

    /** What the child of these facts is made from, received under an agreement that lets it be passed on. */
    private static Parent given(Facts facts) {
        return given(facts, true, a -> a);
    }

    private static Parent given(Facts facts, boolean stands, UnaryOperator<Agreement.Builder> change) {
        Agreement.Builder agreement = agreement(facts).toBuilder()
                .setProvider("town")
                .setRecipient("hospital")
                .setPurpose("")
                .setTerms(facts.terms().toBuilder().setPassOn(true));
        return new Parent(
                ByteString.copyFrom(new byte[16]),
                ByteString.copyFrom(new byte[32]),
                facts.label(),
                false,
                List.of(new Parent.Held(change.apply(agreement).build(), stands)));
    }

    /** The data come from hospital, and trust offers them by these rights. */
    private static Facts rights(Facts facts, RightGrant... grants) {
        return facts.rights(() ->
                Optional.of(new Holdings("trust", List.of(new Rights(Samples.ORIGIN, List.of(grants), Set.of())))));
    }

    private static RightGrant managed(UnaryOperator<RightSample> change) {
        return change.apply(RightSample.of(Right.MANAGEMENT, "hospital", "trust"))
                .grant();
    }

    private static RightGrant used(UnaryOperator<RightSample> change) {
        return change.apply(RightSample.of(Right.USE, "hospital", "trust").depth(1))
                .grant();
    }

    /** Data made from that, of a rank so many above its own. */
    private static Facts child(Facts facts, int above, Parent parent) {
        return label(
                        facts,
                        label -> label.setDerivation(Derivation.newBuilder()
                                .addParentObjectIds(parent.objectId())
                                .addParentManifestDigests(parent.manifestDigest())
                                .setParentsRank(
                                        Ranks.ALL.get(Math.min(5, rank(facts).getNumber() - 1 + above)))))
                .parents(Optional.of(List.of(parent)));
    }

    /** A release that rests on consents to this very exchange, but for one thing. */
    private static Facts consented(Facts facts, UnaryOperator<ConsentSet.Builder> change) {
        ConsentSet.Builder set = ConsentSet.newBuilder()
                .setRoot(ByteString.copyFrom(new byte[32]))
                .setAsOfMillis(NOW - DAY)
                .setPurpose("research")
                .setRecipient("clinic")
                .setPersons(7)
                .setDemand(ConsentDemand.CONSENT_SEPARATE);
        return label(
                derived(facts, least(facts), 0),
                label -> label.setDerivation(label.getDerivation().toBuilder().setConsent(change.apply(set))));
    }

    private static Facts without(Facts facts, String duty) {
        return terms(facts, terms -> {
            List<String> kept = terms.getObligationsList().stream()
                    .filter(each -> !each.equals(duty))
                    .toList();
            return terms.clearObligations().addAllObligations(kept);
        });
    }

    private static Facts terms(Facts facts, UnaryOperator<Terms.Builder> change) {
        return agreement(facts, a -> a.setTerms(change.apply(a.getTerms().toBuilder())));
    }

    private static Facts label(Facts facts, UnaryOperator<Label.Builder> change) {
        return agreement(facts, a -> a.setLabel(change.apply(a.getLabel().toBuilder())));
    }

    private static Facts agreement(Facts facts, UnaryOperator<Agreement.Builder> change) {
        return again(facts, change.apply(agreement(facts).toBuilder()).build(), facts.nowMillis());
    }

    private static Agreement agreement(Facts facts) {
        return facts.agreement().orElseThrow();
    }

    /** The same facts about another agreement, at another time. */
    static Facts again(Facts facts, Agreement agreement, long nowMillis) {
        return Facts.of(agreement, nowMillis)
                .rights(facts::rights)
                .party(facts.party().orElseThrow())
                .bothSigned(facts.bothSigned())
                .revoked(!facts.standing())
                .grants(facts.grants())
                .braked(facts.braked())
                .held(facts.held())
                .approvals(facts.approvals().orElseThrow())
                .ledger(facts.ledger().orElseThrow())
                .border(theirs -> facts.crossing())
                .permits(facts::permits)
                .receipt(facts.receipt());
    }
}
