package io.sluice.gateway.policy;

import com.google.protobuf.ByteString;
import java.util.List;

/**
 * What was measured here, on the content itself, of a release that a transform plan made.
 *
 * @param planDigest SHA-256 of the plan whose roles it was measured by, over the plan's bytes as received
 * @param k persons in the smallest group of those who look the same by the plan's quasi-identifiers; 0 if there is none
 * @param l fewest distinct values of a sensitive column in such a group; 0 if the plan names no sensitive column
 * @param uncounted columns that detectors take for quasi-identifiers and that k does not count
 * @param reversible whether the plan keeps direct identifiers in a form that the holder of its keys can undo
 */
public record ReleaseFacts(ByteString planDigest, long k, long l, List<String> uncounted, boolean reversible) {
    /** Copies the list. */
    public ReleaseFacts {
        uncounted = List.copyOf(uncounted);
    }
}
