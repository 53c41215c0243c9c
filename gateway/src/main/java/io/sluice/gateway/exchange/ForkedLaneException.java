package io.sluice.gateway.exchange;

import java.io.IOException;

/** A partner has signed two histories of its lane. Both notes are kept as evidence. */
public final class ForkedLaneException extends IOException {
    private static final long serialVersionUID = 1L;

    public ForkedLaneException(String message) {
        super(message);
    }
}
