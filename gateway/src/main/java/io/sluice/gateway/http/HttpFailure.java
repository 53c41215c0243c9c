package io.sluice.gateway.http;

import java.io.IOException;
import java.util.Objects;

/** A request of ours that got no whole answer, and how far it got. The message names the authority, never any content. */
public final class HttpFailure extends IOException {
    private static final long serialVersionUID = 1L;

    /** How far the request got, so that a caller knows whether it may have been acted on. */
    public enum Stage {
        /** All connections to this authority are busy; nothing was sent. */
        TOO_BUSY,
        /** No connection: unknown host, refused, no route, or no answer in time. Nothing was sent. */
        UNREACHABLE,
        /** One side does not accept the other's certificate, or they have no TLS version in common. */
        TLS_REFUSED,
        /** The answer, or its next part, did not come in time. The request may have been acted on. */
        TIMEOUT,
        /** The answer is not strict HTTP/1.1 or breaks a limit. The request may have been acted on. */
        PROTOCOL,
        /** The peer closed before the answer was whole. The request may have been acted on. */
        CLOSED_EARLY
    }

    private final Stage stage;

    /** Says how far it got. */
    public HttpFailure(Stage stage, String message, Throwable cause) {
        super(message, cause);
        this.stage = Objects.requireNonNull(stage);
    }

    /** How far it got. */
    public Stage stage() {
        return stage;
    }
}
