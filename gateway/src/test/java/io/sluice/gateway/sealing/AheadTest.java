package io.sluice.gateway.sealing;

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

class AheadTest {
    private static final Executor FULL = task -> {
        throw new RejectedExecutionException("full");
    };

    private final AtomicInteger done = new AtomicInteger();

    @Test
    void whatAWorkerDidIsNotDoneAgain() throws Exception {
        Ahead<Integer> ahead = new Ahead<>(done::incrementAndGet).offer(Runnable::run);

        assertThat(done).hasValue(1);
        assertThat(ahead.get()).isEqualTo(1);
        assertThat(ahead.get()).isEqualTo(1);
    }

    @Test
    void whileTheWorkersAreFullWhoNeedsItDoesIt() throws Exception {
        assertThat(new Ahead<>(done::incrementAndGet).offer(FULL).get()).isEqualTo(1);
    }

    @Test
    void whatWaitsForAWorkerIsDoneByWhoNeedsItAndNotByTheWorkerAfterwards() throws Exception {
        Queue<Runnable> waiting = new ArrayDeque<>();
        Ahead<Integer> ahead = new Ahead<>(done::incrementAndGet).offer(waiting::add);

        assertThat(ahead.get()).isEqualTo(1);
        waiting.remove().run();
        assertThat(done).hasValue(1);
    }

    @Test
    void whatTheWorkThrewReachesWhoNeedsIt() {
        Ahead<Object> failed = new Ahead<>(() -> {
                    throw new IllegalStateException("no root");
                })
                .offer(Runnable::run);
        Ahead<Object> broken = new Ahead<>(() -> {
                    throw new OutOfMemoryError("no memory");
                })
                .offer(Runnable::run);

        assertThatThrownBy(failed::get)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no root");
        assertThatThrownBy(broken::get).isInstanceOf(OutOfMemoryError.class).hasMessage("no memory");
    }

    @Test
    void whoIsInterruptedWaitsNoLongerAndStaysInterrupted() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Ahead<Integer> ahead = new Ahead<>(() -> {
                    begun.countDown();
                    ended.await();
                    return 1;
                })
                .offer(task -> new Thread(task).start());
        begun.await();
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(ahead::get).isInstanceOf(InterruptedIOException.class);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
            ended.countDown();
        }
    }
}
