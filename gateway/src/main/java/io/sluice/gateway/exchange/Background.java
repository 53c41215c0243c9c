package io.sluice.gateway.exchange;

import io.sluice.gateway.http.Threads;
import io.sluice.gateway.store.StoreException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** Work that must be done, and waits where the ledger or the state is away. Any thread. */
final class Background {
    private static final System.Logger LOG = System.getLogger(Background.class.getName());
    private static final int AGAIN_SECONDS = 30;

    private final Threads threads;
    private final String what;

    /** @param what it is about, for the log */
    Background(Threads threads, String what) {
        this.threads = threads;
        this.what = what;
    }

    /** In the background, again and again until it is done. */
    void later(Runnable work) {
        try {
            threads.workers().execute(() -> {
                try {
                    work.run();
                } catch (LedgerAwayException | StoreException e) {
                    LOG.log(System.Logger.Level.WARNING, "{0}: {1}; tried again", what, e.getMessage());
                    again(work);
                }
            });
        } catch (RejectedExecutionException e) {
            again(work);
        }
    }

    /** As {@link #later}, after a pause. */
    void again(Runnable work) {
        if (!threads.timer().isShutdown()) {
            threads.timer().schedule(() -> later(work), AGAIN_SECONDS, TimeUnit.SECONDS);
        }
    }
}
