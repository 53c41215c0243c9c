package io.sluice.gateway.classification;

/** A scheme file is refused. The message tells the place and what is expected there. */
public final class SchemeException extends Exception {
    private static final long serialVersionUID = 1;

    SchemeException(String message) {
        super(message);
    }
}
