package io.sluice.gateway.exchange;

/**
 * How long what came under one agreement may still be held, at either side of it.
 *
 * @param given whether we are the provider, who waits for the receipt; else the recipient, who deletes
 * @param peer the other side
 * @param untilMillis 0: until the agreement is revoked
 * @param warned whether it was said that the end is near
 * @param overdue whether it is recorded that the receipt is missing for too long
 * @param sinceMillis when we saw that the terms had ended, and began to wait or to delete; 0: they run, or an older program
 *     saw it and did not keep when
 */
public record RetentionClock(
        String agreementId,
        boolean given,
        String peer,
        String dataset,
        long version,
        long untilMillis,
        State state,
        boolean warned,
        boolean overdue,
        long sinceMillis) {
    /** How far it got. One that came to its end, with a receipt, is closed and not looked at any more. */
    public enum State {
        /** The terms run. */
        RUNNING,
        /** They ended: nothing is opened or granted any more. The provider waits for the receipt. */
        ENDED,
        /** As recipient: the gateway holds nothing any more, and people are asked about files. */
        ASKED
    }

    boolean due(long nowMillis) {
        return state == State.RUNNING && untilMillis != 0 && nowMillis >= untilMillis;
    }

    /** Whether it runs, and ends so soon. */
    public boolean soon(long nowMillis, long withinMillis) {
        return state == State.RUNNING && untilMillis != 0 && untilMillis - nowMillis <= withinMillis;
    }

    RetentionClock at(State next) {
        return changed(untilMillis, next, warned, overdue, sinceMillis);
    }

    RetentionClock endingAt(long millis) {
        return changed(millis, state, warned, overdue, sinceMillis);
    }

    RetentionClock afterWarning() {
        return changed(untilMillis, state, true, overdue, sinceMillis);
    }

    RetentionClock waitingSince(long millis) {
        return changed(untilMillis, state, warned, overdue, millis);
    }

    /** Whether it ended, and nobody kept when we saw that. */
    boolean lacksSince() {
        return state != State.RUNNING && sinceMillis == 0;
    }

    /**
     * Whether there is no receipt so long after we saw the end, and nobody has recorded that yet. Not after the end itself: a
     * gateway that was away for long could not have taken a receipt meanwhile.
     */
    boolean becomesOverdue(long nowMillis, long withinMillis) {
        return state != State.RUNNING && !overdue && sinceMillis != 0 && nowMillis - sinceMillis >= withinMillis;
    }

    RetentionClock afterDeadline() {
        return changed(untilMillis, state, warned, true, sinceMillis);
    }

    private RetentionClock changed(long until, State next, boolean isWarned, boolean isOverdue, long since) {
        return new RetentionClock(agreementId, given, peer, dataset, version, until, next, isWarned, isOverdue, since);
    }
}
