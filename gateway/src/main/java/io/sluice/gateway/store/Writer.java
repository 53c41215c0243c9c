package io.sluice.gateway.store;

import java.sql.SQLException;

/** The one connection that writes, and its transactions, one after another. One thread at a time. */
interface Writer extends AutoCloseable {
    /** What became of a transaction that failed. */
    enum Outcome {
        /** It happened all the same. */
        DONE,
        /** It did not happen, and will not when it is tried again. */
        NOT_DONE,
        /** It did not happen, as the connection was lost: try again. */
        AGAIN,
        /** Nobody can say. */
        UNKNOWN
    }

    /**
     * Begins a transaction, on a new connection where the old one was lost.
     *
     * @throws StoreException {@code AWAY} when there is no connection for too long
     */
    Session begin() throws SQLException;

    /** Makes it durable. */
    void commit() throws SQLException;

    /** Rolls back what failed, and finds out what became of it. */
    Outcome settle(SQLException failure, boolean committing);

    /** What a failure means to those whose transaction it was. */
    StoreException failure(SQLException e);

    /** Whoever waits for a connection shall give up. Any thread. */
    void giveUp();

    @Override
    void close();
}
