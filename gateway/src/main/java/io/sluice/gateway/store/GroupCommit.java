package io.sluice.gateway.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
 * <p>All that is in the queue becomes one transaction of the database, each piece of work behind a savepoint: one that
 * throws is rolled back alone. Then one commit, which is one write to the disk for all; only after it the futures
 * complete. While the disk is busy the next batch gathers, so batches grow with the load by themselves. When the commit
 * fails, all of the batch fail; when the connection was lost before it, all of the batch run again on a new one.
 *
 * <p>The executor gets a task when work arrives and none is running; {@code scheduled} says so. The connection belongs
 * to who holds {@code writing}.
 */
final class GroupCommit implements AutoCloseable {
    private static final int MAX_WAITING = 4096;
    private static final int MAX_BATCH = 512;
    private static final int MAX_RUNS = 3;
    private static final long MAX_WAIT_SECONDS = 30;

    private record Pending<T>(Function<Tx, T> work, CompletableFuture<T> done) {
        /** Returns what completes the future once the batch is durable. */
        Runnable run(Tx tx) {
            T result = work.apply(tx);
            return () -> done.complete(result);
        }
    }

    private final Writer writer;
    private final Executor executor;
    private final BlockingQueue<Pending<?>> queue = new ArrayBlockingQueue<>(MAX_WAITING);
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final ReentrantLock writing = new ReentrantLock();
    private volatile boolean closed;
    private boolean ended; // the connection is closed; under writing

    GroupCommit(Writer writer, Executor executor) {
        this.writer = writer;
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
        boolean again = true;
        for (int run = 1; again; run++) {
            again = attempt(batch, run == MAX_RUNS);
        }
    }

    /** Runs all that is in the batch, and answers; returns whether it must be done again instead. */
    private boolean attempt(List<Pending<?>> batch, boolean last) {
        List<Runnable> completions = new ArrayList<>(batch.size());
        Session session = null;
        boolean committing = false; // Before the commit a failure means: nothing happened.
        try {
            session = writer.begin();
            session.change("SAVEPOINT work");
            for (Pending<?> pending : batch) {
                if (!completions.isEmpty()) {
                    session.dialect().moveSavepoint(session, "work");
                }
                completions.add(run(session, pending));
            }
            committing = true;
            writer.commit();
        } catch (StoreException e) {
            fail(batch, e);
            return false;
        } catch (SQLException e) {
            Writer.Outcome outcome = writer.settle(e, committing);
            if (outcome == Writer.Outcome.AGAIN && !last) {
                return true;
            }
            if (outcome != Writer.Outcome.DONE) {
                fail(batch, failure(outcome, e));
                return false;
            }
        }
        completions.forEach(Runnable::run);
        return false;
    }

    private StoreException failure(Writer.Outcome outcome, SQLException e) {
        StoreException failure = writer.failure(e);
        return outcome == Writer.Outcome.UNKNOWN
                ? new StoreException(StoreException.Reason.UNKNOWN_OUTCOME, failure.getMessage(), e)
                : failure;
    }

    private static void fail(List<Pending<?>> batch, StoreException failure) {
        batch.forEach(pending -> pending.done().completeExceptionally(failure));
    }

    /** Behind a savepoint, which is there already; a failure goes back to it, and nothing else does. */
    private static Runnable run(Session session, Pending<?> pending) throws SQLException {
        SqlTx tx = new SqlTx(session);
        Throwable failure;
        try {
            Runnable completion = pending.run(tx);
            Optional<StoreException> unnoticed = tx.end();
            if (unnoticed.isEmpty()) {
                return completion;
            }
            failure = unnoticed.get();
        } catch (RuntimeException | Error e) {
            tx.end();
            failure = e;
        }
        Throwable told = failure;
        session.change("ROLLBACK TO work"); // Fails when SQLite has rolled all back itself (disk full): all fail.
        return () -> pending.done().completeExceptionally(told);
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
        writer.giveUp();
        writing.lock();
        try {
            if (!closed) {
                closed = true;
                while (runBatch()) {
                    // until nothing waits
                }
                ended = true;
                writer.close();
            }
        } finally {
            writing.unlock();
        }
    }
}
