package io.sluice.gateway.provenance;

import io.sluice.ledger.Anchor;
import io.sluice.ledger.Receipt;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A record that is durable, with what proves it. Proof and checkpoint are made when first asked for. */
public final class Recorded {
    private final Receipt receipt;
    private final byte[] hash;
    private final long timeMillis;

    Recorded(Receipt receipt, byte[] hash, long timeMillis) {
        this.receipt = receipt;
        this.hash = hash;
        this.timeMillis = timeMillis;
    }

    /** Position in the lane, from 0. */
    public long index() {
        return receipt.index();
    }

    /** The bytes that are the Merkle leaf; a {@code io.sluice.proto.Record}. Not a copy. */
    public byte[] record() {
        return receipt.record();
    }

    /** SHA-256 of {@link #record()}. */
    public byte[] hash() {
        return hash.clone();
    }

    /** The record's own time. */
    public long timeMillis() {
        return timeMillis;
    }

    /** Text of a C2SP {@code .tlog-proof}: inclusion of the record under {@link #checkpoint()}. */
    public String proof() {
        return receipt.proof();
    }

    /** The lane's signed checkpoint that first covered the record. */
    public String checkpoint() {
        return receipt.checkpoint();
    }

    /** Completes when a shared ledger has taken the record; at once with empty when there is none. */
    public CompletableFuture<Optional<Anchor>> anchored() {
        return receipt.anchored();
    }
}
