package io.sluice.gateway.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Runs transactions one after another and makes those that wait together durable together.
 *
 * <p>All that is in the queue becomes one SQLite transaction, each piece of work in a savepoint of its own: one that
 * throws is rolled back alone. Then one commit, which is one write to the disk for all; only after it the futures
 * complete. While the disk is busy the next batch gathers, so batches grow with the load by themselves. When the commit
 * fails, all of the batch fail.
 *
 * <p>The executor gets a task when work arrives and none is running; {@code scheduled} says so. The connection belongs
 * to who holds {@code writing}.
 */
final class GroupCommit implements AutoCloseable {
    private static final int MAX_WAITING = 4096;
    private static final int MAX_BATCH = 512;
    private static final long MAX_WAIT_SECONDS = 30;

    private record Pending<T>(Function<Tx, T> work, CompletableFuture<T> done) {
        /** Returns what completes the future once the batch is durable. */
        Runnable run(Tx tx) {
            T result = work.apply(tx);
            return () -> done.complete(result);
        }
    }

    private final Session session;
    private final Executor executor;
    private final BlockingQueue<Pending<?>> queue = new ArrayBlockingQueue<>(MAX_WAITING);
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final ReentrantLock writing = new ReentrantLock();
    private volatile boolean closed;
    private boolean ended; // the connection is closed; under writing

    GroupCommit(Session session, Executor executor) {
        this.session = session;
        this.executor = executor;
    }

    <T> CompletableFuture<T> submit(Function<Tx, T> work) {
        if (writing.isHeldByCurrentThread()) {
            throw new IllegalStateException("transaction within a transaction (expected: use the Tx)");
        }
        Pending<T> pending = new Pending<>(work, new CompletableFuture<>());
        enqueue(pending);
        if (closed) {
            refuseWaiting(); // Closed between our look and our place in the queue: nobody else would answer.
        }
        schedule();
        return pending.done();
    }

    private void enqueue(Pending<?> pending) {
        if (closed) {
            throw closedFailure();
        }
        boolean accepted = false;
        try {
            accepted = queue.offer(pending) || queue.offer(pending, MAX_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!accepted) {
            throw new StoreException(
                    StoreException.Reason.BUSY, "database: " + MAX_WAITING + " transactions are waiting");
        }
    }

    private void schedule() {
        if (!queue.isEmpty() && scheduled.compareAndSet(false, true)) {
            try {
                executor.execute(this::drain);
            } catch (RejectedExecutionException e) {
                scheduled.set(false);
                refuseWaiting();
            }
        }
    }

    private void drain() {
        try {
            while (runBatch()) {
                // until nothing waits
            }
        } finally {
            scheduled.set(false);
            schedule(); // For what arrived after the last look.
        }
    }

    private boolean runBatch() {
        writing.lock();
        try {
            if (ended) {
                refuseWaiting();
                return false;
            }
            List<Pending<?>> batch = new ArrayList<>();
            queue.drainTo(batch, MAX_BATCH);
            if (!batch.isEmpty()) {
                commit(batch);
            }
            return !batch.isEmpty();
        } finally {
            writing.unlock();
        }
    }

    private void commit(List<Pending<?>> batch) {
        List<Runnable> completions = new ArrayList<>(batch.size());
        StoreException.Reason failing = null; // Before the commit a failure means: nothing happened.
        try {
            session.change("BEGIN IMMEDIATE");
            for (Pending<?> pending : batch) {
                completions.add(runInSavepoint(pending));
            }
            failing = StoreException.Reason.UNKNOWN_OUTCOME;
            session.change("COMMIT");
        } catch (SQLException e) {
            StoreException failure = rollback(e, failing);
            batch.forEach(pending -> pending.done().completeExceptionally(failure));
            return;
        }
        completions.forEach(Runnable::run);
    }

    private Runnable runInSavepoint(Pending<?> pending) throws SQLException {
        session.change("SAVEPOINT work");
        SqlTx tx = new SqlTx(session);
        try {
            Runnable completion = pending.run(tx);
            session.change("RELEASE work");
            return completion;
        } catch (RuntimeException | Error e) {
            session.change("ROLLBACK TO work"); // Fails when SQLite has rolled all back itself (disk full): all fail.
            session.change("RELEASE work");
            return () -> pending.done().completeExceptionally(e);
        } finally {
            tx.end();
        }
    }

    /** A commit that failed and could be rolled back did not happen; when even that fails, nobody knows. */
    private StoreException rollback(SQLException e, StoreException.Reason failing) {
        StoreException failure = StoreException.of("write", session.file(), e);
        try {
            session.run("ROLLBACK");
            return failure;
        } catch (SQLException second) {
            // "No transaction is active": SQLite had rolled back already, which is what we wanted.
            boolean known = failing == null || failure.reason() == StoreException.Reason.DISK_FULL;
            return known ? failure : new StoreException(failing, failure.getMessage(), e);
        }
    }

    private void refuseWaiting() {
        for (Pending<?> pending = queue.poll(); pending != null; pending = queue.poll()) {
            pending.done().completeExceptionally(closedFailure());
        }
    }

    private static StoreException closedFailure() {
        return new StoreException(StoreException.Reason.CLOSED, "database: closed");
    }

    /** Runs what waits, on this thread, then closes the connection. */
    @Override
    public void close() {
        writing.lock();
        try {
            if (!closed) {
                closed = true;
                while (runBatch()) {
                    // until nothing waits
                }
                ended = true;
                session.close();
            }
        } finally {
            writing.unlock();
        }
    }
}
