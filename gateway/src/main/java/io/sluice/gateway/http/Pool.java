package io.sluice.gateway.http;

import io.sluice.gateway.http.HttpFailure.Stage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The connections to one authority: at most so many open, the newest used first so that the others grow old and are
 * closed. A worker that has a place may take an idle connection or make a new one.
 */
final class Pool {
    private final String name;
    private final ClientSettings settings;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<ClientConnection> idle = new ArrayDeque<>();
    private int places;
    private boolean closed;

    Pool(String name, ClientSettings settings) {
        this.name = name;
        this.settings = settings;
        this.places = settings.connectionsPerPeer();
    }

    /** The authority, for messages. */
    String name() {
        return name;
    }

    /** Takes a place, and an idle connection with it if there is one; null: make a new one, or call {@link #gone}. */
    ClientConnection take(boolean fresh) throws HttpFailure {
        long left = settings.poolWait().toNanos();
        lock.lock();
        try {
            while (places == 0) {
                if (left <= 0) {
                    throw new HttpFailure(
                            Stage.TOO_BUSY,
                            name + ": all " + settings.connectionsPerPeer() + " connections are in use",
                            null);
                }
                left = changed.awaitNanos(left);
            }
            places--;
            for (ClientConnection c = idle.pollFirst(); c != null; c = idle.pollFirst()) {
                if (!fresh && c.isOpen()) {
                    return c;
                }
                c.cut();
            }
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HttpFailure(Stage.TOO_BUSY, name + ": stopped while waiting for a connection", e);
        } finally {
            lock.unlock();
        }
    }

    void giveBack(ClientConnection connection) {
        lock.lock();
        try {
            places++;
            changed.signal();
            if (closed) {
                connection.cut();
            } else {
                connection.idleSinceNanos = System.nanoTime();
                idle.addFirst(connection);
            }
        } finally {
            lock.unlock();
        }
    }

    /** A connection that was taken is no more. */
    void gone() {
        lock.lock();
        try {
            places++;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Closes connections that nobody used for the idle time. True if none are left, used or not. */
    boolean evict() {
        lock.lock();
        try {
            long now = System.nanoTime();
            idle.removeIf(connection -> {
                boolean old =
                        now - connection.idleSinceNanos > settings.idleTimeout().toNanos();
                if (old || !connection.isOpen()) {
                    connection.cut();
                    return true;
                }
                return false;
            });
            return idle.isEmpty() && places == settings.connectionsPerPeer();
        } finally {
            lock.unlock();
        }
    }

    /** Closes idle connections; those in use are closed when they come back. */
    void close() {
        lock.lock();
        try {
            closed = true;
            idle.forEach(Connection::cut);
            idle.clear();
        } finally {
            lock.unlock();
        }
    }

    static long sweepMillis(ClientSettings settings) {
        return Math.max(10, TimeUnit.NANOSECONDS.toMillis(settings.idleTimeout().toNanos() / 4));
    }
}
