package io.sluice.gateway.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;

/** An HTTP/1.1 server. All of its methods may be called from any thread. */
public final class HttpServer implements AutoCloseable {
    private HttpServer() {}

    /**
     * Listens with TLS 1.3 and requires a certificate of every peer.
     *
     * @throws IOException when the port cannot be had; the message names host and port
     */
    public static HttpServer start(HttpSettings settings, TlsIdentity identity, Handler handler, Threads threads)
            throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Listens without TLS: for loopback and tests. */
    public static HttpServer startPlain(HttpSettings settings, Handler handler, Threads threads) throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Listens on a Unix socket that only its owner may use (mode 0600 in a directory of mode 0700). The socket file of a
     * dead process is replaced.
     *
     * @throws IOException when another process serves it ("gateway already running"), or the path is longer than the 100
     *     bytes that a socket's name may have
     */
    public static HttpServer startUnix(Path socket, HttpSettings settings, Handler handler, Threads threads)
            throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Where it listens. Throws on a Unix socket. */
    public InetSocketAddress address() {
        throw new UnsupportedOperationException();
    }

    /** The port it listens on. */
    public int port() {
        return address().getPort();
    }

    /** New connections get this certificate and these checks; open ones go on. */
    public void use(TlsIdentity identity) {
        throw new UnsupportedOperationException();
    }

    /** What encrypts, for the log and for {@code diagnose}: {@code "BoringSSL, TLSv1.3 ..."} or {@code "none"}. */
    public String tls() {
        throw new UnsupportedOperationException();
    }

    /**
     * Stops accepting, closes idle connections, waits for calls in flight, then cuts what is left.
     *
     * @return true if no call had to be cut
     */
    public boolean stop(Duration bound) {
        throw new UnsupportedOperationException();
    }

    /** Stops within the time of the settings. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
