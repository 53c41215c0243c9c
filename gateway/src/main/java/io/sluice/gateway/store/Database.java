package io.sluice.gateway.store;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * Documents in SQLite: write-ahead log, synchronous FULL, one writer at a time, a few readers beside it that never
 * wait for it. Owns its directory: a second opening is refused, a newer schema too.
 */
public final class Database extends SqlDocuments {
    private static final int READERS = 4;

    private final DirectoryLock lock;

    private Database(DirectoryLock lock, Readers readers, GroupCommit writer) {
        super(readers, writer);
        this.lock = lock;
    }

    /**
     * Opens or makes the database in the directory and brings its schema up to date.
     *
     * @param executor runs the writer; at most one task at a time is given to it, and none while nothing waits
     */
    public static Database open(Path directory, Executor executor) {
        return openFile(directory.resolve("state.db"), executor);
    }

    /** The same in a file of that name; its directory is owned, too. */
    public static Database openFile(Path file, Executor executor) {
        DirectoryLock lock = DirectoryLock.acquire(file.toAbsolutePath().getParent());
        Session session = null;
        Database opened = null;
        try {
            session = session(file, false);
            Dialect dialect = session.dialect();
            Migrations.of(dialect).apply(session);
            Readers readers = new Readers(
                    () -> session(file, true), dialect, file.toString(), new Outage(Duration.ZERO), READERS);
            opened = new Database(lock, readers, new GroupCommit(new SqliteWriter(session), executor));
            return opened;
        } catch (SQLException e) {
            throw Session.failure("open", file.toString(), new SqliteDialect(file), e);
        } finally {
            if (opened == null) {
                if (session != null) {
                    session.close();
                }
                lock.close();
            }
        }
    }

    /** A connection of its own. */
    static Session session(Path file, boolean readOnly) throws SQLException {
        Session session = new Session(
                file.toString(),
                new SqliteDialect(file),
                DriverManager.getConnection("jdbc:sqlite:" + file.toAbsolutePath()));
        try {
            session.run("PRAGMA busy_timeout = 5000");
            session.run("PRAGMA journal_mode = WAL");
            session.run("PRAGMA synchronous = FULL");
            session.run("PRAGMA trusted_schema = OFF");
            if (readOnly) {
                session.run("PRAGMA query_only = ON");
            }
            return session;
        } catch (SQLException e) {
            session.close();
            throw e;
        }
    }

    @Override
    public void close() {
        super.close();
        lock.close();
    }
}
