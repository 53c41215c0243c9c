package io.sluice.gateway.store;

import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** A fixed set of reading connections. A question waits for one, at most 30 s ({@code BUSY} then). Any thread. */
final class Readers implements AutoCloseable {
    private static final long WAIT_SECONDS = 30;

    /** Asks one question, which is one statement: so its answer is of one state. */
    interface Question<T> {
        T ask(Session session) throws SQLException;
    }

    /** Makes a connection that only reads. */
    interface Opening {
        Session open() throws SQLException;
    }

    /** A place for a connection: empty at first, and after it was lost. */
    private static final class Slot {
        private Session session;

        void drop() {
            if (session != null) {
                session.abandon();
                session = null;
            }
        }
    }

    private final Opening opening;
    private final Dialect dialect;
    private final String place;
    private final Outage outage;
    private final int count;
    private final BlockingQueue<Slot> idle;
    private volatile boolean closed;
    private volatile StoreException refusal;

    /** @param place for people: where the database is */
    Readers(Opening opening, Dialect dialect, String place, Outage outage, int count) {
        this.opening = opening;
        this.dialect = dialect;
        this.place = place;
        this.outage = outage;
        this.count = count;
        this.idle = new ArrayBlockingQueue<>(count);
        for (int i = 0; i < count; i++) {
            idle.add(new Slot());
        }
    }

    /** Asks; once more on a new connection where it is lost, as nothing is changed by it. */
    <T> T read(Question<T> question) {
        Slot slot = take();
        try {
            return asking(slot, question);
        } finally {
            idle.add(slot);
        }
    }

    /** Asks many questions of one moment. What they found may be told already: so they are asked once. */
    <T> T readAll(Question<T> questions) {
        Slot slot = take();
        boolean whole = false;
        try {
            Session session = asking(slot, each -> {
                each.run(dialect.beginSnapshot());
                return each;
            });
            T answer = questions.ask(session);
            session.run("COMMIT");
            whole = true;
            return answer;
        } catch (SQLException e) {
            throw Session.failure("read", place, dialect, e);
        } finally {
            if (!whole) {
                slot.drop(); // and its transaction with it
            }
            idle.add(slot);
        }
    }

    /** Nothing is answered from now on. */
    void refuse(StoreException why) {
        refusal = why;
        outage.giveUp();
    }

    private <T> T asking(Slot slot, Question<T> question) {
        while (true) {
            try {
                if (refusal != null) {
                    throw new StoreException(refusal.reason(), refusal.getMessage());
                }
                if (slot.session == null) {
                    slot.session = opening.open();
                }
                T answer = question.ask(slot.session);
                outage.over();
                return answer;
            } catch (SQLException e) {
                if (!dialect.lost(e)) {
                    throw Session.failure("read", place, dialect, e);
                }
                slot.drop();
                outage.pause(place, e);
            }
        }
    }

    /** A question asked by an interrupted thread is still answered; the interrupt stays pending. */
    private Slot take() {
        boolean interrupted = false;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
        try {
            while (!closed) {
                try {
                    Slot slot = idle.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                    if (slot == null) {
                        throw new StoreException(
                                StoreException.Reason.BUSY, "database: no reader free for " + WAIT_SECONDS + " s");
                    }
                    return slot;
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
        outage.giveUp();
        for (int i = 0; i < count; i++) {
            Slot slot = take();
            if (slot.session != null) {
                slot.session.close();
            }
        }
        closed = true;
    }
}
