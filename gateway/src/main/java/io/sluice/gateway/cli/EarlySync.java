package io.sluice.gateway.cli;

import io.sluice.gateway.http.Threads;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Sends a growing file to the disk while it is still being written, so that the wait at the end is short. Promises
 * nothing about what is on the disk: the last word is the owner's {@code force}. For one thread; makes another one for a
 * large file only.
 */
final class EarlySync implements AutoCloseable {
    private static final long EVERY_BYTES = 32L << 20;

    private final FileChannel file;
    private Threads threads;
    private CompletableFuture<Void> working = CompletableFuture.completedFuture(null);
    private long unsynced;

    EarlySync(FileChannel file) {
        this.file = file;
    }

    /** So much more was written. Throws what went wrong with an earlier part. */
    void wrote(long bytes) throws IOException {
        unsynced += bytes;
        if (unsynced < EVERY_BYTES || !working.isDone()) {
            return;
        }
        await();
        unsynced = 0;
        if (threads == null) {
            threads = new Threads("sluice-sync", 1, 1);
        }
        working = CompletableFuture.runAsync(this::sync, threads.workers());
    }

    private void sync() {
        try {
            file.force(false);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    /** Waits until nobody uses the file any more; then it may be closed. */
    void await() throws IOException {
        try {
            working.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        working.handle((done, failure) -> null).join();
        if (threads != null) {
            threads.close();
        }
    }
}
