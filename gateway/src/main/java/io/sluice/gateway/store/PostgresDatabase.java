package io.sluice.gateway.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Documents in PostgreSQL, in the schema {@code sluice} of a database: one process owns and writes it at a time, and the
 * database sees to that ({@link Ownership}).
 *
 * <p>What is reported as written is committed with {@code synchronous_commit = on}: it is on the server's disk, if its
 * {@code fsync} and {@code full_page_writes} are on and its disk keeps its word; and on that of the standbys which
 * {@code synchronous_standby_names} names. A failover to any other standby may lose the last transactions; that is
 * noticed ({@code CORRUPT}), and this process ends.
 *
 * <p>When the connection is lost, calls wait for it as long as {@link PostgresSettings#patience} says, then fail with
 * {@code AWAY}; transactions under way run again. A commit without an answer is looked up. When another process has
 * taken over, every call fails with {@code FENCED}, for good.
 */
public final class PostgresDatabase extends SqlDocuments {
    private static final int READERS = 4;
    private static final long LOOK_MILLIS = 250;
    private static final Duration GRACE = Duration.ofSeconds(3);

    private PostgresDatabase(Readers readers, GroupCommit writer) {
        super(readers, writer);
    }

    /**
     * Takes the database over and brings its schema up to date. Waits for a server that does not answer as long as the
     * settings say.
     *
     * @param executor runs the writer; at most one task at a time is given to it, and none while nothing waits
     * @param ended told once, on the writer's thread, when this process may not go on: it must return at once and have
     *     the process end
     * @throws StoreException {@code LOCKED} when another process owns it; {@code AWAY} when the server does not answer
     */
    public static PostgresDatabase open(PostgresSettings settings, Executor executor, Consumer<StoreException> ended) {
        PostgresSessions sessions = new PostgresSessions(settings, new PostgresDialect());
        Outage outage = new Outage(settings.patience());
        while (true) {
            try {
                return openNow(sessions, executor, ended);
            } catch (SQLException e) {
                if (!sessions.dialect().lost(e)) {
                    throw sessions.failure(e);
                }
                outage.pause(sessions.place(), e);
            }
        }
    }

    /**
     * As {@link #open}, but waits until this process is the owner, for as long as it takes: for a standby beside a
     * process that runs. Nothing is changed before. An owner that ends in order is followed at once; one whose lock
     * vanished has three seconds to come back for it, so that a restart of the server changes no owner. A server that
     * does not answer is waited for, too.
     *
     * @throws InterruptedException this thread was interrupted: so the waiting is cancelled, and nothing is held
     */
    public static PostgresDatabase waitForOwnership(
            PostgresSettings settings, Executor executor, Consumer<StoreException> ended) throws InterruptedException {
        return waitForOwnership(settings, executor, ended, GRACE);
    }

    /** @param grace how long an owner whose lock vanished may come back for it */
    static PostgresDatabase waitForOwnership(
            PostgresSettings settings, Executor executor, Consumer<StoreException> ended, Duration grace)
            throws InterruptedException {
        PostgresSessions sessions = new PostgresSessions(settings, new PostgresDialect());
        try (Candidate candidate = new Candidate(sessions, grace)) {
            while (!candidate.elected()) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
            return owner(sessions, candidate.takeSession(), executor, ended);
        } catch (SQLException e) {
            throw sessions.failure(e);
        }
    }

    private static PostgresDatabase openNow(
            PostgresSessions sessions, Executor executor, Consumer<StoreException> ended) throws SQLException {
        Session session = sessions.writing();
        boolean locked = false;
        try {
            Ownership.require(session);
            locked = true;
        } finally {
            if (!locked) {
                session.abandon();
            }
        }
        return owner(sessions, session, executor, ended);
    }

    /** Closes the session where that fails. */
    private static PostgresDatabase owner(
            PostgresSessions sessions, Session session, Executor executor, Consumer<StoreException> ended)
            throws SQLException {
        boolean opened = false;
        try {
            Migrations.of(sessions.dialect()).apply(session);
            sessions.warnOfLoss(session);
            Duration patience = sessions.settings().patience();
            Readers readers =
                    new Readers(sessions::reading, sessions.dialect(), sessions.place(), new Outage(patience), READERS);
            Writer writer = new PostgresWriter(sessions, session, new Outage(patience), end -> {
                readers.refuse(end);
                ended.accept(end);
            });
            opened = true;
            return new PostgresDatabase(readers, new GroupCommit(writer, executor));
        } finally {
            if (!opened) {
                session.abandon();
            }
        }
    }
}
