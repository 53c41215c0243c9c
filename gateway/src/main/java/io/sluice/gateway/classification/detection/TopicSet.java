package io.sluice.gateway.classification.detection;

/** Some {@link Topic}s, as bits. */
record TopicSet(long low, long high) {
    static final TopicSet NONE = new TopicSet(0, 0);

    static TopicSet of(Topic... topics) {
        TopicSet set = NONE;
        for (Topic topic : topics) {
            int bit = topic.ordinal();
            set = bit < 64 ? set.or(1L << bit, 0) : set.or(0, 1L << bit - 64);
        }
        return set;
    }

    TopicSet or(long moreLow, long moreHigh) {
        return new TopicSet(low | moreLow, high | moreHigh);
    }

    boolean meets(long otherLow, long otherHigh) {
        return (low & otherLow | high & otherHigh) != 0;
    }

    boolean meets(TopicSet other) {
        return meets(other.low, other.high);
    }

    boolean isEmpty() {
        return (low | high) == 0;
    }
}
