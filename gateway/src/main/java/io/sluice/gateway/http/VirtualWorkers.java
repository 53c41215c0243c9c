package io.sluice.gateway.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * A thread for each task, with the bounds of a pool: so many run, so many wait, one more is refused. For virtual threads,
 * which are cheap to make and to let wait.
 */
final class VirtualWorkers implements Executor {
    private final ThreadFactory factory;
    private final int most;
    private final Semaphore admitted;
    private final Semaphore running;
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    VirtualWorkers(ThreadFactory factory, int workers, int queue) {
        this.factory = factory;
        this.most = workers + queue;
        this.admitted = new Semaphore(most);
        this.running = new Semaphore(workers);
    }

    @Override
    public void execute(Runnable task) {
        if (!admitted.tryAcquire()) {
            throw new RejectedExecutionException("workers are busy (limit: " + most + " tasks)");
        }
        factory.newThread(() -> run(task)).start();
    }

    private void run(Runnable task) {
        threads.add(Thread.currentThread());
        try {
            running.acquire();
            try {
                task.run();
            } finally {
                running.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // Closed before it began.
        } finally {
            threads.remove(Thread.currentThread());
            admitted.release();
        }
    }

    /** Refuses new tasks and waits for those it has; then interrupts them. */
    void close(long bound, TimeUnit unit) throws InterruptedException {
        int free = admitted.drainPermits();
        if (!admitted.tryAcquire(most - free, bound, unit)) {
            threads.forEach(Thread::interrupt);
        }
    }
}
