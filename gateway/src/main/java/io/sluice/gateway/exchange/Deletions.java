package io.sluice.gateway.exchange;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.gateway.identity.Member;
import io.sluice.gateway.policy.RetentionTerms;
import io.sluice.gateway.sealing.Digests;
import io.sluice.gateway.sealing.SealException;
import io.sluice.gateway.sealing.Signatures;
import io.sluice.proto.Agreement;
import io.sluice.proto.DeletionAnswer;
import io.sluice.proto.DeletionReceipt;
import io.sluice.proto.Signed;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Signed deletion receipts: made by the recipient of an agreement, sent until the provider's gateway has answered, and
 * recorded by both. A receipt is the recipient's word. It proves who said so and when, not that no copy is left. Any thread.
 */
public final class Deletions {
    /** Type of a signed deletion receipt. */
    static final String RECEIPT = "deleted";

    static final String ANSWER = "deletion-recorded";

    /** Where a provider's gateway takes receipts. */
    public static final String PATH = "/sluice/v1/deletions";

    private final Parts parts;
    private final SignedStore signed;
    private final Outbox outbox;
    private final AgreementLocks locks;
    private final Consumer<String> stopping;

    /** @param stopping ends the transfers under an agreement */
    Deletions(Parts parts, SignedStore signed, Outbox outbox, AgreementLocks locks, Consumer<String> stopping) {
        this.parts = parts;
        this.signed = signed;
        this.outbox = outbox;
        this.locks = locks;
        this.stopping = stopping;
        outbox.sending(RECEIPT, this::send);
    }

    /** Whether a receipt under this agreement was signed: by us, or by the recipient and taken by us. */
    boolean isSigned(String agreementId) {
        return signed.get(RECEIPT, agreementId).isPresent();
    }

    /**
     * As recipient, under the agreement's lock, with nothing left in the gateway: signs the receipt, records it and sends
     * it. What a crash interrupts is finished by the same call; the receipt that was signed first stays.
     *
     * @param mayHaveFile whether a file may have come of it; then somebody has said that none is left
     */
    void declare(SignedAgreement agreement, RetentionClock clock, boolean mayHaveFile) {
        DeletionReceipt word = DeletionReceipt.newBuilder()
                .setAgreementId(agreement.id())
                .setAgreementDigest(agreement.digest())
                .setObjectId(agreement.agreement().getObjectId())
                .setBy(parts.self().name())
                .setTimeMillis(parts.recording().nowMillis())
                .setEndedMillis(clock.untilMillis())
                .setOpened(mayHaveFile)
                .setConfirmed(mayHaveFile)
                .setCheckpoint(parts.recording().checkpoint())
                .build();
        Signed fresh = parts.self().signing().sign(RECEIPT, word.toByteString());
        parts.documents().write(tx -> SignedStore.put(tx, agreement.id(), fresh));
        parts.recording().deleted(agreement, signed.get(RECEIPT, agreement.id()).orElseThrow());
        Outbox.Item item = item(agreement);
        parts.documents().write(tx -> {
            Outbox.put(tx, item);
            RetentionClocks.close(tx, clock);
        });
        outbox.send(item);
    }

    /** As recipient: sends the receipt that was signed once more, to a provider that may have lost it with its state. */
    void again(SignedAgreement agreement) {
        outbox.again(item(agreement));
    }

    private static Outbox.Item item(SignedAgreement agreement) {
        return new Outbox.Item(RECEIPT, agreement.id(), agreement.agreement().getProvider(), "");
    }

    private void send(Outbox.Item item, Signed receipt) throws IOException {
        SignedAnswer answer = SignedAnswer.of(
                parts, item.peer(), ANSWER, parts.partner().notice(item.peer(), PATH, receipt.toByteArray()));
        DeletionAnswer word = DeletionAnswer.parseFrom(answer.payload());
        if (!word.getReceiptDigest().equals(Digests.ofPayload(receipt))
                || !word.getAgreementId().equals(item.id())
                || !word.getBy().equals(item.peer())) {
            throw new SealException(SealException.Reason.MALFORMED, "answer: to another deletion receipt");
        }
        parts.partners().seen(item.peer(), word.getCheckpoint());
        parts.documents().write(tx -> SignedStore.put(tx, item.id(), answer.signed()));
    }

    /**
     * As provider: takes a recipient's receipt, records it and answers. From then on nothing is granted under the
     * agreement, even if its terms still run. A receipt that comes again gets the same answer; another one after it is
     * answered and not recorded. Empty: there is no agreement between us under which this member owes one.
     *
     * @throws SealException the receipt is forged, not whole, or says something else than this member signed before
     */
    public Optional<Signed> received(String memberName, Signed receipt) throws IOException {
        Optional<Member> member = parts.members().find(memberName);
        if (member.isEmpty()) {
            return Optional.empty();
        }
        DeletionReceipt word = parse(
                Signatures.verify(receipt, RECEIPT, memberName, member.get().signingKeys()));
        Optional<SignedAgreement> agreement = parts.agreements()
                .get(word.getAgreementId())
                .map(Agreements.Stored::agreement)
                .filter(found -> owed(found, word, memberName));
        if (agreement.isEmpty()) {
            return Optional.empty();
        }
        if (word.getOpened() != word.getConfirmed()) {
            throw new SealException(
                    SealException.Reason.MALFORMED, "deletion receipt: of files, and nobody said that they are gone");
        }
        parts.partners().seen(memberName, word.getCheckpoint());
        return Optional.of(locks.holding(agreement.get().id(), () -> take(agreement.get(), word, receipt)));
    }

    private boolean owed(SignedAgreement agreement, DeletionReceipt word, String recipient) {
        Agreement terms = agreement.agreement();
        return agreement.digest().equals(word.getAgreementDigest())
                && terms.getObjectId().equals(word.getObjectId())
                && terms.getProvider().equals(parts.self().name())
                && terms.getRecipient().equals(recipient)
                && word.getBy().equals(recipient)
                && RetentionTerms.deletes(terms);
    }

    private Signed take(SignedAgreement agreement, DeletionReceipt word, Signed receipt) throws SealException {
        if (!word.getOpened() && Delivery.opened(parts.documents(), signed, word.getAgreementId())) {
            throw new SealException(
                    SealException.Reason.WRONG_BINDING, "deletion receipt: of no file, after a signed \"opened\"");
        }
        Optional<Signed> known = signed.get(RECEIPT, agreement.id());
        Optional<Signed> answered = signed.get(ANSWER, agreement.id());
        boolean same = known.isEmpty() || Digests.ofPayload(known.get()).equals(Digests.ofPayload(receipt));
        if (answered.isPresent() && same) {
            return answered.get();
        }
        if (known.isEmpty()) {
            parts.recording().deleted(agreement, receipt);
        }
        DeletionAnswer fresh = DeletionAnswer.newBuilder()
                .setReceiptDigest(Digests.ofPayload(receipt))
                .setAgreementId(agreement.id())
                .setBy(parts.self().name())
                .setTimeMillis(parts.recording().nowMillis())
                .setCheckpoint(parts.recording().checkpoint())
                .build();
        Signed answer = parts.self().signing().sign(ANSWER, fresh.toByteString());
        if (known.isPresent()) {
            return answer; // To a gateway that was restored and deleted a second time: not kept, so nothing can grow.
        }
        RetentionClock clock = RetentionClocks.of(
                        agreement.agreement(),
                        parts.self().name(),
                        parts.profiles().get())
                .orElseThrow();
        parts.documents().write(tx -> {
            SignedStore.put(tx, agreement.id(), receipt);
            SignedStore.put(tx, agreement.id(), answer);
            RetentionClocks.close(tx, clock);
        });
        stopping.accept(agreement.id());
        return answer;
    }

    private static DeletionReceipt parse(com.google.protobuf.ByteString payload) throws SealException {
        try {
            return DeletionReceipt.parseFrom(payload);
        } catch (InvalidProtocolBufferException e) {
            throw new SealException(SealException.Reason.MALFORMED, "deletion receipt: not readable");
        }
    }
}
