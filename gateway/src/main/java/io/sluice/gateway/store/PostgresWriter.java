package io.sluice.gateway.store;

import java.sql.SQLException;
import java.util.function.Consumer;

/**
 * The connection that owns the database and writes. It comes back after it was lost, if nobody else has taken over
 * meanwhile; and it knows then whether the commit happened whose answer was lost, as each transaction leaves its number.
 */
final class PostgresWriter implements Writer {
    private static final System.Logger LOG = System.getLogger(PostgresWriter.class.getName());

    private final PostgresSessions sessions;
    private final Outage outage;
    private final Consumer<StoreException> ended;
    private final long epoch;
    private Session session; // null: lost
    private int process;
    private long batch;
    private long inDoubt; // the number of a commit without an answer, or 0
    private volatile StoreException over;

    /** @param session has the lock, and today's schema */
    PostgresWriter(PostgresSessions sessions, Session session, Outage outage, Consumer<StoreException> ended)
            throws SQLException {
        this.sessions = sessions;
        this.session = session;
        this.outage = outage;
        this.ended = ended;
        this.process = Ownership.process(session);
        this.epoch = Ownership.takeOver(session).epoch();
    }

    @Override
    public Session begin() throws SQLException {
        requireOwner();
        if (session == null) {
            reconnect();
        }
        session.change("BEGIN");
        if (!Ownership.mark(session, new Ownership.Standing(epoch, batch + 1))) {
            throw fenced();
        }
        return session;
    }

    @Override
    public void commit() throws SQLException {
        session.run("COMMIT");
        batch++;
    }

    @Override
    public Outcome settle(SQLException failure, boolean committing) {
        if (!sessions.dialect().lost(failure)) {
            try {
                session.run("ROLLBACK");
                return Outcome.NOT_DONE; // A commit that is refused is rolled back.
            } catch (SQLException e) {
                failure.addSuppressed(e);
            }
        }
        drop();
        if (!committing) {
            return Outcome.AGAIN; // The server rolls back what has lost its client.
        }
        long number = batch + 1;
        inDoubt = number;
        try {
            reconnect();
            return batch == number ? Outcome.DONE : Outcome.AGAIN;
        } catch (StoreException e) {
            failure.addSuppressed(e);
            return Outcome.UNKNOWN;
        }
    }

    /** Returns with a session that has the lock, or says why there is none. */
    private void reconnect() {
        while (session == null) {
            requireOwner();
            Session fresh = null;
            SQLException cause;
            try {
                fresh = sessions.writing();
                if (Ownership.tryLock(fresh)) {
                    confirm(Ownership.standing(fresh));
                    process = Ownership.process(fresh);
                    session = fresh;
                    outage.over();
                    LOG.log(System.Logger.Level.INFO, "database: {0}: connected again", sessions.place());
                    return;
                }
                if (Ownership.standing(fresh).epoch() != epoch) {
                    throw fenced();
                }
                Ownership.end(fresh, process);
                cause = new SQLException("the lock is not free yet");
            } catch (SQLException e) {
                cause = e;
            } finally {
                if (fresh != null && fresh != session) {
                    fresh.abandon();
                }
            }
            outage.pause(sessions.place(), cause);
        }
    }

    /** Whether this is the database that we left, and up to which transaction. */
    private void confirm(Ownership.Standing found) {
        if (found.epoch() != epoch) {
            throw fenced();
        }
        if (inDoubt > 0 && found.batch() == inDoubt) {
            batch = inDoubt;
        } else if (found.batch() != batch) {
            throw end(
                    StoreException.Reason.CORRUPT,
                    "its last transaction is number " + found.batch() + " (expected: " + batch
                            + "; a failover has lost what was acknowledged, or it was restored)");
        }
        inDoubt = 0;
    }

    private StoreException fenced() {
        return end(
                StoreException.Reason.FENCED,
                "another process has taken it over (expected: one gateway writes at a time; this one must end)");
    }

    private StoreException end(StoreException.Reason reason, String why) {
        StoreException end = new StoreException(reason, "database: " + sessions.place() + ": " + why);
        drop();
        over = end;
        ended.accept(end);
        return end;
    }

    private void requireOwner() {
        StoreException end = over;
        if (end != null) {
            throw new StoreException(end.reason(), end.getMessage());
        }
    }

    private void drop() {
        if (session != null) {
            session.abandon();
            session = null;
        }
    }

    @Override
    public StoreException failure(SQLException e) {
        return Session.failure("write", sessions.place(), sessions.dialect(), e);
    }

    @Override
    public void giveUp() {
        outage.giveUp();
    }

    /** Says that the owner wants nothing back, and lets go. */
    @Override
    public void close() {
        if (session != null) {
            try {
                Ownership.release(session, epoch);
                Ownership.unlock(session);
            } catch (SQLException e) {
                LOG.log(System.Logger.Level.DEBUG, "database: not released; its lock ends with the connection", e);
            }
            drop();
        }
    }
}
