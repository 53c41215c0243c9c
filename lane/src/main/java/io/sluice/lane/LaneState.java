package io.sluice.lane;

/**
 * What must be known of a lane to judge its next batch: owner's keys, the frontier (with size and root) and the time of
 * the last batch.
 */
public record LaneState(LaneKeys keys, Frontier frontier, long timeMillis) {
    /** A lane before its first batch. */
    public static LaneState empty(LaneKeys keys) {
        return new LaneState(keys, new Frontier(), Long.MIN_VALUE);
    }

    /** Copies the frontier, so that a state never changes. */
    public LaneState {
        frontier = frontier.copy();
    }

    /** A copy; appending to it does not change this state. */
    @Override
    public Frontier frontier() {
        return frontier.copy();
    }

    /** Number of records so far. */
    public long size() {
        return frontier.size();
    }
}
