package io.sluice.gateway.identity;

import io.sluice.gateway.identity.IdentityException.Reason;
import io.sluice.gateway.sealing.SealException;
import io.sluice.gateway.sealing.Signatures;
import io.sluice.gateway.store.Document;
import io.sluice.gateway.store.Documents;
import io.sluice.proto.OperatorChange;
import io.sluice.proto.Signature;
import io.sluice.proto.Signed;
import java.time.Clock;
import java.util.List;

/**
 * The operators of our organisation. Every change since the first is kept in the state, where all replicas and backups
 * have it, and each is checked again when the gateway starts.
 *
 * <p>Many threads. Questions are answered from memory. A change is on the disk before it counts.
 */
public final class Operators {
    /** Kind of the documents. */
    public static final String KIND = "operator-change";

    private static final int PAGE = 256;
    private static final long MOST_CHANGES = 10_000;
    private static final long CLOCKS_APART_MILLIS = 5 * 60_000;

    private final Documents documents;
    private final Organisation self;
    private final Clock clock;
    private volatile OperatorRoster roster;

    private Operators(Documents documents, Organisation self, Clock clock) {
        this.documents = documents;
        this.self = self;
        this.clock = clock;
        this.roster = OperatorRoster.empty(self.name());
    }

    /** Reads what the state has; a roster that was changed by somebody is refused. */
    public static Operators open(Documents documents, Organisation self, Clock clock) throws IdentityException {
        Operators operators = new Operators(documents, self, clock);
        operators.read();
        return operators;
    }

    private void read() throws IdentityException {
        OperatorRoster read = OperatorRoster.empty(self.name());
        List<Document> page = documents.list(KIND, "", PAGE);
        while (!page.isEmpty()) {
            for (Document document : page) {
                Signed change = parse(document);
                read = read.after(change, self.entry().value().getSigningKeysList());
                keepSigned(document, change);
            }
            page = documents.list(KIND, page.get(page.size() - 1).id(), PAGE);
        }
        roster = read;
    }

    private static Signed parse(Document document) throws IdentityException {
        try {
            return Signatures.parse(document.content());
        } catch (SealException e) {
            throw new IdentityException(Reason.TAMPERED, document + ": " + e.getMessage(), e);
        }
    }

    /** Our entry lists a bounded number of keys: what an older one signed is signed again while that one is listed. */
    private void keepSigned(Document document, Signed change) {
        Signed.Builder others = change.toBuilder().clearSignatures();
        for (Signature signature : change.getSignaturesList()) {
            if (!signature.getSigner().equals(self.name())) {
                others.addSignatures(signature);
            } else if (signature.getKeyId().equals(self.signing().keyId())) {
                return;
            }
        }
        byte[] again = self.signing().addTo(others.build()).toByteArray();
        documents.write(tx -> tx.put(document.with(document.state(), again)));
    }

    /** As it is now. */
    public OperatorRoster roster() {
        return roster;
    }

    /**
     * Makes a change that follows the newest one.
     *
     * @param change signed by an owner, unless there is none yet; we add our own signature
     * @return whom it is about, as it is now
     */
    public synchronized Operator apply(Signed change) throws IdentityException {
        OperatorRoster before = roster;
        Signed signed = self.signing().addTo(change);
        OperatorRoster next = before.after(signed, self.entry().value().getSigningKeysList());
        long apart = Math.abs(next.timeMillis() - clock.millis());
        if (apart > CLOCKS_APART_MILLIS && next.timeMillis() > before.timeMillis()) {
            throw new IdentityException(
                    Reason.STALE, "change of the operators: made " + apart / 1000 + " s away from the gateway's time");
        }
        if (next.serial() > MOST_CHANGES) {
            throw new IdentityException(
                    Reason.MALFORMED,
                    "operators: " + next.serial() + " changes (expected: at most " + MOST_CHANGES + ")");
        }
        boolean first = documents.update(tx ->
                tx.insertIfAbsent(Document.of(KIND, String.format("%010d", next.serial()), "", signed.toByteArray())));
        if (!first) {
            throw new IdentityException(
                    Reason.NOT_NEWER, "operators: changed by another process (expected: one gateway to own the state)");
        }
        roster = next;
        return next.find(name(signed)).orElseThrow();
    }

    private static String name(Signed change) {
        try {
            return OperatorChange.parseFrom(change.getPayload()).getName();
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new IllegalStateException("the roster has read it", e);
        }
    }

    /** Who signed this, if it is somebody who may act now. */
    public Operator requireSigned(Signed signed, String type) throws IdentityException {
        return roster.requireSigned(signed, type, nowMillis());
    }

    /** A clock that was set back makes nobody younger than the newest change. */
    private long nowMillis() {
        return Math.max(clock.millis(), roster.timeMillis());
    }
}
