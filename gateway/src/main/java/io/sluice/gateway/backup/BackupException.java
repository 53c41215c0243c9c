package io.sluice.gateway.backup;

import java.io.IOException;

/** A backup is not what it should be; nothing was restored. Says where, never what stands there. */
public final class BackupException extends IOException {
    private static final long serialVersionUID = 1;

    /** Why. */
    public enum Reason {
        /** Cut off, changed, or not a backup at all. */
        DAMAGED,
        /** Not signed by the organisation whose entry is in it, or by another one than expected. */
        NOT_SIGNED,
        /** Written by a newer version of the program. */
        NEWER,
        /** Its configuration would use places outside of the folder. */
        OUTSIDE
    }

    private final Reason reason;

    public BackupException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public BackupException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
