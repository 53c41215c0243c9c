package io.sluice.ledger.fabric;

import io.sluice.ledger.LedgerException;
import io.sluice.ledger.fabric.Outbox.Anchored;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Who waits for which record to be on the channel. They are told by a thread of their own, so that what they do then
 * holds up no batch. Safe for concurrent use.
 */
final class AnchorWaits implements AutoCloseable {
    private final TreeMap<Long, CompletableFuture<Anchored>> waiting = new TreeMap<>(); // Guarded by itself.
    private final ExecutorService telling;

    AnchorWaits(String origin) {
        this.telling = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "fabric-anchored " + origin);
            thread.setDaemon(true);
            return thread;
        });
    }

    CompletableFuture<Anchored> add(long index) {
        synchronized (waiting) {
            return waiting.computeIfAbsent(index, at -> new CompletableFuture<>())
                    .copy();
        }
    }

    /** Whether somebody waits for a record from here on. */
    boolean any(long from) {
        synchronized (waiting) {
            return !waiting.isEmpty() && waiting.lastKey() >= from;
        }
    }

    /** Tells those whose records this batch, or one before it, holds. */
    void tell(Anchored batch) {
        Map<Long, CompletableFuture<Anchored>> done;
        synchronized (waiting) {
            done = new TreeMap<>(waiting.headMap(batch.end()));
            waiting.headMap(batch.end()).clear();
        }
        if (!done.isEmpty()) {
            telling.execute(() -> done.values().forEach(one -> one.complete(batch)));
        }
    }

    void fail(LedgerException why) {
        Map<Long, CompletableFuture<Anchored>> all;
        synchronized (waiting) {
            all = new TreeMap<>(waiting);
            waiting.clear();
        }
        if (!all.isEmpty()) {
            telling.execute(() -> all.values().forEach(one -> one.completeExceptionally(why)));
        }
    }

    /** After the last of the calls above. What was to be told is told. */
    @Override
    public void close() {
        telling.shutdown();
    }
}
