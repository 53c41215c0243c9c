package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.gateway.identity.Member;
import io.sluice.gateway.policy.Labels;
import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.sealing.SealException;
import io.sluice.gateway.sealing.Signatures;
import io.sluice.proto.Agreement;
import io.sluice.proto.Signed;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Ends agreements, from either side. */
public final class Revocation {
    /** Type of a signed revocation. */
    public static final String TYPE = "revocation";

    /** Code of what ends because the agreement did. */
    static final String REVOKED = "revoked";

    private final Parts parts;
    private final Transferring transferring;
    private final SignedStore signed;
    private final Outbox outbox;
    private final AgreementLocks locks;

    Revocation(Parts parts, Transferring transferring, SignedStore signed, Outbox outbox, AgreementLocks locks) {
        this.parts = parts;
        this.transferring = transferring;
        this.signed = signed;
        this.outbox = outbox;
        this.locks = locks;
    }

    /**
     * Ends an agreement for good: recorded first, then running transfers stop, then the other side is told (again and
     * again until it has heard). Empty: done, also when it had ended before. What was opened already is out of reach.
     *
     * @return why it was refused: there is no such agreement
     */
    public List<Reason> revoke(String agreementId) throws IOException {
        Optional<Agreements.Stored> stored = parts.agreements().get(agreementId);
        if (stored.isEmpty()) {
            return List.of(Reason.of("unknown-agreement", "no such agreement: " + agreementId));
        }
        SignedAgreement agreement = stored.get().agreement();
        locks.holding(agreementId, () -> {
            if (parts.agreements().get(agreementId).orElseThrow().status() == Agreements.Status.ENDED) {
                return null;
            }
            String self = parts.self().name();
            var revocation = io.sluice.proto.Revocation.newBuilder()
                    .setAgreementId(agreementId)
                    .setAgreementDigest(agreement.digest())
                    .setBy(self)
                    .setTimeMillis(parts.clock().millis())
                    .setCheckpoint(parts.recording().checkpoint())
                    .build();
            Signed fresh = parts.self().signing().sign(TYPE, revocation.toByteString());
            Agreement terms = agreement.agreement();
            String other = terms.getProvider().equals(self) ? terms.getRecipient() : terms.getProvider();
            Outbox.Item item = new Outbox.Item(TYPE, agreementId, other, "");
            parts.documents().write(tx -> {
                SignedStore.put(tx, agreementId, fresh);
                Outbox.put(tx, item);
            });
            end(agreement, signed.get(TYPE, agreementId).orElseThrow(), self);
            outbox.send(item);
            return null;
        });
        return List.of();
    }

    /**
     * The other side has ended an agreement. Returns false when there is none between us.
     *
     * @throws SealException the revocation is forged
     */
    public boolean received(String memberName, Signed revocation) throws IOException {
        Optional<Member> member = parts.members().find(memberName);
        if (member.isEmpty()) {
            return false;
        }
        ByteString payload =
                Signatures.verify(revocation, TYPE, memberName, member.get().signingKeys());
        io.sluice.proto.Revocation word;
        try {
            word = io.sluice.proto.Revocation.parseFrom(payload);
        } catch (InvalidProtocolBufferException e) {
            throw new SealException(SealException.Reason.MALFORMED, "revocation: not readable");
        }
        Optional<SignedAgreement> agreement = parts.agreements()
                .get(word.getAgreementId())
                .map(Agreements.Stored::agreement)
                .filter(found -> found.digest().equals(word.getAgreementDigest()))
                .filter(found ->
                        isParty(found.agreement(), memberName) && word.getBy().equals(memberName));
        if (agreement.isEmpty()) {
            return false;
        }
        parts.partners().seen(memberName, word.getCheckpoint());
        locks.holding(word.getAgreementId(), () -> {
            parts.documents().write(tx -> SignedStore.put(tx, word.getAgreementId(), revocation));
            end(agreement.get(), signed.get(TYPE, word.getAgreementId()).orElseThrow(), memberName);
            return null;
        });
        return true;
    }

    /** Finishes what a crash interrupted: a signed revocation whose agreement still stands. Call once at start. */
    void resume() throws IOException {
        for (Agreements.Stored stored : parts.agreements().all()) {
            Optional<Signed> revocation = signed.get(TYPE, stored.agreement().id());
            if (revocation.isPresent() && stored.status() != Agreements.Status.ENDED) {
                String by = revocation.get().getSignatures(0).getSigner();
                locks.holding(stored.agreement().id(), () -> {
                    end(stored.agreement(), revocation.get(), by);
                    return null;
                });
            }
        }
    }

    private void end(SignedAgreement agreement, Signed revocation, String by) {
        parts.recording().ended(agreement, revocation, by);
        if (by.equals(parts.self().name())) {
            shred(agreement);
        }
        long now = parts.recording().nowMillis();
        parts.documents().write(tx -> RetentionClocks.revoked(tx, agreement.id(), now));
        parts.agreements().end(agreement.id());
        transferring.terminateUnder(agreement.id(), REVOKED, "the agreement was revoked by " + by);
    }

    /**
     * A release that we made for this recipient alone: nobody else has or will have its key, so it is destroyed. Not
     * while another agreement on it stands.
     */
    private void shred(SignedAgreement agreement) {
        Agreement ended = agreement.agreement();
        boolean ourRelease = ended.getProvider().equals(parts.self().name())
                && Labels.isRelease(ended.getLabel())
                && ended.getTerms().getRecipientsCount() == 1;
        boolean others = parts.agreements().byObject(ended.getObjectId()).stream()
                .filter(each -> each.status() != Agreements.Status.ENDED)
                .anyMatch(each -> !each.agreement().id().equals(agreement.id()));
        if (ourRelease && !others) {
            parts.catalog().withdraw(ended.getOfferId());
            parts.recording().erased(agreement);
            parts.documents().write(tx -> DataKeys.delete(tx, ended.getObjectId()));
        }
    }

    private static boolean isParty(Agreement agreement, String name) {
        return agreement.getProvider().equals(name) || agreement.getRecipient().equals(name);
    }
}
