package io.sluice.gateway.store;

import java.sql.SQLException;
import java.util.List;

/** What differs between the databases that we speak to. Without state; any thread. */
interface Dialect {
    /** The steps to today's schema, the first one first. */
    List<Migrations.Step> migrations();

    /** Looks whether the database is one that we may work in, and makes the table that counts migrations. */
    void prepare(Session session) throws SQLException;

    /** Begins a transaction that will write. */
    String begin();

    /** Begins a transaction that only reads, and sees one moment throughout. */
    String beginSnapshot();

    /** Keeps what happened since the savepoint, and sets it here. */
    void moveSavepoint(Session session, String name) throws SQLException;

    /** The aggregate function that makes a JSON object of names and values. */
    String jsonObject();

    /** What a failure means. Never {@code UNKNOWN_OUTCOME}: that is for who knows what was under way. */
    StoreException.Reason reason(SQLException e);

    /** Whether the connection is lost; what was not committed on it did not happen. */
    boolean lost(SQLException e);
}
