package io.sluice.chaincode.contract;

import io.sluice.lane.LaneVerdict;

/** A call that is not accepted: a code that programs branch on, and a detail for people that holds no secret. */
public final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    /** Why, with the status of the response: 400 to 499, below which a peer counts an answer as given. */
    public enum Code {
        /** The call cannot be understood. */
        MALFORMED(400),
        /** Only a gateway of an organisation may write. */
        NOT_A_GATEWAY(403),
        /** The organisation, or the lane, is another's. */
        WRONG_OWNER(403),
        /** Nobody has opened this lane. */
        NO_LANE(404),
        /** There is no such function. */
        UNKNOWN_FUNCTION(404),
        /** The lane was opened with other keys. */
        LANE_EXISTS(409),
        /** The batch does not begin where the lane ends. */
        GAP(409),
        /** The owner has signed a history that contradicts the one kept here. */
        FORK(409),
        /** The batch is older than the one before. */
        NOT_MONOTONIC(409),
        /** None or too many records or bytes. */
        TOO_LARGE(413),
        /** The checkpoint is not signed by both keys of the lane. */
        BAD_SIGNATURE(422),
        /** The member entry is not well formed, well signed, or not newer. */
        BAD_MEMBER(422);

        private final int status;

        Code(int status) {
            this.status = status;
        }

        /** Status of the response. */
        public int status() {
            return status;
        }

        static Code of(LaneVerdict.Code code) {
            return switch (code) {
                case GAP -> GAP;
                case FORK -> FORK;
                case BAD_SIGNATURE -> BAD_SIGNATURE;
                case TOO_LARGE -> TOO_LARGE;
                case WRONG_OWNER -> WRONG_OWNER;
                case NOT_MONOTONIC -> NOT_MONOTONIC;
                case DUPLICATE -> throw new IllegalArgumentException("a duplicate is no refusal");
            };
        }
    }

    private final Code code;

    /** With what was expected. */
    public Refusal(Code code, String detail) {
        super(code + ": " + detail, null, false, false); // No stack trace: it is an answer.
        this.code = code;
    }

    static Refusal malformed(String detail) {
        return new Refusal(Code.MALFORMED, detail);
    }

    /** Why. */
    public Code code() {
        return code;
    }
}
