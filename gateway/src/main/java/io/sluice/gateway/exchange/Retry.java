package io.sluice.gateway.exchange;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Tries again what is worth trying again, with pauses that grow, until nothing has moved for a while. Blocks. */
final class Retry {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final Duration patience;

    /** @param patience how long nothing may move before giving up */
    Retry(Duration patience) {
        this.patience = patience;
    }

    /** One try. */
    interface Attempt<T> {
        T run() throws IOException;
    }

    /** The result of the first attempt that succeeds; the last failure when patience ends or trying is of no use. */
    <T> T until(Progress progress, Attempt<T> attempt) throws IOException {
        return until(progress, new AtomicLong(), attempt);
    }

    /** As above; whenever {@code moved} has changed between two attempts, patience begins anew. */
    <T> T until(Progress progress, AtomicLong moved, Attempt<T> attempt) throws IOException {
        long since = System.nanoTime();
        long before = moved.get();
        Duration pause = FIRST;
        while (true) {
            try {
                return attempt.run();
            } catch (PartnerException e) {
                if (moved.get() != before) {
                    before = moved.get();
                    since = System.nanoTime();
                    pause = FIRST;
                }
                if (!e.isWorthRetrying() || System.nanoTime() - since > patience.toNanos()) {
                    throw e;
                }
                progress.at("waiting", moved.get(), 0);
                sleep(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST) < 0 ? pause.multipliedBy(2) : LONGEST;
            }
        }
    }

    private static void sleep(Duration pause) throws InterruptedIOException {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while waiting for another try");
        }
    }
}
