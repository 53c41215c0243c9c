package io.sluice.gateway.sealing;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;

/**
 * A piece of work that another thread may do meanwhile. Whoever needs it first does it, so a full pool never blocks. Any
 * thread.
 */
public final class Ahead<T> {
    private final FutureTask<T> task;

    /** Does nothing yet. */
    public Ahead(Callable<T> work) {
        task = new FutureTask<>(work);
    }

    /** Offers the work to {@code executor}; when that has no room, or is null, {@link #get} does it. */
    public Ahead<T> offer(Executor executor) {
        if (executor != null) {
            try {
                executor.execute(task);
            } catch (RejectedExecutionException e) {
                // No room: done by get().
            }
        }
        return this;
    }

    /** Does the work unless it is done or being done, and waits for it. What it threw is thrown here. */
    public T get() throws IOException {
        task.run();
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while work is awaited").initCause(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new IllegalStateException("work that was not to throw so", e.getCause());
        }
    }
}
