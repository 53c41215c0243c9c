package io.sluice.ledger;

/**
 * What a shared ledger has not taken yet.
 *
 * @param anchored records that it has taken
 * @param waiting durable records that it has not
 * @param oldestMillis when the oldest of those became durable here, in milliseconds since 1970; survives restarts; 0
 *     when none waits
 * @param reachable whether the last attempt came through
 * @param parked whether the shared ledger refuses the next records for good, so that a person must look
 * @param detail one line for the operator
 */
public record Backlog(
        long anchored, long waiting, long oldestMillis, boolean reachable, boolean parked, String detail) {}
