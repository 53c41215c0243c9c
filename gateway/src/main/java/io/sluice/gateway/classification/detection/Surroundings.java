package io.sluice.gateway.classification.detection;

import java.util.Arrays;

/** The words of one line that say what a value near them is, in order of their place. Reused from line to line. */
final class Surroundings {
    private static final int BEFORE = 48;
    private static final int AFTER = 20;

    private int[] starts = new int[32];
    private int[] ends = new int[32];
    private long[] topics = new long[64];
    private int count;
    private long low;
    private long high;

    void clear() {
        count = 0;
        low = 0;
        high = 0;
    }

    boolean mention(TopicSet wanted) {
        return wanted.meets(low, high);
    }

    void add(int start, int end, long lowTopics, long highTopics) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, count * 2);
            ends = Arrays.copyOf(ends, count * 2);
            topics = Arrays.copyOf(topics, count * 4);
        }
        starts[count] = start;
        ends[count] = end;
        topics[2 * count] = lowTopics;
        low |= lowTopics;
        high |= highTopics;
        topics[2 * count + 1] = highTopics;
        count++;
    }

    int count() {
        return count;
    }

    int start(int k) {
        return starts[k];
    }

    int end(int k) {
        return ends[k];
    }

    /** Whether word k is one of these topics. */
    boolean is(int k, TopicSet wanted) {
        return wanted.meets(topics[2 * k], topics[2 * k + 1]);
    }

    /** All topics that are named from one place to another. */
    TopicSet within(int from, int to) {
        TopicSet all = TopicSet.NONE;
        for (int i = 0; i < count; i++) {
            all = starts[i] >= from && ends[i] <= to ? all.or(topics[2 * i], topics[2 * i + 1]) : all;
        }
        return all;
    }

    /** Whether one of these topics is named before the value from start to end, or shortly after it. */
    boolean near(int start, int end, TopicSet wanted) {
        if (!mention(wanted)) {
            return false;
        }
        int first = 0;
        int last = count;
        while (first < last) {
            int middle = (first + last) >>> 1;
            if (starts[middle] < start - BEFORE) {
                first = middle + 1;
            } else {
                last = middle;
            }
        }
        for (int i = first; i < count && starts[i] <= end + AFTER; i++) {
            boolean outside = ends[i] <= start || starts[i] >= end;
            if (outside && wanted.meets(topics[2 * i], topics[2 * i + 1])) {
                return true;
            }
        }
        return false;
    }
}
