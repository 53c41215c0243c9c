package io.sluice.gateway.store;

import java.sql.SQLException;
import java.util.List;

/**
 * Who may write, kept by the database itself: an advisory lock of the session that writes, and the table
 * {@code ownership} with one row: {@code epoch} is counted up by each process that takes over, {@code batch} by each
 * transaction of that process. The lock keeps others out; the row is changed by every transaction, so it fences a former
 * owner even where its lock was lost unnoticed, and tells after a broken connection whether the last commit happened.
 */
final class Ownership {
    /** "sluice" in ASCII, and 1: who may write the state. */
    private static final long LOCK = 0x736c_7569_6365_0001L;

    private static final String HOLDER = " FROM pg_locks JOIN pg_stat_activity USING (pid)"
            + " WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND datname = current_database()"
            + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            + " AND classid = " + (LOCK >>> 32) + " AND objid = " + (LOCK & 0xffff_ffffL);

    /** What the row says. */
    record Standing(long epoch, long batch) {}

    private Ownership() {}

    static boolean tryLock(Session session) throws SQLException {
        return session.query(row -> row.getBoolean(1), "SELECT pg_try_advisory_lock(?)", LOCK)
                .get(0);
    }

    /** Takes the lock, or says who has it. */
    static void require(Session session) throws SQLException {
        if (!tryLock(session)) {
            throw new StoreException(
                    StoreException.Reason.LOCKED,
                    "database: " + session.place() + ": in use by another gateway " + holder(session)
                            + " (expected: one gateway writes at a time)");
        }
    }

    static void unlock(Session session) throws SQLException {
        session.query(row -> row.getBoolean(1), "SELECT pg_advisory_unlock(?)", LOCK);
    }

    /** Makes this process the owner; the lock is held. */
    static Standing takeOver(Session session) throws SQLException {
        String owner = "process " + ProcessHandle.current().pid();
        return session.query(
                        row -> new Standing(row.getLong(1), row.getLong(2)),
                        "UPDATE ownership SET epoch = epoch + 1, batch = 0, owner = ?, since = now()"
                                + " RETURNING epoch, batch",
                        owner)
                .get(0);
    }

    /** The owner ends, and wants nothing back. */
    static void release(Session session, long epoch) throws SQLException {
        session.change("UPDATE ownership SET owner = '' WHERE epoch = ?", epoch);
    }

    static Standing standing(Session session) throws SQLException {
        return session.query(row -> new Standing(row.getLong(1), row.getLong(2)), "SELECT epoch, batch FROM ownership")
                .get(0);
    }

    /** Whether an owner left without a word: it may come back for its lock. */
    static boolean orphaned(Session session) throws SQLException {
        boolean known = session.query(row -> row.getString(1), "SELECT to_regclass('ownership')::text").stream()
                .noneMatch(name -> name == null);
        return known
                && session.query(row -> row.getString(1), "SELECT owner FROM ownership").stream()
                        .anyMatch(owner -> !owner.isEmpty());
    }

    /** Within a transaction: it is this owner's transaction of that number. Returns false where there is another owner. */
    static boolean mark(Session session, Standing standing) throws SQLException {
        return session.change("UPDATE ownership SET batch = ? WHERE epoch = ?", standing.batch(), standing.epoch())
                == 1;
    }

    static int process(Session session) throws SQLException {
        return session.query(row -> row.getInt(1), "SELECT pg_backend_pid()").get(0);
    }

    /** Ends a session of ours that the server has not noticed to be lost, where it still holds the lock. */
    static void end(Session session, int process) throws SQLException {
        session.query(
                row -> row.getString(1), "SELECT pg_terminate_backend(pid)::text" + HOLDER + " AND pid = ?", process);
    }

    /** For people: from where the lock is held, and since when. */
    static String holder(Session session) throws SQLException {
        List<String> found = session.query(
                row -> row.getString(1),
                "SELECT 'from ' || coalesce(host(client_addr), 'its own machine') || ', connected since '"
                        + " || to_char(backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')" + HOLDER);
        return found.isEmpty() || found.get(0) == null ? "just now" : found.get(0);
    }
}
