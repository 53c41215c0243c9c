package io.sluice.gateway.watch;

/**
 * An alert that was recorded.
 *
 * @param record its number in our lane
 * @param brake the brake that it put on; empty: none
 */
public record Raised(long record, Alert alert, String brake) {}
