package io.sluice.gateway.http;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many requests each peer may still make, whatever its number of connections: an even flow with a burst of one second
 * (the generic cell rate algorithm: one time stamp for each peer). Forgets peers who were quiet when there are many.
 */
final class Rates {
    private static final int PEERS = 10_000;
    private static final long BURST_NANOS = 1_000_000_000L;

    private volatile long intervalNanos;
    private final ConcurrentMap<Object, Peer> peers = new ConcurrentHashMap<>();

    /** One peer's time stamp: when its flow so far would have ended, had it been even. */
    final class Peer {
        private final AtomicLong end = new AtomicLong(System.nanoTime());

        boolean mayAsk() {
            long interval = intervalNanos;
            if (interval == 0) {
                return true;
            }
            long now = System.nanoTime();
            while (true) {
                long before = end.get();
                long after = (before - now < 0 ? now : before) + interval;
                if (after - now > BURST_NANOS + interval) {
                    return false;
                }
                if (end.compareAndSet(before, after)) {
                    return true;
                }
            }
        }

        private boolean isQuiet(long now) {
            return end.get() - now < 0;
        }
    }

    Rates(int perSecond) {
        limit(perSecond);
    }

    /** From now on so many for each peer. 0: no limit. */
    void limit(int perSecond) {
        intervalNanos = perSecond == 0 ? 0 : BURST_NANOS / perSecond;
    }

    Peer of(Object identity) {
        if (peers.size() >= PEERS) {
            long now = System.nanoTime();
            peers.values().removeIf(peer -> peer.isQuiet(now));
        }
        return peers.computeIfAbsent(identity, i -> new Peer());
    }
}
