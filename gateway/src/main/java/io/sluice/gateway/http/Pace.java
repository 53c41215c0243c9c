package io.sluice.gateway.http;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/**
 * How long a worker waits for a peer in the middle of a body: a fixed patience, and more for each byte that moved. Only
 * time spent waiting counts, so a slow worker is never the peer's fault. Owned by the worker.
 */
final class Pace {
    private final long bytesPerSecond;
    private long budgetNanos;

    Pace(Duration patience, int bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
        this.budgetNanos = patience.toNanos();
    }

    void moved(long bytes) {
        budgetNanos += bytes * TimeUnit.SECONDS.toNanos(1) / bytesPerSecond;
    }

    /** Waits for a signal, which may be spurious. False when the patience is at its end. The caller holds the lock. */
    boolean await(Condition condition) throws InterruptedIOException {
        if (budgetNanos <= 0) {
            return false;
        }
        long start = System.nanoTime();
        try {
            condition.awaitNanos(budgetNanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while waiting for the peer");
        }
        budgetNanos -= System.nanoTime() - start;
        return true;
    }
}
