package io.sluice.gateway.api.management;

import java.util.concurrent.atomic.LongAdder;

/** How long something took: a histogram of fixed buckets. Any thread. */
final class Durations {
    private static final double[] BOUNDS = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

    private final LongAdder[] buckets = new LongAdder[BOUNDS.length + 1];
    private final LongAdder nanos = new LongAdder();

    /**
     * What was counted.
     *
     * @param bounds in seconds, inclusive
     * @param upTo how many took no longer, for each bound
     * @param count all
     * @param sum seconds of all together
     */
    record Snapshot(double[] bounds, long[] upTo, long count, double sum) {}

    Durations() {
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = new LongAdder();
        }
    }

    void took(long nanoseconds) {
        double seconds = nanoseconds / 1e9;
        int i = 0;
        while (i < BOUNDS.length && seconds > BOUNDS[i]) {
            i++;
        }
        buckets[i].increment();
        nanos.add(nanoseconds);
    }

    Snapshot snapshot() {
        long[] upTo = new long[BOUNDS.length];
        long count = 0;
        for (int i = 0; i < buckets.length; i++) {
            count += buckets[i].sum();
            if (i < upTo.length) {
                upTo[i] = count;
            }
        }
        return new Snapshot(BOUNDS.clone(), upTo, count, nanos.sum() / 1e9);
    }
}
