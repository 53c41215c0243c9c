package io.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class ThreadsTest {
    /** The same rules for platform threads and for threads made anew for each task. */
    private static void keepsItsBounds(Executor workers) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(5);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        for (int i = 0; i < 5; i++) {
            workers.execute(() -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                try {
                    go.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                running.decrementAndGet();
                ended.countDown();
            });
        }
        assertThatThrownBy(() -> workers.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        go.countDown();
        ended.await();
        assertThat(most.get()).isLessThanOrEqualTo(2);
        Await.until("free again", Duration.ofSeconds(60), () -> {
            try {
                workers.execute(() -> {});
                return true;
            } catch (RejectedExecutionException e) {
                return false;
            }
        });
    }

    @Test
    void workersAndQueueAreBounded() throws Exception {
        try (Threads threads = new Threads("test", 2, 3)) {
            keepsItsBounds(threads.workers());
        }
    }

    @Test
    void oneThreadForEachTaskIsBoundedTheSame() throws Exception {
        try (Threads threads = new Threads("test", 1, 1)) {
            ThreadFactory factory = threads.factory("virtual");
            VirtualWorkers workers = new VirtualWorkers(factory, 2, 3);
            keepsItsBounds(workers);
            workers.close(5, TimeUnit.SECONDS);
            assertThatThrownBy(() -> workers.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        }
    }

    @Test
    void closingInterruptsWhatDoesNotEnd() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        try (Threads threads = new Threads("test", 1, 1)) {
            VirtualWorkers workers = new VirtualWorkers(threads.factory("virtual"), 1, 1);
            CountDownLatch begun = new CountDownLatch(1);
            workers.execute(() -> {
                try {
                    begun.countDown();
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
            });
            begun.await();
            workers.close(10, TimeUnit.MILLISECONDS);
            interrupted.await();
        }
    }

    @Test
    void threadsHaveNamesAndWorkersAreVirtualWhereTheyCanBe() throws Exception {
        AtomicReference<String> worker = new AtomicReference<>();
        AtomicReference<String> group = new AtomicReference<>();
        CountDownLatch done = new CountDownLatch(2);
        try (Threads threads = new Threads("org-a", 2, 2)) {
            threads.workers().execute(() -> {
                worker.set(Thread.currentThread().getName());
                group.set(Thread.currentThread().getThreadGroup().getName()); // A thread that has ended has none.
                done.countDown();
            });
            AtomicReference<String> timer = new AtomicReference<>();
            threads.timer().execute(() -> {
                timer.set(Thread.currentThread().getName());
                done.countDown();
            });
            done.await();
            assertThat(worker.get()).startsWith("org-a-worker-");
            assertThat(timer.get()).isEqualTo("org-a-timer-1");
            Thread own = threads.start("writer", () -> {});
            assertThat(own.getName()).isEqualTo("org-a-writer-1");
            assertThat(own.isDaemon()).isTrue();
            assertThat(group.get().equals("VirtualThreads") || Runtime.version().feature() < 21)
                    .isTrue();
        }
    }

    @Test
    void aTaskThatThrowsDoesNotStopTheOthers() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        try (Threads threads = new Threads("test", 1, 5)) {
            threads.workers().execute(() -> {
                throw new IllegalStateException("expected in this test");
            });
            threads.workers().execute(done::countDown);
            assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void afterATurnForWhichAllWereBusyAndAfterOneThatThrewTheNextOneComes() throws Exception {
        AtomicInteger turns = new AtomicInteger();
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch refused = new CountDownLatch(1);
        try (Threads threads = new Threads("test", 1, 1)) {
            threads.workers().execute(() -> {
                try {
                    go.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            threads.workers().execute(() -> {}); // Waits; one more is too much.
            threads.every(Duration.ZERO, Duration.ofMillis(1), () -> {
                if (turns.incrementAndGet() == 1) {
                    throw new IllegalStateException("expected in this test");
                }
            });
            threads.timer().schedule(refused::countDown, 50, TimeUnit.MILLISECONDS);
            refused.await();
            assertThat(turns).hasValue(0);
            go.countDown();
            Await.until("turns", Duration.ofSeconds(60), () -> turns.get() > 3);
        }
    }

    @Test
    void aPeerMayAskAgainAfterAWhile() {
        long start = System.nanoTime();
        Rates.Peer peer = new Rates(PeerLimits.requests(1000)).of(Optional.empty(), "peer");
        int asked = 0;
        while (peer.mayAsk()) {
            asked++;
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        assertThat((double) asked).isBetween(1000.0, 1002 + 1000 * seconds);
        Await.until("again", Duration.ofSeconds(60), peer::mayAsk);
    }
}
