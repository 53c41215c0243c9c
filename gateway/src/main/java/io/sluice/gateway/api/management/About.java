package io.sluice.gateway.api.management;

import java.time.Instant;
import java.util.List;

/**
 * Which gateway this is, for {@code /info}. Nothing in it is secret.
 *
 * @param version of the program
 * @param started when this process began to start it
 * @param suites the cryptographic suites that it can use
 * @param ranks whose data it handles
 */
public record About(
        String version, String organisation, String url, Instant started, List<Integer> suites, List<String> ranks) {
    /** Copies the lists. */
    public About {
        suites = List.copyOf(suites);
        ranks = List.copyOf(ranks);
    }
}
