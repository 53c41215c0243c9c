package io.sluice.ledger;

import java.io.IOException;

/** A ledger could not do what was asked; {@link #stage()} says how far it got and whether trying again is safe. */
public final class LedgerException extends IOException {
    private static final long serialVersionUID = 1L;

    /** How far it got. */
    public enum Stage {
        /** Nothing was written: what was asked can never be done (too large, no such index, wrong keys). */
        REFUSED,
        /** Nothing was written: too much is waiting, or the disk is full. Try again later. */
        BUSY,
        /** Nothing was written: the ledger is closed or was stopped before. */
        STOPPED,
        /** The disk failed while writing: the record may or may not be there after a restart. The ledger is stopped. */
        OUTCOME_UNKNOWN,
        /** The directory is open in another process or ledger. */
        IN_USE,
        /** Files are damaged beyond what a crash can do. */
        CORRUPT,
        /** The lane on disk is shorter than a checkpoint that was signed: an old copy was restored. */
        BEHIND,
        /** A checkpoint signed by this lane contradicts the lane on disk. */
        FORK,
        /** The shared ledger is not reachable. */
        UNREACHABLE
    }

    private final Stage stage;

    /** Without a cause. */
    public LedgerException(Stage stage, String message) {
        super(message);
        this.stage = stage;
    }

    /** With a cause. */
    public LedgerException(Stage stage, String message, Throwable cause) {
        super(message, cause);
        this.stage = stage;
    }

    /** How far it got. */
    public Stage stage() {
        return stage;
    }
}
