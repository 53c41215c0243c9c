package io.sluice.gateway.http;

import java.security.cert.X509Certificate;
import java.util.Optional;

/** An answer on a pooled connection. */
final class Answer implements Response {
    private final ClientConnection connection;
    private final Head head;
    private final Inflow body;
    private boolean closed;

    Answer(ClientConnection connection, Head head, Inflow body) {
        this.connection = connection;
        this.head = head;
        this.body = body;
    }

    @Override
    public int status() {
        return head.status();
    }

    @Override
    public Headers headers() {
        return head.headers();
    }

    @Override
    public Body body() {
        return body;
    }

    @Override
    public Optional<X509Certificate> peer() {
        return connection.peer();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            boolean whole = body.isEnded();
            body.close();
            connection.done(whole);
        }
    }
}
