package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.sluice.gateway.identity.Member;
import io.sluice.gateway.sealing.Digests;
import io.sluice.gateway.sealing.SealException;
import io.sluice.gateway.sealing.Signatures;
import io.sluice.gateway.store.Tx;
import io.sluice.proto.Agreement;
import io.sluice.proto.Signed;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Signed notices of one kind, each about one agreement that has ended: from its provider to its recipient, again and again
 * until the recipient's gateway has answered with a signed confirmation. There is one notice, and one confirmation, for
 * each agreement, and both stay the same bytes. Believes nothing of either: who signed it, and that it is about what is
 * between us, is settled here; the kinds only say what it means. Any thread.
 */
final class Notices {
    private final Parts parts;
    private final SignedStore signed;
    private final Outbox outbox;
    private final AgreementLocks locks;
    private final Kind kind;

    /** What every notice and every confirmation says. */
    record Said(String agreementId, ByteString digest, ByteString objectId, String by, ByteString checkpoint) {}

    /** One kind of notice: its names and its meaning. */
    interface Kind {
        /** Type of the signed notice. */
        String notice();

        /** Type of the signed confirmation. */
        String confirmation();

        /** Where recipients take the notice. */
        String path();

        /** Reads a notice; its digest is that of the agreement. */
        Said notice(ByteString payload) throws InvalidProtocolBufferException;

        /** Reads a confirmation; its digest is that of the notice, its object is left empty. */
        Said confirmation(ByteString payload) throws InvalidProtocolBufferException;

        /** As recipient, under the agreement's lock: does what is asked for and signs that it is done. Empty: not yet. */
        Optional<MessageLite> done(SignedAgreement agreement, Signed notice, String provider) throws IOException;

        /**
         * As provider: records what the recipient confirms. May come again after a crash.
         *
         * @return what belongs into the transaction that stores it
         */
        Consumer<Tx> confirmed(SignedAgreement agreement, Signed confirmation);

        /** As provider: it was tried in vain. */
        default void failed(Outbox.Item item, PartnerException why) {}
    }

    Notices(Parts parts, SignedStore signed, Outbox outbox, AgreementLocks locks, Kind kind) {
        this.parts = parts;
        this.signed = signed;
        this.outbox = outbox;
        this.locks = locks;
        this.kind = kind;
        outbox.sending(kind.notice(), this::send);
    }

    /**
     * Signs what the recipient is to be told, and stores it; it leaves by {@link #send} only, so that it can be recorded
     * before. If there was one, that one stays.
     *
     * @param more what belongs into the same transaction
     * @return the notice that counts
     */
    Signed prepare(SignedAgreement agreement, MessageLite fresh, Consumer<Tx> more) {
        Signed notice = parts.self().signing().sign(kind.notice(), fresh.toByteString());
        parts.documents().write(tx -> {
            SignedStore.put(tx, agreement.id(), notice);
            more.accept(tx);
        });
        return of(agreement.id()).orElseThrow();
    }

    /** The notice about an agreement, sent or received. */
    Optional<Signed> of(String agreementId) {
        return signed.get(kind.notice(), agreementId);
    }

    /** The confirmation of it, received or given. */
    Optional<Signed> confirmation(String agreementId) {
        return signed.get(kind.confirmation(), agreementId);
    }

    /** Sends what was prepared, in the background, until it is confirmed, whatever crashes meanwhile. */
    void send(SignedAgreement agreement) {
        Outbox.Item item = item(agreement);
        parts.documents().write(tx -> Outbox.put(tx, item));
        outbox.send(item);
    }

    private Outbox.Item item(SignedAgreement agreement) {
        return new Outbox.Item(
                kind.notice(), agreement.id(), agreement.agreement().getRecipient(), "");
    }

    private void send(Outbox.Item item, Signed notice) throws IOException {
        byte[] bytes;
        try {
            bytes = parts.partner().notice(item.peer(), kind.path(), notice.toByteArray());
        } catch (PartnerException e) {
            kind.failed(item, e);
            throw e;
        }
        SignedAnswer answer = SignedAnswer.of(parts, item.peer(), kind.confirmation(), bytes);
        Said word = kind.confirmation(answer.payload());
        if (!word.digest().equals(Digests.ofPayload(notice))
                || !word.agreementId().equals(item.id())
                || !word.by().equals(item.peer())) {
            throw new SealException(SealException.Reason.MALFORMED, "confirmation: of another notice");
        }
        parts.partners().seen(item.peer(), word.checkpoint());
        if (confirmation(item.id()).isEmpty()) {
            Consumer<Tx> more = kind.confirmed(
                    parts.agreements().get(item.id()).orElseThrow().agreement(), answer.signed());
            parts.documents().write(tx -> {
                SignedStore.put(tx, item.id(), answer.signed());
                more.accept(tx);
            });
        }
    }

    /**
     * As recipient: does what a notice asks for, once the agreement has ended here, and confirms it.
     *
     * @throws SealException the notice is forged
     */
    NoticeAnswer received(String memberName, Signed signedNotice) throws IOException {
        Optional<Member> member = parts.members().find(memberName);
        if (member.isEmpty()) {
            return new NoticeAnswer.Unknown();
        }
        Said notice = read(Signatures.verify(
                signedNotice, kind.notice(), memberName, member.get().signingKeys()));
        Optional<SignedAgreement> agreement = parts.agreements()
                .get(notice.agreementId())
                .map(Agreements.Stored::agreement)
                .filter(found -> ours(found, notice, memberName));
        if (agreement.isEmpty()) {
            return new NoticeAnswer.Unknown();
        }
        parts.partners().seen(memberName, notice.checkpoint());
        return locks.holding(notice.agreementId(), () -> answer(agreement.get(), signedNotice, memberName));
    }

    private Said read(ByteString payload) throws SealException {
        try {
            return kind.notice(payload);
        } catch (InvalidProtocolBufferException e) {
            throw new SealException(SealException.Reason.MALFORMED, "notice: not readable");
        }
    }

    private boolean ours(SignedAgreement agreement, Said notice, String provider) {
        Agreement terms = agreement.agreement();
        return agreement.digest().equals(notice.digest())
                && terms.getObjectId().equals(notice.objectId())
                && terms.getProvider().equals(provider)
                && notice.by().equals(provider)
                && terms.getRecipient().equals(parts.self().name());
    }

    private NoticeAnswer answer(SignedAgreement agreement, Signed notice, String provider) throws IOException {
        Optional<Signed> known = confirmation(agreement.id());
        if (known.isPresent()) {
            return new NoticeAnswer.Confirmed(known.get());
        }
        boolean ended = parts.agreements()
                .get(agreement.id())
                .filter(stored -> stored.status() == Agreements.Status.ENDED)
                .isPresent();
        Optional<MessageLite> done = ended ? kind.done(agreement, notice, provider) : Optional.empty();
        if (done.isEmpty()) {
            return new NoticeAnswer.NotYet();
        }
        Signed fresh =
                parts.self().signing().sign(kind.confirmation(), done.get().toByteString());
        parts.documents().write(tx -> {
            SignedStore.put(tx, agreement.id(), notice);
            SignedStore.put(tx, agreement.id(), fresh);
        });
        return new NoticeAnswer.Confirmed(fresh);
    }
}
