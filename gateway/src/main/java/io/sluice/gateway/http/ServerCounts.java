package io.sluice.gateway.http;

import java.util.Map;

/**
 * What a server has done since it was started.
 *
 * @param connections open now
 * @param successes answers of status 2xx, likewise below
 * @param rejected what was refused because of a bound, by bound; each is also among the answers, unless it was cut
 * @param waitedNanos how long answers were held back because of {@link PeerLimits#bytes}, each by itself
 */
public record ServerCounts(
        int connections,
        long successes,
        long redirections,
        long clientErrors,
        long serverErrors,
        Map<Bound, Long> rejected,
        long waitedNanos) {
    /** The bounds of {@link HttpSettings}, and that of {@link Admission}. */
    public enum Bound {
        CONNECTIONS,
        WORKERS,
        RATE,
        HEADER,
        BODY,
        TIME,
        MEMORY
    }

    /** Copies the map. */
    public ServerCounts {
        rejected = Map.copyOf(rejected);
    }
}
