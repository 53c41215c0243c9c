package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.gateway.catalog.CatalogEntry;
import io.sluice.gateway.contracts.Process;
import io.sluice.gateway.identity.IdentityException;
import io.sluice.gateway.identity.Operator;
import io.sluice.gateway.identity.OperatorRole;
import io.sluice.gateway.identity.OperatorRoster;
import io.sluice.gateway.identity.Operators;
import io.sluice.gateway.policy.ApprovalDemand;
import io.sluice.gateway.policy.ApprovalWord;
import io.sluice.gateway.policy.Approvals;
import io.sluice.gateway.policy.Approvers;
import io.sluice.gateway.policy.ObligationProfile;
import io.sluice.gateway.policy.ObligationProfiles;
import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.sealing.Digests;
import io.sluice.gateway.sealing.SealException;
import io.sluice.gateway.sealing.Signatures;
import io.sluice.gateway.store.Document;
import io.sluice.gateway.store.Documents;
import io.sluice.proto.Agreement;
import io.sluice.proto.Approval;
import io.sluice.proto.ApprovalSubject;
import io.sluice.proto.ApprovalVerdict;
import io.sluice.proto.Rank;
import io.sluice.proto.Signed;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What our people are asked to approve, and what they say. A question holds in full what it is about; what is said names
 * the digest of that, is signed by the person's own key, and is verified anew each time that it is used, with what the person
 * is then. Whatever was said is recorded before it counts; so is what does not count. Any thread.
 */
public final class Approving implements People {
    /** Of the {@link Signed} that a person says. */
    public static final String TYPE = "approval";

    /** The longest reason. */
    public static final int REASON_CHARS = 200;

    /** The longest time that an approval is good for. */
    public static final Duration LONGEST = Duration.ofDays(366);

    private static final String QUESTION = "approval-question";
    private static final String WORD = "approval";
    private static final String WAITING = "WAITING";
    private static final String AGREED = "AGREED";
    private static final String OVER = "OVER";
    private static final int MOST_WAITING = 100;
    private static final int NONCE_BYTES = 16;
    private static final int ID_BYTES = 6;
    private static final int PAGE = 256;
    private static final long CLOCKS_APART_MILLIS = Duration.ofMinutes(5).toMillis();

    private final String organisation;
    private final Documents documents;
    private final Operators operators;
    private final Supplier<ObligationProfiles> profiles;
    private final Recording recording;
    private final SecureRandom random;
    private final Object lock = new Object(); // One person after another.

    public Approving(
            String organisation,
            Documents documents,
            Operators operators,
            Supplier<ObligationProfiles> profiles,
            Recording recording,
            SecureRandom random) {
        this.organisation = organisation;
        this.documents = documents;
        this.operators = operators;
        this.profiles = profiles;
        this.recording = recording;
        this.random = random;
    }

    /**
     * A question and what was said.
     *
     * @param bytes of the subject; their SHA-256 is what an approval names
     * @param state WAITING; AGREED: an agreement rests on it; OVER: nobody needs an answer any more
     */
    public record Question(
            String id,
            ApprovalSubject subject,
            ByteString bytes,
            String state,
            String agreement,
            ApprovalDemand demand,
            Approvals approvals) {}

    /** What came of what somebody said. */
    public sealed interface Heard {
        /** It counts. */
        record Counted(Question question) implements Heard {}

        /** It does not. */
        record Refused(Reason reason) implements Heard {}
    }

    @Override
    public Optional<Approvals> on(Process negotiation, CatalogEntry entry) {
        ApprovalSubject wanted = ApprovalSubject.newBuilder()
                .setKind("agreement")
                .setOrganisation(organisation)
                .setExchange(negotiation.pid())
                .setRecipient(negotiation.peer())
                .setDataset(entry.dataset())
                .setVersion(entry.version())
                .setOfferId(entry.offerId())
                .setObjectId(entry.objectId())
                .setManifestDigest(entry.manifestDigest())
                .setLabel(entry.label())
                .setTerms(entry.terms())
                .setPurpose(negotiation.detail(Details.PURPOSE))
                .setRequester(OfferedBy.get(documents, entry.objectId()))
                .build();
        Optional<Document> put = documents.find(QUESTION, "exchange", negotiation.pid()).stream()
                .filter(document -> isAbout(document, wanted))
                .findFirst();
        if (put.isEmpty()
                && documents.find(QUESTION, "waiting", negotiation.peer()).size() >= MOST_WAITING) {
            return Optional.empty();
        }
        return Optional.of(approvals(put.orElseGet(() -> put(wanted, Map.of()))));
    }

    /**
     * What was said about what an agreement of ours gives away now.
     *
     * @param ask whether to put the question if nobody was asked
     * @return empty: nobody has to approve it, or nobody was asked
     */
    Optional<Approvals> on(Agreement agreement, boolean ask) {
        if (demand(agreement.getLabel().getRank()).count() == 0) {
            return Optional.empty();
        }
        ApprovalSubject.Builder wanted = ApprovalSubject.newBuilder()
                .setKind("agreement")
                .setOrganisation(organisation)
                .setExchange(agreement.getId())
                .setRecipient(agreement.getRecipient())
                .setDataset(agreement.getDataset())
                .setVersion(agreement.getVersion())
                .setOfferId(agreement.getOfferId())
                .setObjectId(agreement.getObjectId())
                .setManifestDigest(agreement.getManifestDigest())
                .setLabel(agreement.getLabel())
                .setTerms(agreement.getTerms())
                .setPurpose(agreement.getPurpose())
                .setRequester(OfferedBy.get(documents, agreement.getObjectId()));
        Optional<Document> put = documents.find(QUESTION, "agreement", agreement.getId()).stream()
                .filter(document -> isAbout(
                        document,
                        wanted.setExchange(subject(document).getExchange()).build()))
                .findFirst();
        if (put.isEmpty() && !ask) {
            return Optional.empty();
        }
        return Optional.of(approvals(put.orElseGet(
                () -> put(wanted.setExchange(agreement.getId()).build(), Map.of("agreement", agreement.getId())))));
    }

    /** All but when it was asked for and the nonce, which only make it a question of its own. */
    private static boolean isAbout(Document question, ApprovalSubject wanted) {
        return subject(question).toBuilder()
                .clearNonce()
                .clearTimeMillis()
                .build()
                .equals(wanted);
    }

    private Document put(ApprovalSubject wanted, Map<String, String> more) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] subject = wanted.toBuilder()
                .setNonce(ByteString.copyFrom(nonce))
                .setTimeMillis(recording.nowMillis())
                .build()
                .toByteArray();
        String id = DataKeys.hex(Digests.sha256(ByteString.copyFrom(subject)).substring(0, ID_BYTES));
        Map<String, String> keys = new HashMap<>(more);
        keys.put("exchange", wanted.getExchange());
        keys.put("waiting", wanted.getRecipient());
        Document question = Document.of(QUESTION, id, WAITING, subject, keys);
        documents.write(tx -> {
            // What was asked before, about something that has changed, needs no answer any more.
            tx.find(QUESTION, "exchange", wanted.getExchange()).forEach(old -> tx.put(ended(old, OVER, Map.of())));
            tx.put(question);
        });
        return question;
    }

    private static Document ended(Document question, String state, Map<String, String> more) {
        Map<String, String> keys = new HashMap<>(question.keys());
        keys.remove("waiting");
        keys.putAll(more);
        return question.with(state, question.content()).withKeys(keys);
    }

    @Override
    public void agreed(String negotiation, String agreement) {
        move(negotiation, AGREED, Map.of("agreement", agreement));
    }

    @Override
    public void over(String negotiation) {
        move(negotiation, OVER, Map.of());
    }

    private void move(String negotiation, String state, Map<String, String> more) {
        documents.write(tx -> tx.find(QUESTION, "exchange", negotiation).stream()
                .filter(question -> !question.state().equals(OVER))
                .forEach(question -> tx.put(ended(question, state, more))));
    }

    private Approvals approvals(Document question) {
        ByteString digest = Digests.sha256(ByteString.copyFrom(question.content()));
        List<ApprovalWord> words = new ArrayList<>();
        for (Document document : documents.find(WORD, "question", question.id())) {
            word(document).ifPresent(words::add);
        }
        words.sort(java.util.Comparator.comparingLong(ApprovalWord::timeMillis));
        return new Approvals(question.id(), digest, subject(question).getRequester(), words, recording.nowMillis());
    }

    /** What somebody said, with what that person is now; empty: by nobody who was ever known. */
    private Optional<ApprovalWord> word(Document document) {
        try {
            Signed signed = Signatures.parse(document.content());
            Optional<Operator> by = signer(signed);
            return by.isEmpty() ? Optional.empty() : Optional.of(word(signed, by.get()));
        } catch (SealException | InvalidProtocolBufferException e) {
            throw new IllegalStateException("stored approval " + document.id() + " is not what was signed", e);
        }
    }

    private Optional<Operator> signer(Signed signed) throws SealException {
        if (signed.getSignaturesCount() != 1) {
            return Optional.empty();
        }
        Optional<Operator> by = operators.roster().byKey(signed.getSignatures(0).getKeyId());
        if (by.isPresent()) {
            Signatures.verify(
                    signed, TYPE, by.get().signer(), List.of(by.get().entry().getKey()));
        }
        return by;
    }

    private ApprovalWord word(Signed signed, Operator by) throws InvalidProtocolBufferException {
        Approval approval = Approval.parseFrom(signed.getPayload());
        return new ApprovalWord(
                approval.getSubjectDigest(),
                by.mark(),
                by.activeAt(recording.nowMillis()),
                by.roles(),
                approval.getVerdict() == ApprovalVerdict.APPROVAL_GIVEN,
                approval.getTimeMillis(),
                approval.getExpiresAtMillis(),
                Digests.ofPayload(signed));
    }

    private static ApprovalSubject subject(Document question) {
        try {
            return ApprovalSubject.parseFrom(question.content());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("stored question " + question.id() + " is unreadable", e);
        }
    }

    @Override
    public ApprovalDemand demand(Rank rank) {
        return profiles.get().of(rank).map(ObligationProfile::approvals).orElse(ApprovalDemand.NONE);
    }

    /** Who there is to approve that a version is given away. */
    Approvers approvers(Rank rank, ByteString objectId) {
        OperatorRole role = demand(rank).role();
        String requester = Operator.nameOf(OfferedBy.get(documents, objectId));
        OperatorRoster roster = operators.roster();
        long count = roster.all().stream()
                .filter(each -> each.activeAt(recording.nowMillis())
                        && each.may(role)
                        && !each.name().equals(requester))
                .count();
        return new Approvers((int) count, roster.owned());
    }

    /** Everything that was ever asked, or what waits for an answer. */
    public List<Question> all(boolean ended) {
        List<Question> all = new ArrayList<>();
        String last = "";
        List<Document> page = documents.list(QUESTION, last, PAGE);
        while (!page.isEmpty()) {
            page.stream()
                    .filter(each -> ended || each.state().equals(WAITING))
                    .forEach(each -> all.add(question(each)));
            last = page.get(page.size() - 1).id();
            page = documents.list(QUESTION, last, PAGE);
        }
        all.sort(java.util.Comparator.comparingLong(each -> each.subject().getTimeMillis()));
        return all;
    }

    /** The question of that identifier. */
    public Optional<Question> find(String id) {
        return documents.get(QUESTION, id).map(this::question);
    }

    private Question question(Document document) {
        ApprovalSubject subject = subject(document);
        return new Question(
                document.id(),
                subject,
                ByteString.copyFrom(document.content()),
                document.state(),
                document.keys().getOrDefault("agreement", ""),
                demand(subject.getLabel().getRank()),
                approvals(document));
    }

    /**
     * Takes what a person says.
     *
     * @param signed an {@link Approval}, signed by an operator's key
     * @throws IdentityException the signature is not that of somebody who acts for us now
     */
    public Heard hear(String id, Signed signed) throws IdentityException {
        Operator by = operators.requireSigned(signed, TYPE);
        synchronized (lock) {
            Optional<Question> found = find(id);
            if (found.isEmpty()) {
                return new Heard.Refused(Reason.of("approval-unknown", "no question " + id + " was ever put"));
            }
            Question question = found.get();
            try {
                ApprovalWord word = word(signed, by);
                Optional<Reason> against = against(question, Approval.parseFrom(signed.getPayload()), word);
                if (against.isPresent()) {
                    recording.approvalRefused(question.subject(), by.mark(), against.get());
                    return new Heard.Refused(against.get());
                }
                recording.approved(question.subject(), by.mark(), word.given(), word.hash());
                String key = DataKeys.hex(by.entry().getKey().getKeyId());
                documents.write(tx ->
                        tx.put(Document.of(WORD, id + "/" + key, "", signed.toByteArray(), Map.of("question", id))));
                return new Heard.Counted(find(id).orElseThrow());
            } catch (InvalidProtocolBufferException e) {
                return new Heard.Refused(Reason.of("approval-unreadable", "not an approval"));
            }
        }
    }

    private Optional<Reason> against(Question question, Approval approval, ApprovalWord word) {
        long now = recording.nowMillis();
        String name = word.name() + ": ";
        if (question.state().equals(OVER)) {
            return reason("approval-over", name + "nobody needs an answer any more: it has changed, or was given up");
        }
        boolean formed = approval.getOrganisation().equals(organisation)
                && (word.given() || approval.getVerdict() == ApprovalVerdict.APPROVAL_REFUSED)
                && approval.getReason().codePointCount(0, approval.getReason().length()) <= REASON_CHARS
                && approval.getReason().chars().noneMatch(Character::isISOControl)
                && (word.given() || !approval.getReason().isBlank());
        if (!formed) {
            return reason("approval-unreadable", name + "not what `sluice approvals give` or `refuse` makes");
        }
        Optional<Reason> rule = question.approvals().against(word, question.demand());
        if (rule.isPresent()) {
            return rule;
        }
        if (Math.abs(word.timeMillis() - now) > CLOCKS_APART_MILLIS) {
            return reason("approval-stale", name + "said at another time than now: say it again");
        }
        if (word.given() && word.expiresAtMillis() > now + LONGEST.toMillis()) {
            return reason("approval-too-long", name + "an approval is good for at most " + LONGEST.toDays() + " days");
        }
        for (ApprovalWord before : question.approvals().words()) {
            boolean same = before.approver().equals(word.approver());
            boolean counts =
                    question.approvals().against(before, question.demand()).isEmpty();
            if (same && counts && before.given() == word.given()) {
                return reason("approval-twice", name + "has said so already: it takes different people");
            }
            if (same && before.timeMillis() >= word.timeMillis()) {
                return reason("approval-stale", name + "said before what the same person said since");
            }
        }
        return Optional.empty();
    }

    private static Optional<Reason> reason(String code, String text) {
        return Optional.of(Reason.of(code, text));
    }
}
