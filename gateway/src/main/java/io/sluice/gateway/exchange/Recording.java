package io.sluice.gateway.exchange;

import static io.sluice.gateway.sealing.Digests.ofPayload;

import com.google.protobuf.ByteString;
import io.sluice.gateway.catalog.CatalogEntry;
import io.sluice.gateway.contracts.Role;
import io.sluice.gateway.policy.BasisText;
import io.sluice.gateway.policy.Brake;
import io.sluice.gateway.policy.Permit;
import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.policy.Recall;
import io.sluice.gateway.policy.RightGrant;
import io.sluice.gateway.provenance.Event;
import io.sluice.gateway.provenance.Evidence;
import io.sluice.gateway.provenance.Openings;
import io.sluice.gateway.provenance.RecordException;
import io.sluice.gateway.provenance.Refusals;
import io.sluice.gateway.provenance.Tokens;
import io.sluice.ledger.Entry;
import io.sluice.ledger.Ledger;
import io.sluice.ledger.LedgerException;
import io.sluice.ledger.Query;
import io.sluice.proto.Agreement;
import io.sluice.proto.ApprovalSubject;
import io.sluice.proto.Binding;
import io.sluice.proto.ConsentForm;
import io.sluice.proto.ConsentRelease;
import io.sluice.proto.Derivation;
import io.sluice.proto.Field;
import io.sluice.proto.FieldKind;
import io.sluice.proto.Label;
import io.sluice.proto.MeasuredRisk;
import io.sluice.proto.Outcome;
import io.sluice.proto.Rank;
import io.sluice.proto.Record;
import io.sluice.proto.RecordKind;
import io.sluice.proto.ReleaseScope;
import io.sluice.proto.Signed;
import io.sluice.proto.TokenKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Which record each step of an exchange leaves. A call returns when the record is durable. Steps that belong to one
 * agreement or transfer are recorded once: when the process died between the record and its effect, the record that is
 * there is found again by its blind token.
 */
public final class Recording implements Trail {
    private static final int MOST_OF_AN_AGREEMENT = 1_000;

    /** Making a release takes no longer. */
    private static final long MAKING_MILLIS = TimeUnit.DAYS.toMillis(2);

    private final String ourName;
    private final Evidence evidence;
    private final Ledger ledger;
    private final Refusals refusals;
    private final AgreementLocks onces = new AgreementLocks(); // Two who record the same at once record it once.

    public Recording(String ourName, Evidence evidence, Ledger ledger, Refusals refusals) {
        this.ourName = ourName;
        this.evidence = evidence;
        this.ledger = ledger;
        this.refusals = refusals;
    }

    RecordedStep published(Label label, String dataset, long version, Event.Builder facts) {
        if (version > 0) { // What was refused never became a version.
            facts.field(FieldKind.FIELD_VERSION, version);
        }
        Derivation derivation = label.getDerivation();
        if (derivation.getParentManifestDigestsCount() > 0) {
            facts.field(FieldKind.FIELD_PARENTS, lines(derivation.getParentObjectIdsList()))
                    .field(
                            FieldKind.FIELD_PARENTS_RANK,
                            derivation.getParentsRank().name())
                    .field(FieldKind.FIELD_PARENT_MANIFESTS, lines(derivation.getParentManifestDigestsList()));
        }
        return put(facts.rank(label.getRank())
                .field(FieldKind.FIELD_DATASET, dataset)
                .field(FieldKind.FIELD_PROVIDER, ourName)
                .field(FieldKind.FIELD_BASIS, bases(label))
                .field(FieldKind.FIELD_CATEGORIES, String.join("\n", label.getCategoriesList()))
                .field(FieldKind.FIELD_RANK_DECLARED, label.getRank().name())
                .field(FieldKind.FIELD_RANK_FOUND, label.getFoundFloor().name())
                .build());
    }

    /** A brake is on, or about to be taken off. Why is a sentence of a person's: a salted field and nothing else. */
    void braked(Brake brake, boolean on, String by, String reason) {
        put(Event.of(RecordKind.BRAKE, Outcome.DONE)
                .rank(brake.rank())
                .field(FieldKind.FIELD_DATASET, brake.scope() == Brake.Scope.DATASET ? brake.target() : "")
                .field(FieldKind.FIELD_SUBJECT, brake.scope() == Brake.Scope.MEMBER ? brake.target() : "")
                .field(FieldKind.FIELD_BRAKE, brake.id())
                .field(
                        FieldKind.FIELD_ACTION,
                        (on ? "on " : "off ") + brake.scope().word())
                .field(FieldKind.FIELD_ACTOR, by)
                .field(FieldKind.FIELD_REASON, reason)
                .build());
    }

    /** That somebody who operates a restored gateway lets something go on that the backup had. */
    void reaffirmed(String subject) {
        put(Event.of(RecordKind.APPROVED, Outcome.DONE)
                .field(FieldKind.FIELD_SUBJECT, subject)
                .field(FieldKind.FIELD_REASON, "restored")
                .build());
    }

    /** A document is attached, or is no more; its text is known to nobody here. */
    RecordedStep attached(Permit permit, boolean on) {
        return put(Event.of(RecordKind.CONFIGURED, Outcome.DONE)
                .field(FieldKind.FIELD_SUBJECT, "documents")
                .field(FieldKind.FIELD_REASON, on ? "attached" : "removed")
                .field(FieldKind.FIELD_DOCUMENT_DIGEST, permit.sha256().toByteArray())
                .field(FieldKind.FIELD_DOCUMENT_KIND, permit.kind().word())
                .field(FieldKind.FIELD_DATASET, permit.dataset())
                .field(FieldKind.FIELD_RECIPIENT, permit.recipient())
                .build());
    }

    /** The latest time that is known. */
    long nowMillis() {
        return evidence.nowMillis();
    }

    @Override
    public String operator() {
        return evidence.acting().current().orElse("");
    }

    /** Somebody of ours approved, or refused, what another organisation asks for. */
    void approved(ApprovalSubject subject, String approver, boolean given, ByteString hash) {
        put(ofSubject(RecordKind.APPROVED, given ? Outcome.DONE : Outcome.DENIED, subject)
                .field(FieldKind.FIELD_APPROVER, approver)
                .field(FieldKind.FIELD_APPROVAL_HASH, hash.toByteArray())
                .field(FieldKind.FIELD_REASON, given ? "approval-given" : "approval-refused")
                .build());
    }

    /** What somebody said about it does not count. */
    void approvalRefused(ApprovalSubject subject, String approver, Reason reason) {
        put(ofSubject(RecordKind.REFUSED, Outcome.DENIED, subject)
                .field(FieldKind.FIELD_APPROVER, approver)
                .field(FieldKind.FIELD_REASON, reason.code())
                .build());
    }

    private Event.Builder ofSubject(RecordKind kind, Outcome outcome, ApprovalSubject subject) {
        return Event.of(kind, outcome)
                .rank(subject.getLabel().getRank())
                .field(FieldKind.FIELD_DATASET, subject.getDataset())
                .field(FieldKind.FIELD_VERSION, subject.getVersion())
                .field(FieldKind.FIELD_PROVIDER, ourName)
                .field(FieldKind.FIELD_RECIPIENT, subject.getRecipient())
                .field(FieldKind.FIELD_PURPOSE, subject.getPurpose())
                .field(FieldKind.FIELD_BASIS, bases(subject.getLabel()))
                .field(FieldKind.FIELD_OBJECT_ID, subject.getObjectId().toByteArray())
                .field(
                        FieldKind.FIELD_MANIFEST_DIGEST,
                        subject.getManifestDigest().toByteArray());
    }

    RecordedStep publicationRefused(Label label, String dataset, List<Reason> reasons) {
        return published(
                label,
                dataset,
                0,
                Event.of(RecordKind.REFUSED, Outcome.DENIED).field(FieldKind.FIELD_REASON, codes(reasons)));
    }

    /** What a release was made from, how, what risk is left, and that its rank was lowered, if it was. */
    void derived(CatalogEntry release, String recipient, String purpose, Optional<ReleaseConsents> consents) {
        Label label = release.label();
        Derivation derivation = label.getDerivation();
        MeasuredRisk risk = derivation.getRisk();
        Event.Builder event = ofRelease(RecordKind.DERIVED, release, recipient, purpose);
        consents.ifPresent(each -> event.field(
                        FieldKind.FIELD_CONSENT_ROOT, each.set().getRoot().toByteArray())
                .field(FieldKind.FIELD_CONSENTED, each.set().getPersons())
                .field(FieldKind.FIELD_ROWS_DROPPED, each.dropped())
                .field(FieldKind.FIELD_ROWS_MASKED, each.masked()));
        put(event.field(FieldKind.FIELD_PARENTS, lines(derivation.getParentObjectIdsList()))
                .field(
                        FieldKind.FIELD_PLAN_DIGEST,
                        derivation.getTransformPlanDigest().toByteArray())
                .field(FieldKind.FIELD_RISK_K, risk.getK())
                .field(FieldKind.FIELD_RISK_COMBINED_K, risk.getCombinedK())
                .field(FieldKind.FIELD_RISK_EARLIER, risk.getEarlierReleases())
                .field(FieldKind.FIELD_RISK_L, risk.getL())
                .field(FieldKind.FIELD_RISK_T, risk.getT())
                .field(FieldKind.FIELD_RISK_PROSECUTOR, risk.getProsecutorRisk())
                .field(FieldKind.FIELD_RISK_JOURNALIST, risk.getJournalistRisk())
                .field(FieldKind.FIELD_RISK_MARKETER, risk.getMarketerRisk())
                .field(FieldKind.FIELD_ROWS_RELEASED, risk.getReleased())
                .field(FieldKind.FIELD_ROWS_SUPPRESSED, risk.getSuppressed())
                .build());
        if (label.hasDowngrade()) {
            put(ofRelease(RecordKind.DOWNGRADED, release, recipient, purpose)
                    .field(FieldKind.FIELD_RANK_DECLARED, label.getRank().name())
                    .field(FieldKind.FIELD_RANK_FOUND, label.getFoundFloor().name())
                    .field(FieldKind.FIELD_REASON, label.getDowngrade().getReason())
                    .field(FieldKind.FIELD_ACTOR, label.getDowngrade().getDecidedBy())
                    .build());
        }
    }

    private Event.Builder ofRelease(RecordKind kind, CatalogEntry release, String recipient, String purpose) {
        return Event.of(kind, Outcome.DONE)
                .rank(release.label().getRank())
                .field(FieldKind.FIELD_DATASET, release.dataset())
                .field(FieldKind.FIELD_VERSION, release.version())
                .field(FieldKind.FIELD_PROVIDER, ourName)
                .field(FieldKind.FIELD_RECIPIENT, recipient)
                .field(FieldKind.FIELD_PURPOSE, purpose)
                .field(FieldKind.FIELD_OBJECT_ID, release.objectId().toByteArray())
                .field(
                        FieldKind.FIELD_PARENTS_RANK,
                        release.label().getDerivation().getParentsRank().name());
    }

    /** There is no such release. */
    void derivationRefused(DeriveOrder order, Rank rank, List<Reason> reasons) {
        put(Event.of(RecordKind.REFUSED, Outcome.DENIED)
                .rank(rank)
                .field(FieldKind.FIELD_DATASET, order.name())
                .field(FieldKind.FIELD_PROVIDER, ourName)
                .field(FieldKind.FIELD_RECIPIENT, order.recipient())
                .field(FieldKind.FIELD_PURPOSE, order.purpose())
                .field(FieldKind.FIELD_REASON, codes(reasons))
                .build());
    }

    /** Originals are about to be handed out; says of which column and how many, never which. */
    RecordedStep reidentified(CatalogEntry release, Reidentifying.Order order, ReleaseScope scope, long found) {
        return put(ofRelease(RecordKind.REIDENTIFIED, release, scope.getRecipient(), scope.getPurpose())
                .rank(release.label().getDerivation().getParentsRank())
                .field(FieldKind.FIELD_COLUMN, order.column())
                .field(FieldKind.FIELD_COUNT, order.values().size())
                .field(FieldKind.FIELD_FOUND, found)
                .field(FieldKind.FIELD_ACTOR, order.actor())
                .field(FieldKind.FIELD_APPROVER, order.approver())
                .field(FieldKind.FIELD_REASON, order.reason())
                .build());
    }

    /** Nothing was brought back. */
    void reidentificationRefused(CatalogEntry release, Reidentifying.Order order, List<Reason> reasons) {
        put(Event.of(RecordKind.REFUSED, Outcome.DENIED)
                .rank(release.label().getDerivation().getParentsRank())
                .field(FieldKind.FIELD_DATASET, release.dataset())
                .field(FieldKind.FIELD_VERSION, release.version())
                .field(FieldKind.FIELD_PROVIDER, ourName)
                .field(FieldKind.FIELD_OBJECT_ID, release.objectId().toByteArray())
                .field(FieldKind.FIELD_COLUMN, order.column())
                .field(FieldKind.FIELD_COUNT, order.values().size())
                .field(FieldKind.FIELD_ACTOR, order.actor())
                .field(FieldKind.FIELD_APPROVER, order.approver())
                .field(FieldKind.FIELD_REASON, codes(reasons))
                .build());
    }

    /** So many consents or withdrawals were taken over; of whom, only the root over keyed pseudonyms tells. */
    RecordedStep consents(RecordKind kind, long count, byte[] root, List<ConsentForm> forms) {
        Event.Builder event = Event.of(kind, Outcome.DONE)
                .field(FieldKind.FIELD_COUNT, count)
                .field(FieldKind.FIELD_CONSENT_ROOT, root);
        if (forms.size() == 1) {
            event.field(FieldKind.FIELD_PURPOSE, String.join("\n", forms.get(0).getPurposesList()));
        }
        return put(event.build());
    }

    /** A person gets a signed receipt. Of whom, and of what, no record tells: its hash is a salted field. */
    RecordedStep consentReceipt(ByteString hash) {
        return put(Event.of(RecordKind.CONSENT_GIVEN, Outcome.DONE)
                .field(FieldKind.FIELD_REASON, "receipt")
                .field(FieldKind.FIELD_CONSENT_RECEIPT_HASH, hash.toByteArray())
                .build());
    }

    /** What our lane has of an agreement, oldest first. */
    List<Consents.Step> steps(Agreement agreement) {
        byte[] token = token(agreement, TokenKind.TOKEN_AGREEMENT, agreement.getId());
        try {
            List<Consents.Step> steps = new ArrayList<>();
            for (Entry entry : ledger.find(Query.ofTokens(List.of(token)).withLimit(MOST_OF_AN_AGREEMENT))) {
                Record record = entry.parsed();
                steps.add(new Consents.Step(
                        entry.index(), record.getKind(), record.getOutcome(), record.getTimeMillis()));
            }
            return steps;
        } catch (LedgerException e) {
            throw new LedgerAwayException(e);
        }
    }

    /** The record in our lane that commits to the consents of a release; empty: it is in another lane, or was erased. */
    OptionalLong derivedRecord(ConsentRelease release) {
        long from = release.getMadeAtMillis();
        try {
            for (Entry entry : ledger.find(Query.all()
                    .withKinds(Set.of(RecordKind.DERIVED))
                    .withTime(from, from + MAKING_MILLIS)
                    .withLimit(MOST_OF_AN_AGREEMENT))) {
                Optional<byte[]> opening = ledger.opening(entry.index());
                if (opening.isPresent() && opens(opening.get(), release)) {
                    return OptionalLong.of(entry.index());
                }
            }
            return OptionalLong.empty();
        } catch (LedgerException e) {
            throw new LedgerAwayException(e);
        }
    }

    private static boolean opens(byte[] opening, ConsentRelease release) {
        try {
            List<Field> fields = Openings.parse(opening).getFieldsList();
            return has(fields, FieldKind.FIELD_CONSENT_ROOT, release.getRoot())
                    && has(fields, FieldKind.FIELD_OBJECT_ID, release.getObjectId());
        } catch (RecordException e) {
            return false; // An audit names it.
        }
    }

    private static boolean has(List<Field> fields, FieldKind kind, ByteString value) {
        return fields.stream()
                .anyMatch(field -> field.getKind() == kind && field.getValue().equals(value));
    }

    /**
     * Persons in what an agreement is about withdrew their consent.
     *
     * @param persons how many, where we know
     * @param notice that the recipient is told by, or was
     */
    RecordedStep consentWithdrawn(SignedAgreement agreement, int persons, Optional<Signed> notice, String by) {
        return once(
                RecordKind.CONSENT_WITHDRAWN, agreement.agreement(), TokenKind.TOKEN_AGREEMENT, agreement.id(), () -> {
                    Event.Builder event = ofAgreementBuilder(
                                    RecordKind.CONSENT_WITHDRAWN,
                                    Outcome.DONE,
                                    agreement.agreement(),
                                    agreement.digest())
                            .field(FieldKind.FIELD_ACTOR, by);
                    notice.ifPresent(each -> event.field(
                            FieldKind.FIELD_NOTICE_HASH, ofPayload(each).toByteArray()));
                    return (persons == 0 ? event : event.field(FieldKind.FIELD_COUNT, persons)).build();
                });
    }

    /** The recipient's gateway confirmed that it opens the release no more; after {@link #consentWithdrawn}. */
    RecordedStep consentConfirmed(SignedAgreement agreement, Signed confirmation, String by) {
        return once(
                RecordKind.CONSENT_WITHDRAWN,
                2,
                agreement.agreement(),
                TokenKind.TOKEN_AGREEMENT,
                agreement.id(),
                () -> ofAgreementBuilder(
                                RecordKind.CONSENT_WITHDRAWN, Outcome.DONE, agreement.agreement(), agreement.digest())
                        .field(FieldKind.FIELD_ACTOR, by)
                        .field(FieldKind.FIELD_REASON, "confirmed")
                        .field(
                                FieldKind.FIELD_NOTICE_HASH,
                                ofPayload(confirmation).toByteArray())
                        .build());
    }

    /** An owner's order to call a dataset back. Why is a sentence of a person's: a salted field and nothing else. */
    void recallOrdered(Recall recall, Rank rank) {
        Event.Builder event = Event.of(RecordKind.RECALLED, Outcome.DONE)
                .rank(rank)
                .field(FieldKind.FIELD_DATASET, recall.dataset())
                .field(FieldKind.FIELD_PROVIDER, ourName)
                .field(FieldKind.FIELD_SUBJECT, recall.id())
                .field(FieldKind.FIELD_ACTOR, recall.by())
                .field(FieldKind.FIELD_REASON, recall.reason());
        put((recall.version() == 0 ? event : event.field(FieldKind.FIELD_VERSION, recall.version())).build());
    }

    /**
     * What an agreement is about is recalled: our notice goes out, or has come.
     *
     * @param figures what was held here when it came; empty: we are the provider
     */
    void recalled(SignedAgreement agreement, String recall, Signed notice, String figures) {
        recall(
                agreement,
                1,
                event -> event.field(FieldKind.FIELD_SUBJECT, recall)
                        .field(FieldKind.FIELD_ACTOR, agreement.agreement().getProvider())
                        .field(FieldKind.FIELD_NOTICE_HASH, ofPayload(notice).toByteArray())
                        .field(FieldKind.FIELD_FIGURES, figures));
    }

    /** The recipient's gateway confirmed that it holds nothing any more; after {@link #recalled}. */
    void recallConfirmed(SignedAgreement agreement, Signed confirmation, String figures) {
        recall(
                agreement,
                2,
                event -> event.field(FieldKind.FIELD_REASON, "confirmed")
                        .field(FieldKind.FIELD_ACTOR, agreement.agreement().getRecipient())
                        .field(
                                FieldKind.FIELD_NOTICE_HASH,
                                ofPayload(confirmation).toByteArray())
                        .field(FieldKind.FIELD_FIGURES, figures));
    }

    /** The first, or second, record of an agreement's recall, once. */
    private void recall(SignedAgreement agreement, int which, UnaryOperator<Event.Builder> more) {
        once(
                RecordKind.RECALLED,
                which,
                agreement.agreement(),
                TokenKind.TOKEN_AGREEMENT,
                agreement.id(),
                () -> more.apply(ofAgreementBuilder(
                                RecordKind.RECALLED, Outcome.DONE, agreement.agreement(), agreement.digest()))
                        .build());
    }

    /** The data key of what an agreement is about is destroyed. */
    void erased(SignedAgreement agreement) {
        once(
                RecordKind.ERASED,
                agreement.agreement(),
                TokenKind.TOKEN_AGREEMENT,
                agreement.id(),
                () -> ofAgreementBuilder(RecordKind.ERASED, Outcome.DONE, agreement.agreement(), agreement.digest())
                        .field(FieldKind.FIELD_SUBJECT, "data-key")
                        .build());
    }

    /** The data key of a release whose terms have ended is destroyed. */
    void erased(CatalogEntry release) {
        put(ofRelease(
                        RecordKind.ERASED,
                        release,
                        String.join("\n", release.terms().getRecipientsList()),
                        String.join("\n", release.terms().getPurposesList()))
                .field(FieldKind.FIELD_SUBJECT, "data-key")
                .field(FieldKind.FIELD_REASON, "terms-ended")
                .build());
    }

    /**
     * A right is handed on, by us or to us; or it ended, with what it rests on or by itself.
     *
     * @param end signed; empty: it begins
     */
    void right(RightPaper paper, Optional<Signed> end) {
        RightGrant grant = paper.grant();
        byte[] key = paper.tokenKey().toByteArray();
        byte[] id = grant.id().toByteArray();
        String act = end.isPresent() ? "end" : grant.transfer() ? "transfer" : "split";
        Event.Builder event = Event.of(RecordKind.RIGHT, Outcome.DONE)
                .agreementTokenKey(key)
                .field(FieldKind.FIELD_DATASET, grant.origin().dataset())
                .field(FieldKind.FIELD_PROVIDER, grant.grantor())
                .field(FieldKind.FIELD_RECIPIENT, grant.holder())
                .field(FieldKind.FIELD_PURPOSE, String.join("\n", grant.scope()))
                .field(FieldKind.FIELD_SUBJECT, grant.name())
                .field(FieldKind.FIELD_PERIOD, grant.fromMillis() + " " + grant.untilMillis())
                .field(FieldKind.FIELD_ACTION, act + " " + grant.right().word())
                .field(FieldKind.FIELD_ORIGIN, grant.origin().toString())
                .field(FieldKind.FIELD_RIGHT_HASH, id)
                .field(FieldKind.FIELD_RIGHT_DEPTH, grant.depth());
        grant.on().ifPresent(on -> event.field(FieldKind.FIELD_RIGHT_BASE_HASH, on.toByteArray()));
        end.ifPresent(each ->
                event.field(FieldKind.FIELD_RIGHT_END_HASH, ofPayload(each).toByteArray()));
        once(RecordKind.RIGHT, end.isPresent() ? 2 : 1, Tokens.of(key, TokenKind.TOKEN_RIGHT, id), event::build);
    }

    /** What came under an agreement may be held no longer. */
    void retentionEnded(SignedAgreement agreement, long endedMillis) {
        retention(agreement, Outcome.DONE, endedMillis);
    }

    /** And for too long there is no deletion receipt. */
    void deletionOverdue(SignedAgreement agreement, long endedMillis) {
        retention(agreement, Outcome.FAILED, endedMillis);
    }

    private void retention(SignedAgreement agreement, Outcome outcome, long endedMillis) {
        once(
                RecordKind.RETENTION,
                outcome == Outcome.DONE ? 1 : 2,
                agreement.agreement(),
                TokenKind.TOKEN_AGREEMENT,
                agreement.id(),
                () -> ofAgreementBuilder(RecordKind.RETENTION, outcome, agreement.agreement(), agreement.digest())
                        .field(FieldKind.FIELD_PERIOD, agreement.agreement().getTimeMillis() + " " + endedMillis)
                        .build());
    }

    /** The recipient's signed deletion receipt: made by us, or theirs. */
    void deleted(SignedAgreement agreement, Signed receipt) {
        once(
                RecordKind.DELETED,
                agreement.agreement(),
                TokenKind.TOKEN_AGREEMENT,
                agreement.id(),
                () -> ofAgreementBuilder(RecordKind.DELETED, Outcome.DONE, agreement.agreement(), agreement.digest())
                        .field(FieldKind.FIELD_DELETION_HASH, ofPayload(receipt).toByteArray())
                        .field(FieldKind.FIELD_ACTOR, agreement.agreement().getRecipient())
                        .build());
    }

    @Override
    public void agreed(SignedAgreement agreement, Role ourRole, Behind behind) {
        once(
                RecordKind.AGREED,
                agreement.agreement(),
                TokenKind.TOKEN_AGREEMENT,
                agreement.id(),
                () -> ofAgreementBuilder(RecordKind.AGREED, Outcome.DONE, agreement.agreement(), agreement.digest())
                        .field(FieldKind.FIELD_OPERATOR, behind.operator())
                        .field(FieldKind.FIELD_APPROVALS, behind.approvals())
                        .field(FieldKind.FIELD_DOCUMENTS, behind.documents())
                        .field(FieldKind.FIELD_RIGHTS, behind.rights())
                        .build());
    }

    @Override
    public void refused(Refusal refusal) {
        boolean provider = refusal.ourRole() == Role.PROVIDER;
        Event event = Event.of(RecordKind.REFUSED, Outcome.DENIED)
                .field(FieldKind.FIELD_DATASET, refusal.dataset())
                .field(FieldKind.FIELD_PROVIDER, provider ? ourName : refusal.peer())
                .field(FieldKind.FIELD_RECIPIENT, provider ? refusal.peer() : ourName)
                .field(FieldKind.FIELD_PURPOSE, refusal.purpose())
                .field(FieldKind.FIELD_REASON, refusal.code())
                .field(FieldKind.FIELD_ACTOR, refusal.ours() ? ourName : refusal.peer())
                .build();
        try {
            // Whoever asks too often is counted, not recorded each time; and what we ask for is not the peer's asking.
            refusals.refused(provider ? refusal.peer() : ourName, event);
        } catch (LedgerException e) {
            throw new LedgerAwayException(e);
        }
    }

    /** A transfer may start, or has been started for us. */
    RecordedStep started(Agreement agreement, Binding binding) {
        return ofTransferOnce(RecordKind.TRANSFER_STARTED, agreement, binding, event -> event);
    }

    /** The receipt: accepted by the provider, or about to be handed over by the recipient. */
    RecordedStep received(Agreement agreement, Binding binding, ByteString receiptHash, ByteString checkpoint) {
        return ofTransferOnce(
                RecordKind.RECEIVED,
                agreement,
                binding,
                event -> event.field(FieldKind.FIELD_RECEIPT_HASH, receiptHash.toByteArray())
                        .field(FieldKind.FIELD_CHECKPOINT, checkpoint.toByteArray()));
    }

    /** The key may leave (provider), or has come (recipient). */
    RecordedStep granted(Agreement agreement, Binding binding, ByteString receiptHash, ByteString grantHash) {
        return granted(agreement, binding, receiptHash, grantHash, "");
    }

    /** @param counted persons whose personal information leaves the jurisdiction with it, as figures; empty: nobody's */
    RecordedStep granted(
            Agreement agreement, Binding binding, ByteString receiptHash, ByteString grantHash, String counted) {
        return ofTransferOnce(RecordKind.GRANTED, agreement, binding, event -> {
            event.field(FieldKind.FIELD_RECEIPT_HASH, receiptHash.toByteArray());
            if (!counted.isEmpty()) {
                event.field(FieldKind.FIELD_FIGURES, counted);
            }
            return grantHash.isEmpty() ? event : event.field(FieldKind.FIELD_GRANT_HASH, grantHash.toByteArray());
        });
    }

    /** The recipient's signed "opened". */
    RecordedStep delivered(
            Agreement agreement, Binding binding, Signed opened, ByteString plaintextSha256, long bytes) {
        return ofTransferOnce(
                RecordKind.DELIVERED,
                agreement,
                binding,
                event -> event.field(
                                FieldKind.FIELD_OPENED_HASH, ofPayload(opened).toByteArray())
                        .field(FieldKind.FIELD_PLAINTEXT_SHA256, plaintextSha256.toByteArray())
                        .field(FieldKind.FIELD_BYTES, bytes));
    }

    /** Something under this agreement was refused; the binding may be null. Recorded each time. */
    RecordedStep refused(Agreement agreement, Binding binding, List<Reason> reasons) {
        Event.Builder event = ofAgreementBuilder(RecordKind.REFUSED, Outcome.DENIED, agreement, ByteString.EMPTY);
        if (binding != null) {
            event.field(FieldKind.FIELD_TRANSFER_ID, binding.getTransferId());
        }
        return put(event.field(FieldKind.FIELD_REASON, codes(reasons)).build());
    }

    /** What was delivered is not what its label says: no file came to be. */
    RecordedStep mislabelled(Agreement agreement, Binding binding, Signed opened, String found, List<Reason> reasons) {
        return ofTransferOnce(
                RecordKind.REFUSED,
                agreement,
                binding,
                event -> event.field(
                                FieldKind.FIELD_OPENED_HASH, ofPayload(opened).toByteArray())
                        .field(FieldKind.FIELD_RANK_FOUND, found)
                        .field(FieldKind.FIELD_REASON, codes(reasons)));
    }

    /** A revocation, ours or the other side's. */
    RecordedStep ended(SignedAgreement agreement, Signed revocation, String by) {
        return once(
                RecordKind.AGREEMENT_ENDED,
                agreement.agreement(),
                TokenKind.TOKEN_AGREEMENT,
                agreement.id(),
                () -> ofAgreementBuilder(
                                RecordKind.AGREEMENT_ENDED, Outcome.DONE, agreement.agreement(), agreement.digest())
                        .field(
                                FieldKind.FIELD_REVOCATION_HASH,
                                ofPayload(revocation).toByteArray())
                        .field(FieldKind.FIELD_ACTOR, by)
                        .build());
    }

    private RecordedStep ofTransferOnce(
            RecordKind kind, Agreement agreement, Binding binding, UnaryOperator<Event.Builder> more) {
        return once(kind, agreement, TokenKind.TOKEN_TRANSFER, binding.getTransferId(), () -> {
            Event.Builder event = ofAgreementBuilder(
                    kind,
                    kind == RecordKind.REFUSED ? Outcome.DENIED : Outcome.DONE,
                    agreement,
                    binding.getAgreementDigest());
            event.field(FieldKind.FIELD_TRANSFER_ID, binding.getTransferId())
                    .field(FieldKind.FIELD_HEADER_HASH, binding.getHeaderHash().toByteArray())
                    .field(FieldKind.FIELD_ROOT, binding.getRoot().toByteArray());
            return more.apply(event).build();
        });
    }

    private static Event.Builder ofAgreementBuilder(
            RecordKind kind, Outcome outcome, Agreement agreement, ByteString digest) {
        Event.Builder event = Event.of(kind, outcome)
                .rank(agreement.getLabel().getRank())
                .agreementTokenKey(agreement.getTokenKeyShare().toByteArray())
                .field(FieldKind.FIELD_DATASET, agreement.getDataset())
                .field(FieldKind.FIELD_VERSION, agreement.getVersion())
                .field(FieldKind.FIELD_PROVIDER, agreement.getProvider())
                .field(FieldKind.FIELD_RECIPIENT, agreement.getRecipient())
                .field(FieldKind.FIELD_AGREEMENT_ID, agreement.getId())
                .field(FieldKind.FIELD_PURPOSE, agreement.getPurpose())
                .field(FieldKind.FIELD_BASIS, bases(agreement.getLabel()))
                .field(FieldKind.FIELD_OBJECT_ID, agreement.getObjectId().toByteArray())
                .field(
                        FieldKind.FIELD_MANIFEST_DIGEST,
                        agreement.getManifestDigest().toByteArray());
        return digest.isEmpty() ? event : event.field(FieldKind.FIELD_AGREEMENT_DIGEST, digest.toByteArray());
    }

    private RecordedStep once(
            RecordKind kind, Agreement agreement, TokenKind tokenKind, String value, Supplier<Event> event) {
        return once(kind, 1, agreement, tokenKind, value, event);
    }

    /** @param which the first of its kind, the second ... */
    private RecordedStep once(
            RecordKind kind, int which, Agreement agreement, TokenKind tokenKind, String value, Supplier<Event> event) {
        return once(kind, which, token(agreement, tokenKind, value), event);
    }

    private RecordedStep once(RecordKind kind, int which, byte[] token, Supplier<Event> event) {
        try {
            return onces.holding(DataKeys.hex(ByteString.copyFrom(token)), () -> {
                List<Entry> found = ledger.find(
                        Query.ofTokens(List.of(token)).withKinds(Set.of(kind)).withLimit(which));
                return found.size() < which ? put(event.get()) : RecordedStep.of(found.get(which - 1), ledger);
            });
        } catch (LedgerException e) {
            throw new LedgerAwayException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RecordedStep put(Event event) {
        try {
            return RecordedStep.of(evidence.record(event));
        } catch (LedgerException e) {
            throw new LedgerAwayException(e);
        }
    }

    /** Our newest checkpoint, to go with what we sign. */
    ByteString checkpoint() {
        try {
            return ByteString.copyFromUtf8(ledger.checkpoint());
        } catch (LedgerException e) {
            throw new LedgerAwayException(e);
        }
    }

    private static byte[] token(Agreement agreement, TokenKind kind, String value) {
        return Tokens.of(agreement.getTokenKeyShare().toByteArray(), kind, value.getBytes(StandardCharsets.UTF_8));
    }

    private static String lines(List<ByteString> values) {
        return values.stream().map(DataKeys::hex).collect(Collectors.joining("\n"));
    }

    private static String bases(Label label) {
        return label.getBasesList().stream().map(BasisText::format).collect(Collectors.joining("\n"));
    }

    private static String codes(List<Reason> reasons) {
        return reasons.stream().map(Reason::code).distinct().collect(Collectors.joining("\n"));
    }
}
