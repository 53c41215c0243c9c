package io.sluice.gateway.store;

import java.sql.SQLException;

/** SQLite's connection, which is never lost. */
final class SqliteWriter implements Writer {
    private final Session session;

    SqliteWriter(Session session) {
        this.session = session;
    }

    @Override
    public Session begin() throws SQLException {
        session.change(session.dialect().begin());
        return session;
    }

    @Override
    public void commit() throws SQLException {
        session.change("COMMIT");
    }

    /** A commit that failed and could be rolled back did not happen; when even that fails, nobody knows. */
    @Override
    public Outcome settle(SQLException failure, boolean committing) {
        try {
            session.run("ROLLBACK");
            return Outcome.NOT_DONE;
        } catch (SQLException e) {
            // "No transaction is active": SQLite had rolled back already, which is what we wanted.
            boolean known = !committing || session.dialect().reason(failure) == StoreException.Reason.DISK_FULL;
            return known ? Outcome.NOT_DONE : Outcome.UNKNOWN;
        }
    }

    @Override
    public StoreException failure(SQLException e) {
        return session.failure("write", e);
    }

    @Override
    public void giveUp() {
        // nobody waits
    }

    @Override
    public void close() {
        session.close();
    }
}
