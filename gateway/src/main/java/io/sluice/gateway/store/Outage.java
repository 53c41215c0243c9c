package io.sluice.gateway.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long a lost connection is waited for: up to a bound since it was lost, trying again and again; after that a call
 * tries once and is told {@code AWAY}, so that an outage does not hold every worker. Any thread.
 */
final class Outage {
    private static final long PAUSE_MILLIS = 100;

    private final Duration bound;
    private boolean away;
    private long since;
    private volatile boolean givenUp;

    Outage(Duration bound) {
        this.bound = bound;
    }

    /** There is a connection again. */
    synchronized void over() {
        away = false;
    }

    /** An attempt failed: returns when it is time for the next, or says that there is none. */
    void pause(String place, SQLException e) {
        if (givenUp || hasLasted()) {
            throw away(place, e);
        }
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw away(place, e);
        }
    }

    /** Nobody waits any longer. */
    void giveUp() {
        givenUp = true;
    }

    private synchronized boolean hasLasted() {
        if (!away) {
            away = true;
            since = System.nanoTime();
        }
        return System.nanoTime() - since > bound.toNanos();
    }

    private static StoreException away(String place, SQLException e) {
        return new StoreException(StoreException.Reason.AWAY, "database: " + place + ": does not answer", e);
    }
}
