package io.sluice.gateway.store;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;

/**
 * The gateway's state: small documents in transactions. Any thread. Reads see everything that was reported as written.
 *
 * <p>Transactions run one after another; those that wait at the same time share one write to the disk. So they must be
 * short: no I/O, no waiting, no call to this object within one ({@link IllegalStateException}). A transaction that
 * throws leaves nothing behind, and the exception reaches the caller. Where the connection to a database is lost before
 * the commit, a transaction runs again: so it must depend on its {@link Tx} alone and change nothing outside of it.
 * Failures of the store: {@link StoreException}.
 */
public interface Documents extends Reading, AutoCloseable {
    /** Runs the transaction; when this returns, it is on the disk. */
    void write(Consumer<Tx> work);

    /** As {@link #write}, with a result. */
    <T> T update(Function<Tx, T> work);

    /** As {@link #update} without waiting. Dependents must go to an executor of their own: not run on the writer. */
    <T> CompletableFuture<T> submit(Function<Tx, T> work);

    /**
     * Hands over everything as it stood at one moment: all documents with their keys, by kind and id, then all counters.
     * Writers go on meanwhile. Both are called on this thread and must be quick; what they throw ends it.
     */
    void snapshot(Consumer<Document> documents, ObjLongConsumer<String> counters);

    /** Finishes what was submitted and refuses everything later. */
    @Override
    void close();
}
