package io.sluice.gateway;

import java.time.Duration;

/** What passed some relays, as TLS records and the application's bytes in them; whoever wants to strike waits here. */
final class Traffic {
    private long records; // guarded by this, as are all below
    private long answered;
    private boolean over;
    private long most = Long.MAX_VALUE;

    /** A record has come by. */
    synchronized void passed(boolean isAnswer, int applicationBytes) {
        records++;
        while (isAnswer && answered >= most) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        if (isAnswer) {
            answered += applicationBytes;
        }
        notifyAll();
    }

    /** Answers stop when so many bytes of them have passed, until this is called again. */
    synchronized void hold(long answeredBytes) {
        most = answeredBytes;
        notifyAll();
    }

    /** In both directions. */
    synchronized long records() {
        return records;
    }

    /** Application bytes that came from whoever was connected to. */
    synchronized long answered() {
        return answered;
    }

    /** Nothing more is worth waiting for, or it begins anew. */
    synchronized void over(boolean isOver) {
        over = isOver;
        notifyAll();
    }

    /** Returns whether so many records had passed before it was over. */
    synchronized boolean awaitRecords(long wanted, Duration bound) throws InterruptedException {
        long end = System.nanoTime() + bound.toNanos();
        while (records < wanted && !over && System.nanoTime() < end) {
            wait(50);
        }
        return records >= wanted;
    }

    /** Returns whether so many bytes had been answered before it was over. */
    synchronized boolean awaitAnswered(long wanted, Duration bound) throws InterruptedException {
        long end = System.nanoTime() + bound.toNanos();
        while (answered < wanted && !over && System.nanoTime() < end) {
            wait(50);
        }
        return answered >= wanted;
    }

    /** Returns whether it was over within the bound. */
    synchronized boolean awaitOver(Duration bound) throws InterruptedException {
        if (!over) {
            wait(bound.toMillis());
        }
        return over;
    }
}
