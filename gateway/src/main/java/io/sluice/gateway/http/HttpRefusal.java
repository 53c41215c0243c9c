package io.sluice.gateway.http;

import java.io.IOException;
import java.util.Objects;

/**
 * A request that cannot be served as it was sent: broken framing, too large, too slow, not found. A handler may throw it
 * too; the peer then gets the status and the body {@code {"code": ..., "reasons": [...]}}.
 */
public final class HttpRefusal extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    /**
     * Refuses a request.
     *
     * @param status the HTTP status, 400 to 599
     * @param code the kind of refusal for programs, like {@code NOT_FOUND}
     * @param reason one line for a person; it goes to the peer, so it must not tell what the peer may not know
     */
    public HttpRefusal(int status, String code, String reason) {
        super(reason);
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("status of a refusal: " + status + " (expected: 400-599)");
        }
        this.status = status;
        this.code = Objects.requireNonNull(code);
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The kind of refusal, for programs. */
    public String code() {
        return code;
    }

    /** The body of the answer, UTF-8 JSON. */
    byte[] json() {
        String reason = getMessage();
        StringBuilder json = new StringBuilder(64 + reason.length());
        json.append("{\"code\":\"").append(code).append("\",\"reasons\":[\"");
        for (int i = 0; i < reason.length(); i++) {
            char c = reason.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < 0x20) {
                json.append(' ');
            } else {
                json.append(c);
            }
        }
        return json.append("\"]}\n").toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
