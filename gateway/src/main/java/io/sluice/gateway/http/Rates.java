package io.sluice.gateway.http;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What each peer may still have, whatever its number of connections. Requests: an even flow with a burst of one second
 * (the generic cell rate algorithm: one time stamp for each peer). Bytes: an even flow without a burst; whoever has more to
 * send is told when, in the order of asking, so that connections share alike. Forgets peers who were quiet when there are
 * many.
 */
final class Rates {
    private static final int PEERS = 10_000;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private volatile PeerLimits limits;
    private final ConcurrentMap<Object, Peer> peers = new ConcurrentHashMap<>();
    private final LongAdder waitedNanos = new LongAdder();

    /** One peer's time stamps: when its flows so far would have ended, had they been even. */
    final class Peer {
        private final Optional<String> name;
        private final AtomicLong requestsEnd = new AtomicLong(System.nanoTime());
        private final AtomicLong bytesEnd = new AtomicLong(System.nanoTime());
        private final AtomicInteger answers = new AtomicInteger();

        private Peer(Optional<String> name) {
            this.name = name;
        }

        boolean mayAsk() {
            int most = limits.requests(name);
            if (most == 0) {
                return true;
            }
            long interval = SECOND_NANOS / most;
            long now = System.nanoTime();
            while (true) {
                long before = requestsEnd.get();
                long after = later(before, now) + interval;
                if (after - now > SECOND_NANOS + interval) {
                    return false;
                }
                if (requestsEnd.compareAndSet(before, after)) {
                    return true;
                }
            }
        }

        /** For the refusal. */
        int mostRequests() {
            return limits.requests(name);
        }

        /** Begins an answer at a pace. False: too many are under way. Each that was begun is to be {@link #ended}. */
        boolean begin() {
            if (answers.incrementAndGet() > PeerLimits.ANSWERS && isSlowed()) {
                answers.decrementAndGet();
                return false;
            }
            return true;
        }

        void ended() {
            answers.decrementAndGet();
        }

        boolean isSlowed() {
            return limits.bytes(name) != 0;
        }

        /** When so many bytes may go, by {@link System#nanoTime}. They are taken to be sent then. */
        long reserve(long bytes) {
            int most = limits.bytes(name);
            long now = System.nanoTime();
            if (most == 0) {
                return now;
            }
            long takes = bytes * SECOND_NANOS / most;
            long end = bytesEnd.updateAndGet(before -> later(before, now) + takes);
            waitedNanos.add(Math.max(0, end - takes - now));
            return end - takes;
        }

        private boolean isQuiet(long now) {
            return answers.get() == 0 && requestsEnd.get() - now < 0 && bytesEnd.get() - now < 0;
        }
    }

    Rates(PeerLimits limits) {
        this.limits = limits;
    }

    private static long later(long one, long other) {
        return one - other < 0 ? other : one;
    }

    /** From now on these hold, for peers that are known too. */
    void limit(PeerLimits next) {
        limits = next;
    }

    /** How long answers were held back altogether. */
    long waitedNanos() {
        return waitedNanos.sum();
    }

    /** @param name by which the limits may know the peer; it is then its identity */
    Peer of(Optional<String> name, Object identity) {
        if (peers.size() >= PEERS) {
            long now = System.nanoTime();
            peers.values().removeIf(peer -> peer.isQuiet(now));
        }
        return peers.computeIfAbsent(name.<Object>map(n -> n).orElse(identity), i -> new Peer(name));
    }
}
