package io.sluice.gateway.store;

import java.sql.SQLException;
import java.time.Duration;

/** One that waits to own a database, and asks for it now and then. One thread. */
final class Candidate implements AutoCloseable {
    private final PostgresSessions sessions;
    private final Duration grace;
    private Session session;
    private boolean free;
    private long freeSince;

    /** @param grace how long an owner that left without a word may come back */
    Candidate(PostgresSessions sessions, Duration grace) {
        this.sessions = sessions;
        this.grace = grace;
    }

    /** Whether the database is this candidate's; then its session has the lock. */
    boolean elected() throws SQLException {
        try {
            if (session == null) {
                session = sessions.writing();
            }
            if (!Ownership.tryLock(session)) {
                free = false;
                return false;
            }
            if (!Ownership.orphaned(session) || hasBeenFree()) {
                return true;
            }
            Ownership.unlock(session);
            return false;
        } catch (SQLException e) {
            if (!sessions.dialect().lost(e)) {
                throw e;
            }
            free = false;
            close();
            return false;
        }
    }

    private boolean hasBeenFree() {
        if (!free) {
            free = true;
            freeSince = System.nanoTime();
        }
        return System.nanoTime() - freeSince >= grace.toNanos();
    }

    /** The session is the caller's from now on. */
    Session takeSession() {
        Session taken = session;
        session = null;
        return taken;
    }

    @Override
    public void close() {
        if (session != null) {
            session.abandon();
            session = null;
        }
    }
}
