package io.sluice.gateway.http;

import java.net.URI;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A request to send. Immutable; a request whose body is a channel can be sent once.
 *
 * @param method GET, POST, PUT, DELETE ...
 * @param uri absolute, {@code https} (or {@code http} where the client allows it), without user and fragment. Over a Unix
 *     socket host and port only fill the Host field
 * @param headers further fields
 * @param content the body
 * @param timeout longest wait for the head of the answer, from the request's last byte on
 * @param expected the one peer that may answer; needed for https
 */
public record Request(
        String method, URI uri, Headers headers, Content content, Duration timeout, Optional<PeerCheck> expected) {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /**
     * A body to send: bytes, or a channel that is read to its end (and not closed).
     *
     * @param bytes the body, or null when it comes from the channel
     * @param channel the source, or null
     * @param length the exact number of bytes; -1 if unknown (sent in chunks)
     */
    public record Content(byte[] bytes, ReadableByteChannel channel, long length) {
        /** No body. */
        public static final Content NONE = new Content(null, null, 0);

        /** A body from memory. The array is not copied and must not change. */
        public static Content of(byte[] bytes) {
            return new Content(bytes, null, bytes.length);
        }

        /** A body from a channel, of exactly this length; -1 if unknown. */
        public static Content of(ReadableByteChannel channel, long length) {
            return new Content(null, Objects.requireNonNull(channel), length);
        }
    }

    /** Checks method and URI. */
    public Request {
        if (!Syntax.isToken(method)) {
            throw new IllegalArgumentException("method: " + method + " (expected: a token like GET)");
        }
        boolean scheme = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
        if (!scheme || uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("URL: " + uri + " (expected: https://host[:port]/path)");
        }
    }

    /** A GET. */
    public static Request get(URI uri) {
        return of("GET", uri);
    }

    /** A request without a body. */
    public static Request of(String method, URI uri) {
        return new Request(method, uri, Headers.NONE, Content.NONE, TIMEOUT, Optional.empty());
    }

    /** A POST of bytes. */
    public static Request post(URI uri, String contentType, byte[] body) {
        return of("POST", uri).with("Content-Type", contentType).sending(Content.of(body));
    }

    /** The same with one more header field. */
    public Request with(String name, String value) {
        return new Request(method, uri, headers.with(name, value), content, timeout, expected);
    }

    /** The same with this body. */
    public Request sending(Content body) {
        return new Request(method, uri, headers, body, timeout, expected);
    }

    /** The same with another wait for the answer. */
    public Request within(Duration wait) {
        return new Request(method, uri, headers, content, wait, expected);
    }

    /** The same, to be answered by the peer that this check accepts, and nobody else. */
    public Request expecting(PeerCheck peer) {
        return new Request(method, uri, headers, content, timeout, Optional.of(peer));
    }
}
