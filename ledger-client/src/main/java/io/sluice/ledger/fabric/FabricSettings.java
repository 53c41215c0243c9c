package io.sluice.ledger.fabric;

import java.time.Duration;

/**
 * How a lane goes to a channel.
 *
 * @param mode what of a record lies on the channel
 * @param linger how long records gather while nothing is in flight; not negative
 * @param retryAtMost longest pause between two attempts while the channel does not answer; positive
 */
public record FabricSettings(Mode mode, Duration linger, Duration retryAtMost) {
    /** What of a record lies on the channel. */
    public enum Mode {
        /** Its bytes, so that every member holds the whole trail. */
        RECORDS,
        /** The hash of its leaf alone. */
        COMMITMENTS
    }

    /** Checks the durations. */
    public FabricSettings {
        if (linger.isNegative() || retryAtMost.isNegative() || retryAtMost.isZero()) {
            throw new IllegalArgumentException("fabric: linger " + linger + ", retryAtMost " + retryAtMost
                    + " (expected: not negative, positive)");
        }
    }

    /** Whole records, 100 ms, 5 s. */
    public static FabricSettings defaults() {
        return new FabricSettings(Mode.RECORDS, Duration.ofMillis(100), Duration.ofSeconds(5));
    }
}
