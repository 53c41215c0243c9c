package io.sluice.gateway.http;

import java.time.Duration;

/**
 * Where a server listens, and every bound it keeps. What happens when one is reached:
 *
 * @param host the address to listen on; not used for a Unix socket
 * @param port the port; 0 takes a free one
 * @param headerBytes longest request line and header fields together; more: 431 (a request line alone: 414)
 * @param bodyBytes longest request body; more: 413. Handlers set tighter limits of their own
 * @param headerTimeout time for the TLS handshake, and from a head's first byte to its last; more: cut, or 408
 * @param idleTimeout how long a connection may wait between requests; more: closed
 * @param bodyTimeout how long the server waits for a peer in the middle of a body, on top of one second for each {@code
 *     minimumBytesPerSecond} moved so far; more: 408 (reading) or cut (writing). So nobody holds a worker for long by
 *     dribbling
 * @param minimumBytesPerSecond the pace that a peer must keep, see {@code bodyTimeout}
 * @param connections most open connections; those above get 503 and are closed, those above twice as many are cut
 * @param perPeer what one peer may have in a second
 * @param bufferLowBytes a blocked writer goes on when less than this waits to be sent
 * @param bufferHighBytes a writer blocks when more than this waits to be sent; also the window for bodies that arrive
 * @param stopTimeout how long {@link HttpServer#close} lets calls in flight go on
 */
public record HttpSettings(
        String host,
        int port,
        int headerBytes,
        long bodyBytes,
        Duration headerTimeout,
        Duration idleTimeout,
        Duration bodyTimeout,
        int minimumBytesPerSecond,
        int connections,
        PeerLimits perPeer,
        int bufferLowBytes,
        int bufferHighBytes,
        Duration stopTimeout) {
    /** Checks the ranges. */
    public HttpSettings {
        require(port >= 0 && port <= 65_535, "port", port, "0-65535");
        require(headerBytes >= 1024 && headerBytes <= 1 << 20, "headerBytes", headerBytes, "1024-1048576");
        require(bodyBytes >= 0, "bodyBytes", bodyBytes, "0 or more");
        require(minimumBytesPerSecond > 0, "minimumBytesPerSecond", minimumBytesPerSecond, "1 or more");
        require(connections > 0, "connections", connections, "1 or more");
        require(bufferLowBytes > 0 && bufferLowBytes <= bufferHighBytes, "bufferLowBytes", bufferLowBytes, "1-high");
        positive("headerTimeout", headerTimeout);
        positive("idleTimeout", idleTimeout);
        positive("bodyTimeout", bodyTimeout);
        positive("stopTimeout", stopTimeout);
    }

    /** The defaults, on this address. */
    public static HttpSettings on(String host, int port) {
        return new HttpSettings(
                host,
                port,
                16 * 1024,
                64L << 20,
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                16 * 1024,
                1_000,
                PeerLimits.requests(10_000),
                256 * 1024,
                1024 * 1024,
                Duration.ofSeconds(10));
    }

    /** The defaults for a Unix socket: bodies of any length, no limit on the rate. */
    public static HttpSettings local() {
        return on("localhost", 0).withBodyBytes(Long.MAX_VALUE).withRequestsPerSecond(0);
    }

    /** The same with another longest body. */
    public HttpSettings withBodyBytes(long bytes) {
        return copy(headerBytes, bytes, headerTimeout, idleTimeout, bodyTimeout, connections, perPeer);
    }

    /** The same with another longest head. */
    public HttpSettings withHeaderBytes(int bytes) {
        return copy(bytes, bodyBytes, headerTimeout, idleTimeout, bodyTimeout, connections, perPeer);
    }

    /** The same with other times for head, idling and body. */
    public HttpSettings withTimeouts(Duration header, Duration idle, Duration body) {
        return copy(headerBytes, bodyBytes, header, idle, body, connections, perPeer);
    }

    /** The same with another number of connections. */
    public HttpSettings withConnections(int most) {
        return copy(headerBytes, bodyBytes, headerTimeout, idleTimeout, bodyTimeout, most, perPeer);
    }

    /** The same with so many requests a second for each peer. */
    public HttpSettings withRequestsPerSecond(int most) {
        return copy(
                headerBytes,
                bodyBytes,
                headerTimeout,
                idleTimeout,
                bodyTimeout,
                connections,
                PeerLimits.requests(most));
    }

    /** The same with other limits for each peer. */
    public HttpSettings withPerPeer(PeerLimits limits) {
        return copy(headerBytes, bodyBytes, headerTimeout, idleTimeout, bodyTimeout, connections, limits);
    }

    private HttpSettings copy(int head, long body, Duration ht, Duration it, Duration bt, int most, PeerLimits rate) {
        return new HttpSettings(
                host,
                port,
                head,
                body,
                ht,
                it,
                bt,
                minimumBytesPerSecond,
                most,
                rate,
                bufferLowBytes,
                bufferHighBytes,
                stopTimeout);
    }

    private static void positive(String name, Duration value) {
        require(!value.isNegative() && !value.isZero(), name, value, "more than zero");
    }

    private static void require(boolean holds, String name, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
        }
    }
}
