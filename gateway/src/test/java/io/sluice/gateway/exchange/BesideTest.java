package io.sluice.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BesideTest {
    private static final Executor FULL = task -> {
        throw new RejectedExecutionException("full");
    };

    private final AtomicInteger done = new AtomicInteger();

    @Test
    void whatAWorkerDidIsNotDoneAgain() throws Exception {
        Beside<Integer> beside = Beside.on(Runnable::run, done::incrementAndGet);

        assertThat(done).hasValue(1);
        assertThat(beside.get()).isEqualTo(1);
        assertThat(beside.get()).isEqualTo(1);
    }

    @Test
    void whileTheWorkersAreFullWhoNeedsItDoesIt() throws Exception {
        assertThat(Beside.on(FULL, done::incrementAndGet).get()).isEqualTo(1);
    }

    @Test
    void whatWaitsForAWorkerIsDoneByWhoNeedsItAndNotByTheWorkerAfterwards() throws Exception {
        Queue<Runnable> waiting = new ArrayDeque<>();
        Beside<Integer> beside = Beside.on(waiting::add, done::incrementAndGet);

        assertThat(beside.get()).isEqualTo(1);
        waiting.remove().run();
        assertThat(done).hasValue(1);
    }

    @Test
    void whatTheWorkThrewReachesWhoNeedsIt() {
        Beside<Object> failed = Beside.on(Runnable::run, () -> {
            throw new IllegalStateException("no root");
        });
        Beside<Object> broken = Beside.on(Runnable::run, () -> {
            throw new OutOfMemoryError("no memory");
        });

        assertThatThrownBy(failed::get)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no root");
        assertThatThrownBy(broken::get).isInstanceOf(OutOfMemoryError.class).hasMessage("no memory");
    }

    @Test
    void whoIsInterruptedWaitsNoLongerAndStaysInterrupted() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Beside<Integer> beside = Beside.on(task -> new Thread(task).start(), () -> {
            begun.countDown();
            try {
                ended.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return 1;
        });
        begun.await();
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(beside::get).isInstanceOf(InterruptedIOException.class);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
            ended.countDown();
        }
    }
}
