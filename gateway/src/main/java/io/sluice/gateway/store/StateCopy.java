package io.sluice.gateway.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;

/** Copies the state of a gateway that does not run from SQLite into PostgreSQL. */
public final class StateCopy {
    /**
     * What was copied.
     *
     * @param sha256 of all of it, the same at both sides
     */
    public record Copied(long documents, long counters, String sha256) {}

    private StateCopy() {}

    /**
     * Copies everything, or nothing: one transaction, which is read back and compared before it is committed. Versions
     * and counters stay what they are. Nothing in the source is changed; both are locked meanwhile.
     *
     * @param file the SQLite database
     * @param target must hold nothing yet
     * @throws StoreException {@code LOCKED} when a gateway runs on either; {@code UNKNOWN_OUTCOME} when the connection
     *     was lost at the very end: another attempt is refused where it was done
     */
    public static Copied copy(Path file, PostgresSettings target) {
        if (!Files.isRegularFile(file)) {
            throw new StoreException(StoreException.Reason.UNREADABLE, "database: " + file + ": no such file");
        }
        PostgresSessions sessions = new PostgresSessions(target, new PostgresDialect());
        DirectoryLock lock = DirectoryLock.acquire(file.toAbsolutePath().getParent());
        try (Session from = source(file);
                Session to = target(sessions)) {
            return copy(from, to);
        } finally {
            lock.close();
        }
    }

    private static Session source(Path file) {
        try {
            Session session = Database.session(file, true);
            try {
                Migrations.of(session.dialect()).requireApplied(session);
                return session;
            } catch (SQLException | StoreException e) {
                session.close();
                throw e;
            }
        } catch (SQLException e) {
            throw Session.failure("open", file.toString(), new SqliteDialect(file), e);
        }
    }

    private static Session target(PostgresSessions sessions) {
        try {
            Session session = sessions.writing();
            try {
                Ownership.require(session);
                Migrations.of(session.dialect()).apply(session);
                return session;
            } catch (SQLException | StoreException e) {
                session.abandon();
                throw e;
            }
        } catch (SQLException e) {
            throw sessions.failure(e);
        }
    }

    private static Copied copy(Session from, Session to) {
        boolean committing = false;
        try {
            from.run(from.dialect().beginSnapshot());
            to.run(to.dialect().begin());
            requireEmpty(to);
            StateDigest read = new StateDigest();
            from.forEach(document -> {
                read.add(document);
                insert(to, document);
            });
            from.forEachCounter((name, value) -> {
                read.add(name, value);
                insert(to, name, value);
            });
            StateDigest written = new StateDigest();
            to.forEach(written::add);
            to.forEachCounter(written::add);
            byte[] sha256 = read.sha256();
            if (!Arrays.equals(sha256, written.sha256())
                    || read.documents() != written.documents()
                    || read.counters() != written.counters()) {
                throw new StoreException(
                        StoreException.Reason.CORRUPT,
                        "database: " + to.place() + ": reads back otherwise than it was written; nothing was copied");
            }
            committing = true;
            to.run("COMMIT");
            Ownership.unlock(to);
            return new Copied(read.documents(), read.counters(), HexFormat.of().formatHex(sha256));
        } catch (SQLException e) {
            StoreException failure = to.failure("copy", e);
            throw committing
                    ? new StoreException(StoreException.Reason.UNKNOWN_OUTCOME, failure.getMessage(), e)
                    : failure;
        }
    }

    private static void requireEmpty(Session to) throws SQLException {
        boolean empty = to.query(
                        row -> row.getBoolean(1),
                        "SELECT NOT EXISTS (SELECT 1 FROM document) AND NOT EXISTS (SELECT 1 FROM document_key)"
                                + " AND NOT EXISTS (SELECT 1 FROM counter)")
                .get(0);
        if (!empty) {
            throw new StoreException(
                    StoreException.Reason.UNREADABLE,
                    "database: " + to.place() + ": holds a state already (expected: an empty database)");
        }
    }

    private static void insert(Session to, Document document) {
        try {
            to.change(
                    "INSERT INTO document (kind, id, version, state, content) VALUES (?, ?, ?, ?, ?)",
                    document.kind(),
                    document.id(),
                    document.version(),
                    document.state(),
                    document.content());
            for (var key : document.keys().entrySet()) {
                to.change(
                        "INSERT INTO document_key (kind, id, name, value) VALUES (?, ?, ?, ?)",
                        document.kind(),
                        document.id(),
                        key.getKey(),
                        key.getValue());
            }
        } catch (SQLException e) {
            throw to.failure("copy", e);
        }
    }

    private static void insert(Session to, String counter, long value) {
        try {
            to.change("INSERT INTO counter (name, value) VALUES (?, ?)", counter, value);
        } catch (SQLException e) {
            throw to.failure("copy", e);
        }
    }
}
