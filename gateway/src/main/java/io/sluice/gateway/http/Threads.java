package io.sluice.gateway.http;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The only class of the gateway that makes threads. A gateway has one, and closes it last.
 *
 * <p><b>Workers</b> run calls and may block. At most {@code workers} tasks run at a time and at most {@code queue} wait;
 * one more is refused with {@link RejectedExecutionException}, which the HTTP server answers as 503 TOO_BUSY. On Java 21
 * and newer a worker is a virtual thread. <b>The timer</b> is one thread for short tasks; long work goes from there to the
 * workers. <b>Own threads</b> are for writers that live as long as the gateway.
 *
 * <p>A task that throws ends its thread (a pool starts another); the error goes to the system logger, with its stack.
 */
public final class Threads implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Threads.class.getName());

    private final String name;
    private final VirtualWorkers virtual;
    private final ThreadPoolExecutor pool;
    private final ScheduledThreadPoolExecutor timer;
    private final Transport transport;
    private EventLoopGroup loops;

    /**
     * Threads for one gateway.
     *
     * @param name goes before each thread's name
     * @param workers most tasks that run at a time
     * @param queue most tasks that wait
     */
    public Threads(String name, int workers, int queue) {
        this(name, workers, queue, Transport.best());
    }

    Threads(String name, int workers, int queue, Transport transport) {
        this.name = name;
        this.transport = transport;
        ThreadFactory factory = virtualThreads(name + "-worker-");
        virtual = factory == null ? null : new VirtualWorkers(factory, workers, queue);
        pool = factory != null ? null : platform(workers, queue);
        timer = new ScheduledThreadPoolExecutor(1, factory("timer"));
        timer.setRemoveOnCancelPolicy(true);
    }

    private ThreadPoolExecutor platform(int workers, int queue) {
        ThreadPoolExecutor made = new ThreadPoolExecutor(
                workers,
                workers,
                60,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(Math.max(1, queue)),
                factory("worker"));
        made.allowCoreThreadTimeOut(true);
        return made;
    }

    /** Runs tasks that may block, in the {@link Trace} of who hands them over; refuses with {@link RejectedExecutionException} when full. */
    public Executor workers() {
        Executor all = virtual != null ? virtual : pool;
        return task -> all.execute(Trace.carried(task));
    }

    /** Runs short tasks later, on one thread. */
    public ScheduledExecutorService timer() {
        return timer;
    }

    /**
     * Runs a task that may block again and again on the workers, until the threads are closed; the next turn begins so long
     * after one has ended. While the workers are full a turn is left out; after one that throws the next one comes all the same.
     *
     * @param first how long before the first turn
     */
    public void every(Duration first, Duration pause, Runnable task) {
        try {
            timer.schedule(() -> turn(pause, task), first.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "{0}: closed, no next turn", name);
        }
    }

    private void turn(Duration pause, Runnable task) {
        try {
            workers().execute(() -> {
                try {
                    task.run();
                } finally {
                    every(pause, pause, task);
                }
            });
        } catch (RejectedExecutionException e) {
            every(pause, pause, task);
        }
    }

    /** Starts a thread of its own for a loop that lives as long as its owner, who ends it. Does not keep the JVM alive. */
    public Thread start(String what, Runnable body) {
        Thread thread = factory(what).newThread(body);
        thread.start();
        return thread;
    }

    /** Makes named threads that do not keep the JVM alive. */
    public ThreadFactory factory(String what) {
        AtomicInteger count = new AtomicInteger();
        return body -> {
            Thread thread = new FastThreadLocalThread(body, name + "-" + what + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            thread.setUncaughtExceptionHandler(Threads::report);
            return thread;
        };
    }

    Transport transport() {
        return transport;
    }

    /** The event loops that all servers and clients of this gateway share; made when first needed. */
    synchronized EventLoopGroup loops() {
        if (loops == null) {
            int count = Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors()));
            loops = new MultiThreadIoEventLoopGroup(count, factory("loop"), transport.io());
        }
        return loops;
    }

    /**
     * Refuses new tasks, lets running ones end (for at most two seconds, then they are interrupted), and ends the event
     * loops: close servers and clients first.
     */
    @Override
    public void close() {
        timer.shutdownNow();
        try {
            if (virtual != null) {
                virtual.close(2, TimeUnit.SECONDS);
            } else {
                pool.shutdown();
                if (!pool.awaitTermination(2, TimeUnit.SECONDS)) {
                    pool.shutdownNow();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            if (loops != null) {
                loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
            }
        }
    }

    /** The name that all threads' names begin with. */
    public String name() {
        return name;
    }

    /** A factory of virtual threads, or null before Java 21 (we compile for 17). */
    private static ThreadFactory virtualThreads(String prefix) {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Class<?> type = Class.forName("java.lang.Thread$Builder");
            Method named = type.getMethod("name", String.class, long.class);
            Method policy = type.getMethod("uncaughtExceptionHandler", Thread.UncaughtExceptionHandler.class);
            Object ready =
                    policy.invoke(named.invoke(builder, prefix, 1L), (Thread.UncaughtExceptionHandler) Threads::report);
            return (ThreadFactory) type.getMethod("factory").invoke(ready);
        } catch (NoSuchMethodException | ClassNotFoundException e) {
            return null;
        } catch (IllegalAccessException | InvocationTargetException | UnsupportedOperationException e) {
            LOG.log(System.Logger.Level.WARNING, "virtual threads cannot be used; platform threads are", e);
            return null;
        }
    }

    private static void report(Thread thread, Throwable error) {
        LOG.log(System.Logger.Level.ERROR, "defect in thread " + thread.getName(), error);
    }
}
