package io.sluice.gateway.store;

import java.sql.SQLException;

/** Makes connections to one PostgreSQL database. Any thread. */
record PostgresSessions(PostgresSettings settings, PostgresDialect dialect) {
    private static final System.Logger LOG = System.getLogger(PostgresSessions.class.getName());

    /** For people: where it is. */
    String place() {
        return settings.address().toString();
    }

    /** One that writes: what it is told to be written is on the server's disk, and on that of synchronous standbys. */
    Session writing() throws SQLException {
        Session session = open();
        try {
            if (!PostgresDialect.setting(session, "synchronous_commit").equals("remote_apply")) {
                session.run("SET synchronous_commit = on");
            }
            // When this machine dies without a word, the lock is free after half a minute and not after two hours.
            session.run("SET tcp_keepalives_idle = 10");
            session.run("SET tcp_keepalives_interval = 5");
            session.run("SET tcp_keepalives_count = 3");
            return session;
        } catch (SQLException e) {
            session.abandon();
            throw e;
        }
    }

    /** One that reads; it cannot write. */
    Session reading() throws SQLException {
        Session session = open();
        try {
            session.run("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY");
            return session;
        } catch (SQLException e) {
            session.abandon();
            throw e;
        }
    }

    /** Says it when a crash of the server may lose what it has acknowledged. */
    void warnOfLoss(Session session) throws SQLException {
        if (PostgresDialect.setting(session, "fsync").equals("off")) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "database: {0}: fsync is off (expected: on; a crash of its machine loses what was acknowledged)",
                    place());
        }
    }

    /** Why it cannot be opened, in words. */
    StoreException failure(SQLException e) {
        return new StoreException(dialect.reason(e), "database: " + place() + ": " + PostgresDialect.why(e), e);
    }

    private Session open() throws SQLException {
        return new Session(place(), dialect, settings.connect());
    }
}
