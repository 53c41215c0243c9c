package io.sluice.gateway.store;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A failure of the store. Nothing of what was asked for happened, unless the reason is {@link Reason#UNKNOWN_OUTCOME}.
 * The message names the place and never holds content.
 */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final long NOTHING_LEFT_BYTES = 64 * 1024;

    /** Why. */
    public enum Reason {
        /** No space, no quota, or the reserve would be touched. Nothing was lost; try again when there is space. */
        DISK_FULL,
        /** Another gateway or program holds it. */
        LOCKED,
        /** Content that this program did not write so: restore a backup. */
        CORRUPT,
        /** Written by a newer version of the program. */
        NEWER_SCHEMA,
        /** The operating system says no: missing, no permission, device error. */
        UNREADABLE,
        /** What is asked over a network does not answer, or not in time: try again later. */
        AWAY,
        /** What is asked over a network knows us not, or allows us too little. */
        FORBIDDEN,
        /** What was being read is no longer there as it was. */
        GONE,
        /** A queue or pool stayed full: try again later. */
        BUSY,
        /** Used after close, or closed meanwhile; what was asked for did not happen. */
        CLOSED,
        /** The commit itself failed: after a restart it may be found done or not done. */
        UNKNOWN_OUTCOME,
        /** Another process has taken the database over: this one may never write again, and must end. */
        FENCED
    }

    private final Reason reason;

    public StoreException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public StoreException(Reason reason, String message) {
        this(reason, message, null);
    }

    public Reason reason() {
        return reason;
    }

    /** The failure of a file operation on path, with a full disk told apart. */
    public static StoreException of(String what, Path path, IOException e) {
        if (isDiskFull(path, e)) {
            return new StoreException(Reason.DISK_FULL, what + ": " + path + ": disk full", e);
        }
        String told = e instanceof FileSystemException f && f.getReason() == null
                ? e.getClass().getSimpleName()
                : e.getMessage();
        return new StoreException(Reason.UNREADABLE, what + ": " + path + ": " + told, e);
    }

    /** Java has no exception type for it and the text may be in the user's language: so look at the disk as well. */
    private static boolean isDiskFull(Path path, IOException e) {
        String text = String.valueOf(e.getMessage());
        return text.contains("No space left") || text.contains("quota exceeded") || hasNoSpace(path);
    }

    /** Whether the disk that holds the path, or will, is full. */
    static boolean hasNoSpace(Path path) {
        Path existing = path.toAbsolutePath();
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        try {
            return existing != null && Files.getFileStore(existing).getUsableSpace() < NOTHING_LEFT_BYTES;
        } catch (IOException unknown) {
            return false;
        }
    }
}
