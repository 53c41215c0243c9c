package io.sluice.lane;

/** A note, checkpoint or proof that is not written as its specification demands. The message says where. */
public final class FormatException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Says what is wrong and what was expected. */
    public FormatException(String message) {
        super(message);
    }
}
