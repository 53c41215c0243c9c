package io.sluice.gateway.exchange;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The lock of one process, made when somebody needs it and dropped after the last one has left. */
final class Mailbox {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition change = lock.newCondition();
    private boolean sending;
    private boolean sendingTermination;
    private int users; // guarded by the map's entry, not by the lock

    private Mailbox() {}

    /** Waits for the mailbox; closing the key leaves it. */
    static Key enter(ConcurrentHashMap<String, Mailbox> boxes, String pid) {
        Mailbox box = boxes.compute(pid, (id, known) -> {
            Mailbox found = known == null ? new Mailbox() : known;
            found.users++;
            return found;
        });
        box.lock.lock();
        return box.new Key(boxes, pid);
    }

    /** Held by the one thread that is inside. */
    final class Key implements AutoCloseable {
        private final ConcurrentHashMap<String, Mailbox> boxes;
        private final String pid;

        private Key(ConcurrentHashMap<String, Mailbox> boxes, String pid) {
            this.boxes = boxes;
            this.pid = pid;
        }

        boolean sending() {
            return sending;
        }

        /** Lets others in while a message of ours is under way. */
        void startSending(boolean termination) {
            sending = true;
            sendingTermination = termination;
            lock.unlock();
        }

        void stopSending() {
            lock.lock();
            sending = false;
            change.signalAll();
        }

        /**
         * Waits until no message of ours is under way, at most for the bound. Two terminations that cross need not wait
         * for each other.
         */
        void awaitQuiet(Duration bound, boolean termination) {
            long left = bound.toNanos();
            try {
                while (sending && left > 0 && !(termination && sendingTermination)) {
                    left = change.awaitNanos(left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // The gateway stops; the caller goes on without waiting.
            }
        }

        /** Waits for a change; false when interrupted. */
        boolean awaitChange(long nanos) {
            try {
                change.await(nanos, TimeUnit.NANOSECONDS);
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        void changed() {
            change.signalAll();
        }

        @Override
        public void close() {
            lock.unlock();
            boxes.computeIfPresent(pid, (id, box) -> --box.users == 0 ? null : box);
        }
    }
}
