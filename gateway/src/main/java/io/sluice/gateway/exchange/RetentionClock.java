package io.sluice.gateway.exchange;

/**
 * How long what came under one agreement may still be held, at either side of it.
 *
 * @param given whether we are the provider, who waits for the receipt; else the recipient, who deletes
 * @param peer the other side
 * @param untilMillis 0: until the agreement is revoked
 * @param warned whether it was said that the end is near
 * @param overdue whether it is recorded that the receipt is missing for too long
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
        boolean overdue) {
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
        return new RetentionClock(agreementId, given, peer, dataset, version, untilMillis, next, warned, overdue);
    }

    RetentionClock endingAt(long millis) {
        return new RetentionClock(agreementId, given, peer, dataset, version, millis, state, warned, overdue);
    }

    RetentionClock afterWarning() {
        return new RetentionClock(agreementId, given, peer, dataset, version, untilMillis, state, true, overdue);
    }

    /** Whether there is no receipt so long after the end, and nobody has recorded that yet. */
    boolean becomesOverdue(long nowMillis, long withinMillis) {
        return state != State.RUNNING && !overdue && nowMillis - untilMillis >= withinMillis;
    }

    RetentionClock afterDeadline() {
        return new RetentionClock(agreementId, given, peer, dataset, version, untilMillis, state, warned, true);
    }
}
