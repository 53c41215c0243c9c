package io.sluice.gateway.sealing;

import java.io.IOException;

/** Something sealed or signed is refused. Says how far we got, never what the bytes were. */
public final class SealException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Why it is refused. */
    public enum Reason {
        /** Ends too early: the writer never finished, or somebody cut it. */
        TRUNCATED,
        /** Differs from what the signed manifest says; found without any key. */
        TAMPERED,
        /** Wrong key, bad tag, bad wrap: deliberately one code, so that nobody learns which. */
        NOT_AUTHENTIC,
        /** None of our sealing keys has the key id that the grant names. */
        NOT_FOR_US,
        /** A signature is missing, incomplete, by another key, or does not verify. */
        BAD_SIGNATURE,
        /** A version, suite or critical extension that we do not know. */
        UNSUPPORTED,
        /** Not the format at all. */
        MALFORMED,
        /** Beyond a limit of the format. */
        TOO_LARGE,
        /** Genuine, but for another object, agreement, transfer or organisation. */
        WRONG_BINDING,
        /** Was genuine, but its time is over. */
        EXPIRED,
        /** May be sealed only under an agreement, not by hand. */
        NEEDS_AGREEMENT
    }

    private final Reason reason;

    public SealException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public SealException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** How far we got. */
    public Reason reason() {
        return reason;
    }

    /** The one answer to wrong key, bad tag and bad wrap. */
    static SealException notAuthentic() {
        return new SealException(Reason.NOT_AUTHENTIC, "does not open with this key");
    }
}
