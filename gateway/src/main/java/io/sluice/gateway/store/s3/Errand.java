package io.sluice.gateway.store.s3;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Work that a worker does beside us, or we ourselves when we need it and no worker has begun: so nobody waits behind
 * other people's work.
 */
final class Errand<T> implements Runnable {
    private final Supplier<T> work;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CompletableFuture<T> result = new CompletableFuture<>();

    private Errand(Supplier<T> work) {
        this.work = work;
    }

    /** @param workers may refuse */
    static <T> Errand<T> of(Executor workers, Supplier<T> work) {
        Errand<T> errand = new Errand<>(work);
        try {
            workers.execute(errand);
        } catch (RejectedExecutionException e) {
            // All are busy: it is done when it is needed.
        }
        return errand;
    }

    @Override
    public void run() {
        if (begun.compareAndSet(false, true)) {
            try {
                result.complete(work.get());
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            } finally {
                result.cancel(false); // After an Error; else it has no effect.
            }
        }
    }

    /** The result, or the exception that the work ended with. */
    T get() {
        run();
        try {
            return result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    /** When this returns, it is not being done: it has ended, however, or never begins. */
    void dropOrAwait() {
        if (!begun.compareAndSet(false, true)) {
            result.handle((done, failure) -> null).join();
        }
    }

    /** As above, and throws what it ended with. */
    void dropOrGet() {
        if (!begun.compareAndSet(false, true)) {
            get();
        }
    }
}
