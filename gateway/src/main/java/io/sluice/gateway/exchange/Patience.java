package io.sluice.gateway.exchange;

import java.time.Duration;

/**
 * How long messages are waited for and tried.
 *
 * @param turn longest time that a peer's message waits for the acknowledgement of ours
 * @param firstRetry pause after the first failed attempt; doubles with each further one
 * @param longestRetry longest pause
 * @param giveUp a message that has found no acknowledgement for so long ends its process
 * @param answer longest time that a caller waits for the outcome of a negotiation or for the start of a transfer
 */
public record Patience(Duration turn, Duration firstRetry, Duration longestRetry, Duration giveUp, Duration answer) {
    /** The defaults. */
    public static Patience defaults() {
        return new Patience(
                Duration.ofSeconds(5),
                Duration.ofMillis(100),
                Duration.ofSeconds(5),
                Duration.ofMinutes(2),
                Duration.ofSeconds(60));
    }

    /** The pause after so many failed attempts (1, 2 ...). */
    Duration pause(int failures) {
        Duration doubled = firstRetry.multipliedBy(1L << Math.min(failures - 1, 20));
        return doubled.compareTo(longestRetry) < 0 ? doubled : longestRetry;
    }
}
