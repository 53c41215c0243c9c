package io.sluice.gateway.http;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * An answer; its body is read by one worker. Must be closed: that gives the connection back to the pool when the body was
 * read to its end, and cuts it when not. Redirects are answers like any other; nobody follows them.
 */
public interface Response extends AutoCloseable {
    /** The HTTP status, 200 to 599. */
    int status();

    /** All header fields. */
    Headers headers();

    /** The value of the first header field of this name. */
    default Optional<String> header(String name) {
        return headers().first(name);
    }

    /** The body. Its failures are {@link HttpFailure}s. */
    Body body();

    /** The whole body in memory; longer than the limit fails as PROTOCOL. */
    default byte[] bytes(int limit) throws IOException {
        return body().bytes(limit);
    }

    /** The certificate of who answered; empty without TLS. */
    Optional<X509Certificate> peer();

    /** Gives up what was not read. */
    @Override
    void close();
}
