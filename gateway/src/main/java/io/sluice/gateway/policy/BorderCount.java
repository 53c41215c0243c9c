package io.sluice.gateway.policy;

/**
 * Persons whose personal information goes to another jurisdiction, each counted once.
 *
 * @param persons whatever the information
 * @param sensitive of these, those whose sensitive personal information is among it
 */
public record BorderCount(long persons, long sensitive) {
    /** Nobody. */
    public static final BorderCount NONE = new BorderCount(0, 0);

    /** @throws IllegalArgumentException more are sensitive than there are, or fewer than none */
    public BorderCount {
        if (sensitive < 0 || persons < sensitive) {
            throw new IllegalArgumentException(
                    "persons: " + persons + ", sensitive: " + sensitive + " (expected: 0 to as many)");
        }
    }
}
