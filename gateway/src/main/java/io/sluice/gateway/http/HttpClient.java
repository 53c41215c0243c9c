package io.sluice.gateway.http;

import java.nio.file.Path;

/**
 * Sends requests and blocks until the head of the answer is there. Keeps connections in a bounded pool for each
 * authority. May be used by many workers. Follows no redirect, asks no proxy, keeps no cookie.
 */
public final class HttpClient implements AutoCloseable {
    private HttpClient() {}

    /** A client that speaks https only, with our certificate. */
    public static HttpClient open(ClientSettings settings, TlsIdentity identity, Threads threads) {
        throw new UnsupportedOperationException();
    }

    /** A client that speaks http only: for loopback and tests. */
    public static HttpClient openPlain(ClientSettings settings, Threads threads) {
        throw new UnsupportedOperationException();
    }

    /** A client of one Unix socket, whatever host the URLs name. */
    public static HttpClient openUnix(Path socket, ClientSettings settings, Threads threads) {
        throw new UnsupportedOperationException();
    }

    /**
     * Sends a request.
     *
     * @return the answer, whatever its status; the caller closes it
     * @throws HttpFailure when no answer came, and how far the request got
     */
    public Response send(Request request) throws HttpFailure {
        throw new UnsupportedOperationException();
    }

    /** New connections use this certificate and these checks; pooled ones are dropped when they come back. */
    public void use(TlsIdentity identity) {
        throw new UnsupportedOperationException();
    }

    /** What encrypts, for the log and for {@code diagnose}. */
    public String tls() {
        throw new UnsupportedOperationException();
    }

    /** Cuts all connections. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
