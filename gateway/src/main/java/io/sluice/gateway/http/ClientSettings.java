package io.sluice.gateway.http;

import java.time.Duration;

/**
 * The bounds that a client keeps.
 *
 * @param connectTimeout longest time to connect and shake hands; more: UNREACHABLE
 * @param poolWait longest wait for a connection when all are taken; more: TOO_BUSY
 * @param idleTimeout how long an unused connection is kept. Shorter than the server's, so that a request seldom meets a
 *     connection that is just being closed
 * @param bodyTimeout as in {@link HttpSettings}, for bodies in both directions; more: TIMEOUT
 * @param minimumBytesPerSecond as in {@link HttpSettings}
 * @param connectionsPerPeer most connections to one authority at a time
 * @param headerBytes longest status line and header fields together; more: PROTOCOL
 * @param bufferLowBytes as in {@link HttpSettings}
 * @param bufferHighBytes as in {@link HttpSettings}
 */
public record ClientSettings(
        Duration connectTimeout,
        Duration poolWait,
        Duration idleTimeout,
        Duration bodyTimeout,
        int minimumBytesPerSecond,
        int connectionsPerPeer,
        int headerBytes,
        int bufferLowBytes,
        int bufferHighBytes) {
    /** The defaults. */
    public static ClientSettings defaults() {
        return new ClientSettings(
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(25),
                Duration.ofSeconds(30),
                16 * 1024,
                32,
                16 * 1024,
                256 * 1024,
                1024 * 1024);
    }

    /** The same with another number of connections to one peer, and another wait for one of them. */
    public ClientSettings withPool(int connections, Duration wait) {
        return new ClientSettings(
                connectTimeout,
                wait,
                idleTimeout,
                bodyTimeout,
                minimumBytesPerSecond,
                connections,
                headerBytes,
                bufferLowBytes,
                bufferHighBytes);
    }

    /** The same with other times to connect, to idle, and to wait in the middle of a body. */
    public ClientSettings withTimeouts(Duration connect, Duration idle, Duration body) {
        return new ClientSettings(
                connect,
                poolWait,
                idle,
                body,
                minimumBytesPerSecond,
                connectionsPerPeer,
                headerBytes,
                bufferLowBytes,
                bufferHighBytes);
    }
}
