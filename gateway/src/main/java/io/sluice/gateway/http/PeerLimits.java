package io.sluice.gateway.http;

import java.util.Map;
import java.util.Optional;

/**
 * What one peer may have in a second, over all of its connections together. A peer is a name that {@link PeerCheck} gives
 * its certificate, else a certificate, else an address.
 *
 * @param requests most requests; more: 429. 0: no limit
 * @param bytes most bytes of bodies that are answered {@linkplain Call#respondAtPace at a pace}; more: slower. 0: no limit
 * @param requestsOf for the peers of these names, instead of {@code requests}
 * @param bytesOf for the peers of these names, instead of {@code bytes}
 */
public record PeerLimits(int requests, int bytes, Map<String, Integer> requestsOf, Map<String, Integer> bytesOf) {
    /** Answers at a pace that one peer may have under way, so that slow ones do not take all workers; more: 429. */
    public static final int ANSWERS = 16;

    /** The least that {@code bytes} should be: half of it, among so many answers, is the pace that clients expect. */
    public static final int LEAST_BYTES = 2 * ANSWERS * 16 * 1024;

    /** Checks the ranges and copies the maps. */
    public PeerLimits {
        requestsOf = Map.copyOf(requestsOf);
        bytesOf = Map.copyOf(bytesOf);
        if (requests < 0 || bytes < 0 || anyNegative(requestsOf) || anyNegative(bytesOf)) {
            throw new IllegalArgumentException("a limit for peers: below 0 (expected: 0 or more)");
        }
    }

    /** So many requests for each, and no limit of bytes. */
    public static PeerLimits requests(int most) {
        return new PeerLimits(most, 0, Map.of(), Map.of());
    }

    /** Most requests of this peer in a second; 0: no limit. */
    public int requests(Optional<String> name) {
        return name.map(requestsOf::get).orElse(requests);
    }

    /** Most bytes for this peer in a second; 0: no limit. */
    public int bytes(Optional<String> name) {
        return name.map(bytesOf::get).orElse(bytes);
    }

    private static boolean anyNegative(Map<String, Integer> limits) {
        return limits.values().stream().anyMatch(limit -> limit < 0);
    }
}
