package io.sluice.gateway.exchange;

import io.sluice.gateway.provenance.Recorded;
import io.sluice.ledger.Anchor;
import io.sluice.ledger.Entry;
import io.sluice.ledger.Ledger;
import io.sluice.ledger.LedgerException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A step that is in the lane: recorded just now, or found there. Its proof is made when it is asked for. */
final class RecordedStep {
    private final long index;
    private final byte[] record;
    private final Proof proof;

    private final Supplier<CompletableFuture<Optional<Anchor>>> anchored;

    /** Makes the text of a proof. */
    private interface Proof {
        String make() throws LedgerException;
    }

    private RecordedStep(
            long index, byte[] record, Proof proof, Supplier<CompletableFuture<Optional<Anchor>>> anchored) {
        this.index = index;
        this.record = record;
        this.proof = proof;
        this.anchored = anchored;
    }

    static RecordedStep of(Recorded recorded) {
        return new RecordedStep(recorded.index(), recorded.record(), recorded::proof, recorded::anchored);
    }

    static RecordedStep of(Entry entry, Ledger ledger) {
        return new RecordedStep(
                entry.index(), entry.record(), () -> ledger.proof(entry.index()), () -> ledger.anchored(entry.index()));
    }

    long index() {
        return index;
    }

    byte[] record() {
        return record;
    }

    /** Whether the shared ledger is known to hold the record now. False where there is none. */
    boolean committed() {
        CompletableFuture<Optional<Anchor>> taken = anchored.get();
        return taken.isDone()
                && !taken.isCompletedExceptionally()
                && taken.join().isPresent();
    }

    /** C2SP tlog-proof text. */
    String proof() {
        try {
            return proof.make();
        } catch (LedgerException e) {
            throw new LedgerAwayException(e);
        }
    }
}
