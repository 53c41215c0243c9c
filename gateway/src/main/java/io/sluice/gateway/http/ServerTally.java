package io.sluice.gateway.http;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts for {@link ServerCounts}. Any thread. */
final class ServerTally {
    private final LongAdder[] answers = new LongAdder[6];
    private final Map<ServerCounts.Bound, LongAdder> rejected = new EnumMap<>(ServerCounts.Bound.class);

    ServerTally() {
        for (int i = 0; i < answers.length; i++) {
            answers[i] = new LongAdder();
        }
        for (ServerCounts.Bound bound : ServerCounts.Bound.values()) {
            rejected.put(bound, new LongAdder());
        }
    }

    void answered(int status) {
        answers[status / 100].increment();
    }

    void rejected(ServerCounts.Bound bound) {
        rejected.get(bound).increment();
    }

    /** Of the refusals that a bound is the reason of, those whose status tells which. */
    void refused(HttpRefusal refusal) {
        answered(refusal.status());
        if (refusal.code().equals(Admission.CODE)) {
            rejected(ServerCounts.Bound.MEMORY);
        }
        switch (refusal.status()) {
            case 408 -> rejected(ServerCounts.Bound.TIME);
            case 413 -> rejected(ServerCounts.Bound.BODY);
            case 414, 431 -> rejected(ServerCounts.Bound.HEADER);
            case 429 -> rejected(ServerCounts.Bound.RATE);
            default -> {
                // no bound, or one that is counted where it is kept
            }
        }
    }

    ServerCounts counts(int connections, long waitedNanos) {
        long[] byClass = new long[4];
        for (int i = 0; i < byClass.length; i++) {
            byClass[i] = answers[i + 2].sum();
        }
        Map<ServerCounts.Bound, Long> bounds = new EnumMap<>(ServerCounts.Bound.class);
        rejected.forEach((bound, count) -> bounds.put(bound, count.sum()));
        return new ServerCounts(connections, byClass[0], byClass[1], byClass[2], byClass[3], bounds, waitedNanos);
    }
}
