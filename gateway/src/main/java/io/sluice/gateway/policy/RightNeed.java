package io.sluice.gateway.policy;

import java.util.Optional;

/**
 * What somebody must hold to do something.
 *
 * @param act of MANAGEMENT
 * @param purpose of USE; the empty text is any purpose whatever
 * @param depth how often it is about to be handed on from here
 * @param untilMillis until when; 0: without end
 */
record RightNeed(Right right, Optional<RightAct> act, Optional<String> purpose, int depth, long untilMillis) {
    /** To have a right now, for whatever. */
    static RightNeed of(Right right, long nowMillis) {
        return new RightNeed(right, Optional.empty(), Optional.empty(), 0, nowMillis);
    }

    /** To do an act now. */
    static RightNeed of(RightAct act, long nowMillis) {
        return new RightNeed(Right.MANAGEMENT, Optional.of(act), Optional.empty(), 0, nowMillis);
    }

    /** To let somebody use it, who may let others use it, and so on, so often. */
    static RightNeed of(String purpose, int depth, long untilMillis) {
        return new RightNeed(Right.USE, Optional.empty(), Optional.of(purpose), depth, untilMillis);
    }
}
