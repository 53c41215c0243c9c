package io.sluice.gateway.http;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * Decides whether there is memory for work that begins, so that too much at a time is refused (503, and later it goes)
 * instead of ending the process. Each piece of work is promised what it may need until it ends; what is under way is never
 * touched. Any thread.
 */
public final class Admission {
    /** The code of the refusal. */
    public static final String CODE = "NO_MEMORY";

    private static final long MEBIBYTE = 1 << 20;
    private static final long COLLECT_NANOS = TimeUnit.SECONDS.toNanos(2);

    /**
     * What it decides by.
     *
     * @param heap the largest that the heap may become, in bytes
     * @param live what the last collections left
     * @param promised what work under way may need, all together
     */
    public record Figures(long heap, long live, long promised) {
        private static final int MOST_LIVE_PERCENT = 85;
        private static final int MOST_PROMISED_PERCENT = 60;

        /** Whether so much is in use that nothing new should begin. */
        public boolean isFull() {
            return live > heap / 100 * MOST_LIVE_PERCENT;
        }

        /** Whether work that may need so many bytes must wait for other work to end. Alone, any may begin. */
        boolean isTaken(long need) {
            return promised > 0 && promised + need > heap / 100 * MOST_PROMISED_PERCENT;
        }

        /** Why work that may need so many bytes is not begun; empty: it may begin. */
        public Optional<String> refusal(long need) {
            if (isFull()) {
                return Optional.of("memory: " + live / MEBIBYTE + " of " + heap / MEBIBYTE
                        + " MiB are in use (expected: at most " + MOST_LIVE_PERCENT + " %); try again later");
            }
            if (isTaken(need)) {
                return Optional.of("memory: work under way may need " + promised / MEBIBYTE + " of " + heap / MEBIBYTE
                        + " MiB, and this " + need / MEBIBYTE + " more (expected: at most " + MOST_PROMISED_PERCENT
                        + " % together); try again later");
            }
            return Optional.empty();
        }
    }

    private final long heap;
    private final LongSupplier live;
    private final Runnable collect;

    /** Guarded by this, as is the next. */
    private long promised;

    private long collected = System.nanoTime() - COLLECT_NANOS;

    /**
     * By these figures.
     *
     * @param live what the last collections left, in bytes
     * @param collect has it measured anew
     */
    Admission(long heap, LongSupplier live, Runnable collect) {
        this.heap = heap;
        this.live = live;
        this.collect = collect;
    }

    /** By this process' heap. */
    public static Admission ofThisProcess() {
        return new Admission(Runtime.getRuntime().maxMemory(), Admission::liveBytes, System::gc);
    }

    private static long liveBytes() {
        long live = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            MemoryUsage left = pool.getType() == MemoryType.HEAP ? pool.getCollectionUsage() : null;
            live += left == null ? 0 : left.getUsed();
        }
        return live;
    }

    /** How it stands now. */
    public synchronized Figures figures() {
        Figures now = new Figures(heap, live.getAsLong(), promised);
        // Where little is done nothing is collected, and the figure would stay what it was at the worst moment.
        if (now.isFull() && System.nanoTime() - collected >= COLLECT_NANOS) {
            collect.run();
            collected = System.nanoTime();
            return new Figures(heap, live.getAsLong(), promised);
        }
        return now;
    }

    /**
     * A handler that is called when there is memory for it.
     *
     * @param need how many bytes a call may need
     */
    public Handler before(ToLongFunction<Call> need, Handler handler) {
        return call -> {
            long bytes = need.applyAsLong(call);
            promise(bytes);
            try {
                handler.handle(call);
            } finally {
                end(bytes);
            }
        };
    }

    private synchronized void promise(long bytes) throws HttpRefusal {
        Optional<String> refusal = figures().refusal(bytes);
        if (refusal.isPresent()) {
            throw new HttpRefusal(503, CODE, refusal.get());
        }
        promised += bytes;
    }

    private synchronized void end(long bytes) {
        promised -= bytes;
    }
}
