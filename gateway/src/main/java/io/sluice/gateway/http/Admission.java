package io.sluice.gateway.http;

import java.io.Closeable;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
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
        private static final int MOST_GROWN_PERCENT = 70;

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

        /** Why work that grows with its data must end now, while there is memory for all else; empty: it may go on. */
        public Optional<String> end() {
            return live <= heap / 100 * MOST_GROWN_PERCENT
                    ? Optional.empty()
                    : Optional.of("memory: " + live / MEBIBYTE + " of " + heap / MEBIBYTE
                            + " MiB are in use, and this would take more (expected: at most " + MOST_GROWN_PERCENT
                            + " %); give the gateway a larger heap, or try again when less is under way");
        }
    }

    /** Memory that is kept for work until this is closed, once or more often. */
    public interface Promise extends Closeable {
        /**
         * Asked again and again by work that grows with its data.
         *
         * @throws HttpRefusal (503) it must end now
         */
        void requireRoom() throws HttpRefusal;

        @Override
        void close();
    }

    private final class Kept implements Promise {
        private final long need;
        private final AtomicBoolean ended = new AtomicBoolean();
        private volatile boolean grewTooMuch;

        Kept(long need) {
            this.need = need;
        }

        @Override
        public void requireRoom() throws HttpRefusal {
            Optional<String> end = figures(now -> now.end().isPresent()).end();
            if (end.isPresent()) {
                grewTooMuch = true;
                throw new HttpRefusal(503, CODE, end.get());
            }
        }

        @Override
        public void close() {
            if (ended.compareAndSet(false, true)) {
                end(need, grewTooMuch);
            }
        }
    }

    private final long heap;
    private final LongSupplier live;
    private final Runnable collect;
    private final LongSupplier nanos;

    /** Guarded by this, as is the next. */
    private long promised;

    private long collected;

    /**
     * By these figures.
     *
     * @param live what the last collections left, in bytes
     * @param collect has it measured anew
     * @param nanos as {@link System#nanoTime}
     */
    Admission(long heap, LongSupplier live, Runnable collect, LongSupplier nanos) {
        this.heap = heap;
        this.live = live;
        this.collect = collect;
        this.nanos = nanos;
        this.collected = nanos.getAsLong() - COLLECT_NANOS;
    }

    /** By this process' heap. */
    public static Admission ofThisProcess() {
        return new Admission(Runtime.getRuntime().maxMemory(), Admission::liveBytes, System::gc, System::nanoTime);
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
    public Figures figures() {
        return figures(Figures::isFull);
    }

    /** Measured anew, at most every other second, where it looks bad. */
    private synchronized Figures figures(Predicate<Figures> looksBad) {
        Figures now = new Figures(heap, live.getAsLong(), promised);
        // Where little is done nothing is collected, and the figure would stay what it was at the worst moment.
        if (looksBad.test(now) && nanos.getAsLong() - collected >= COLLECT_NANOS) {
            collect.run();
            collected = nanos.getAsLong();
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
            Promise promise = promise(need.applyAsLong(call));
            try {
                handler.handle(call);
            } finally {
                promise.close();
            }
        };
    }

    /**
     * Keeps memory for work that begins.
     *
     * @param need how many bytes it may need
     * @throws HttpRefusal (503) there is not so much
     */
    public synchronized Promise promise(long need) throws HttpRefusal {
        Optional<String> refusal = figures().refusal(need);
        if (refusal.isPresent()) {
            throw new HttpRefusal(503, CODE, refusal.get());
        }
        promised += need;
        return new Kept(need);
    }

    private synchronized void end(long bytes, boolean freesMuch) {
        promised -= bytes;
        if (freesMuch) { // What was measured holds no more.
            collected = nanos.getAsLong() - COLLECT_NANOS;
        }
    }
}
