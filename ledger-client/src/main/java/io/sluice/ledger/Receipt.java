package io.sluice.ledger;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Acknowledgement of one record: it is durable, and here is the proof. Later it may be anchored elsewhere too. */
public interface Receipt {
    /** Index of the record in the lane. */
    long index();

    /** The record's bytes. Not a copy. */
    byte[] record();

    /**
     * Text of a {@code .tlog-proof} under {@link #checkpoint()}. The text is made on the first call: this costs a
     * post-quantum signature once for all records of one group commit.
     */
    String proof();

    /** The signed checkpoint that first covered the record, both signatures on it. */
    String checkpoint();

    /**
     * Completes when a shared ledger has taken the record; at once with empty when there is none. Fails when the shared
     * ledger refuses it for good.
     */
    CompletableFuture<Optional<Anchor>> anchored();
}
