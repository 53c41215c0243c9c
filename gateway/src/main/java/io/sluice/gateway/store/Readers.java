package io.sluice.gateway.store;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** A fixed set of reading connections. A question waits for one, at most 30 s ({@code BUSY} then). Any thread. */
final class Readers implements AutoCloseable {
    private static final long WAIT_SECONDS = 30;

    /** Asks one question of a consistent state. */
    interface Question<T> {
        T ask(Session session) throws SQLException;
    }

    private final Path file;
    private final int count;
    private final BlockingQueue<Session> idle;
    private volatile boolean closed;

    private Readers(Path file, int count) {
        this.file = file;
        this.count = count;
        this.idle = new ArrayBlockingQueue<>(count);
    }

    static Readers open(Path file, int count) throws SQLException {
        Readers readers = new Readers(file, count);
        try {
            for (int i = 0; i < count; i++) {
                readers.idle.add(Session.open(file, true));
            }
            return readers;
        } catch (SQLException e) {
            readers.idle.forEach(Session::close);
            throw e;
        }
    }

    <T> T read(Question<T> question) {
        Session session = take();
        try {
            session.change("BEGIN");
            try {
                return question.ask(session);
            } finally {
                session.change("COMMIT");
            }
        } catch (SQLException e) {
            throw StoreException.of("read", file, e);
        } finally {
            idle.add(session);
        }
    }

    /** A question asked by an interrupted thread is still answered; the interrupt stays pending. */
    private Session take() {
        boolean interrupted = false;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
        try {
            while (!closed) {
                try {
                    Session session = idle.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                    if (session == null) {
                        throw new StoreException(
                                StoreException.Reason.BUSY, "database: no reader free for " + WAIT_SECONDS + " s");
                    }
                    return session;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            throw new StoreException(StoreException.Reason.CLOSED, "database: closed");
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits for the questions that are being answered. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        for (int i = 0; i < count; i++) {
            take().close();
        }
        closed = true;
    }
}
