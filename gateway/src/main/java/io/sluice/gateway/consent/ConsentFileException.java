package io.sluice.gateway.consent;

/** A file of consents has a mistake; nothing of it was taken over. The message says where and what was expected. */
public final class ConsentFileException extends Exception {
    private static final long serialVersionUID = 1;

    private final long line;

    ConsentFileException(long line, String what) {
        super(what);
        this.line = line;
    }

    /** In which line, from 1. */
    public long line() {
        return line;
    }
}
