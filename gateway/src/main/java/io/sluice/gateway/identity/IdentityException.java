package io.sluice.gateway.identity;

import java.io.IOException;

/** Identity cannot be established, made or changed. The message is one line for a person and holds no secret. */
public final class IdentityException extends IOException {
    private static final long serialVersionUID = 1;

    /** Why. */
    public enum Reason {
        /** The key store does not open: another password, or a changed file; the format cannot tell which. */
        WRONG_PASSWORD,
        /** There is an organisation already, or something else is in the way. */
        EXISTS,
        /** No organisation there. */
        MISSING,
        /** A file that cannot be read or written. */
        UNREADABLE,
        /** No space; nothing was changed. */
        DISK_FULL,
        /** Not the format, or beyond its limits. */
        MALFORMED,
        /** Changed by somebody: a signature, or what is readable beside it, does not match. */
        TAMPERED,
        /** Not signed by a key that was known before. */
        NOT_SIGNED,
        /** The serial is not higher than the known one. */
        NOT_NEWER,
        /** It leaves out a lane that an earlier entry listed, or changes the end of one. */
        HIDES_LANE,
        /** It has a retired checkpoint key count again, or drops the one in use. */
        REVIVES_KEY,
        /** The registrar is not the one whose fingerprint was given, or none was given. */
        WRONG_FINGERPRINT,
        /** Nobody of that name or key. */
        UNKNOWN,
        /** Entry or certificate is over, or not valid yet. */
        EXPIRED,
        /** Removed from the list. */
        REVOKED,
        /** Known only from a registrar's list that is over. */
        STALE,
        /** A URL of another authority than the member's entry names. */
        FOREIGN_URL
    }

    private final Reason reason;

    public IdentityException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    IdentityException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
