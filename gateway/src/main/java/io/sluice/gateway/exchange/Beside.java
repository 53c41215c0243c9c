package io.sluice.gateway.exchange;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * A piece of computing that another thread may do while its owner does something else. Whoever needs it first does it, so
 * nothing waits for a thread that is not there.
 */
final class Beside<T> {
    private final FutureTask<T> task;

    private Beside(FutureTask<T> task) {
        this.task = task;
    }

    /** Offers the work to the workers; while these have no room {@link #get} does it. */
    static <T> Beside<T> on(Executor workers, Supplier<T> work) {
        FutureTask<T> task = new FutureTask<>(work::get);
        try {
            workers.execute(task);
        } catch (RejectedExecutionException e) {
            // No room: done by get().
        }
        return new Beside<>(task);
    }

    /** What came of it; what it threw is thrown here. */
    T get() throws IOException {
        task.run();
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while work beside was awaited").initCause(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new IllegalStateException("no other exception can come", e.getCause());
        }
    }
}
