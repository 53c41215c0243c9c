package io.sluice.gateway.exchange;

import io.sluice.gateway.provenance.Recorded;
import io.sluice.ledger.Entry;
import io.sluice.ledger.Ledger;
import io.sluice.ledger.LedgerException;

/** A step that is in the lane: recorded just now, or found there. Its proof is made when it is asked for. */
final class RecordedStep {
    private final long index;
    private final byte[] record;
    private final Proof proof;

    /** Makes the text of a proof. */
    private interface Proof {
        String make() throws LedgerException;
    }

    private RecordedStep(long index, byte[] record, Proof proof) {
        this.index = index;
        this.record = record;
        this.proof = proof;
    }

    static RecordedStep of(Recorded recorded) {
        return new RecordedStep(recorded.index(), recorded.record(), recorded::proof);
    }

    static RecordedStep of(Entry entry, Ledger ledger) {
        return new RecordedStep(entry.index(), entry.record(), () -> ledger.proof(entry.index()));
    }

    long index() {
        return index;
    }

    byte[] record() {
        return record;
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
