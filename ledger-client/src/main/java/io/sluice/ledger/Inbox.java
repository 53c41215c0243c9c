package io.sluice.ledger;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What waits for the writer, bounded; it takes what has gathered as one batch. */
final class Inbox {
    static final int MAX_WAITING = 1 << 16;
    static final long MAX_WAITING_BYTES = 64L << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final ArrayDeque<Pending> queue = new ArrayDeque<>();
    private int waiting; // Queued, or taken and not yet acknowledged.
    private long waitingBytes;
    private boolean closed;

    /** Takes it, or fails its receipt. */
    void put(Pending pending) {
        LedgerException refusal;
        lock.lock();
        try {
            refusal = refusal();
            if (refusal == null) {
                queue.add(pending);
                waiting++;
                waitingBytes += bytes(pending);
                if (queue.size() == 1) {
                    arrived.signal();
                }
            }
        } finally {
            lock.unlock();
        }
        if (refusal != null) {
            pending.receipt().completeExceptionally(refusal);
        }
    }

    private LedgerException refusal() {
        if (closed) {
            return new LedgerException(LedgerException.Stage.STOPPED, "ledger: closed");
        }
        if (waiting >= MAX_WAITING || waitingBytes >= MAX_WAITING_BYTES) {
            return new LedgerException(LedgerException.Stage.BUSY, "ledger: " + waiting + " records are waiting");
        }
        return null;
    }

    /** The next batch; waits for one. Null when closed and empty. */
    Batch take() {
        lock.lock();
        try {
            while (queue.isEmpty()) {
                if (closed) {
                    return null;
                }
                arrived.awaitUninterruptibly();
            }
            Batch batch = new Batch();
            while (!queue.isEmpty() && batch.add(queue.peek())) {
                queue.remove();
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** Says that a taken batch is acknowledged. */
    void done(Batch batch) {
        lock.lock();
        try {
            for (Pending pending : batch.all()) {
                waiting--;
                waitingBytes -= bytes(pending);
            }
        } finally {
            lock.unlock();
        }
    }

    int waiting() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    private static int bytes(Pending pending) {
        return pending.record().length + pending.opening().length;
    }
}
