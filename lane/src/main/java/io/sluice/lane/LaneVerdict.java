package io.sluice.lane;

/** What the rules of a lane say of a batch. */
public sealed interface LaneVerdict {
    /** The batch belongs next; {@code next} is the lane after it. */
    record Accepted(LaneState next) implements LaneVerdict {}

    /** The batch is not taken; the state stays. {@code detail} names values that are no secret. */
    record Refused(Code code, String detail) implements LaneVerdict {}

    /** Why a batch is not taken. */
    enum Code {
        /** The batch does not begin where the lane ends, and its end is not known from before. */
        GAP,
        /** The owner has signed a history that contradicts the one already accepted. */
        FORK,
        /** The checkpoint is not signed by both keys of the lane, or is malformed. */
        BAD_SIGNATURE,
        /** More records or bytes than a batch may have, or none. */
        TOO_LARGE,
        /** Somebody else's lane. */
        WRONG_OWNER,
        /** The batch is older than its predecessor. */
        NOT_MONOTONIC,
        /** The lane has had this end with this root already: nothing to do, and no error. */
        DUPLICATE
    }
}
