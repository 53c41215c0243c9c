package io.sluice.ledger;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * One lane of provenance records: append, find, prove. All methods may be called from any thread.
 *
 * <p>A record is at most {@value #MAX_RECORD_BYTES} bytes. Its private opening is kept only here, never in the lane,
 * and can be erased without touching any proof.
 */
public interface Ledger extends LaneView, AutoCloseable {
    /** Longest record, in bytes. */
    int MAX_RECORD_BYTES = 8 * 1024;

    /** Longest private opening, in bytes. */
    int MAX_OPENING_BYTES = 64 * 1024;

    /**
     * Appends a record. The future completes when record and opening are on disk and a checkpoint covers them. It fails
     * with {@link LedgerException}; only after {@link LedgerException.Stage#OUTCOME_UNKNOWN} may the record be there
     * nevertheless. Records appended one after the other by one thread keep their order.
     *
     * <p>The arrays are not copied: the caller must not change them. Dependents without an executor run on the ledger's
     * acknowledging thread and must not block.
     *
     * @param record bytes that become a leaf of the lane; {@link #find} works only for an io.sluice.proto.Record
     * @param privateOpening what the record commits to; may be empty
     */
    CompletableFuture<Receipt> append(byte[] record, byte[] privateOpening);

    /**
     * As {@link #append}, but the record may take this index only; otherwise it fails with {@link
     * LedgerException.Stage#BUSY} and nothing is written. For records that name their predecessor: when one is not
     * taken, those appended after it are not taken either.
     */
    CompletableFuture<Receipt> appendAt(long index, byte[] record, byte[] privateOpening);

    /** Overwrites the opening of the record at this index; durable when this returns. Doing so twice is harmless. */
    void erase(long index) throws LedgerException;

    /** All that is durable now, as files, up to one checkpoint; to be written out while this is open. */
    LaneFiles files() throws LedgerException;

    /**
     * Hands every durable record from index {@code from} on to {@code consumer}, in order, on a thread of its own, until
     * closed. A consumer that throws ends its own subscription.
     */
    Subscription follow(long from, Consumer<Entry> consumer);

    /**
     * Compares a checkpoint of this lane that somebody else kept. When it shows that the lane was longer or different,
     * the lane signs nothing any more, and this and every later append fail.
     *
     * @throws LedgerException BEHIND when records are missing here, FORK when the histories differ, REFUSED when the
     *     note is not signed by this lane's keys
     */
    void confirm(String checkpoint) throws LedgerException;

    /**
     * When a shared ledger has taken the record at this index: at once with empty where there is no shared ledger. Fails
     * with {@link LedgerException} when the shared ledger refuses the record for good, or when this ledger is closed
     * before.
     */
    CompletableFuture<Optional<Anchor>> anchored(long index);

    /** How the ledger is. Never blocks. */
    Health health();

    /** Waits for what was appended, then releases files and threads. */
    @Override
    void close();

    /** A running {@link #follow}; closing it waits until the consumer is out. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
