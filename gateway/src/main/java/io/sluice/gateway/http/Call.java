package io.sluice.gateway.http;

import java.io.IOException;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One request and its answer, owned by one worker: not for use by several threads. */
public interface Call {
    /** The method, as sent: {@code GET}. */
    String method();

    /** The path, as sent (escapes not decoded), beginning with a slash, without the query. */
    String path();

    /** Path and query, as sent. */
    String target();

    /** The path's segments, decoded. {@code /a/b%20c} has two; a slash at the end makes an empty last one. */
    List<String> segments();

    /** The first value of a query parameter, decoded. */
    Optional<String> query(String name);

    /** All query parameters, decoded, in order. */
    Map<String, List<String>> query();

    /** A parameter of the path template that {@link Routes} matched. */
    String parameter(String name);

    /** All header fields. */
    Headers headers();

    /** The value of the first header field of this name. */
    default Optional<String> header(String name) {
        return headers().first(name);
    }

    /** The peer's certificate; empty on a Unix socket and on a plain one. Its {@link PeerCheck} has accepted it. */
    Optional<X509Certificate> peer();

    /** Where the peer connects from. */
    SocketAddress remote();

    /** The request's body; empty (length 0) when there is none. */
    Body body();

    /** Answers without a body. */
    default void respond(int status) throws IOException {
        respond(status, Headers.NONE, new byte[0]);
    }

    /** Answers with a body from memory. */
    void respond(int status, String contentType, byte[] body) throws IOException;

    /** Answers with a body from memory and further header fields. */
    void respond(int status, Headers headers, byte[] body) throws IOException;

    /**
     * Begins an answer.
     *
     * @param length the exact length of the body; -1 if unknown (it is sent in chunks)
     */
    Sink respond(int status, Headers headers, long length) throws IOException;

    /**
     * The same for bulk: its bytes count against what the peer may have in a second ({@link PeerLimits}), and wait for it.
     *
     * @throws HttpRefusal 429, when too many such answers to the peer are under way
     */
    Sink respondAtPace(int status, Headers headers, long length) throws IOException;

    /** Answers with a part of a file, which stays open. Also correct for HEAD. */
    default void sendFile(int status, Headers headers, java.nio.channels.FileChannel file, long offset, long length)
            throws IOException {
        try (Sink sink = respond(status, headers, length)) {
            sink.write(file, offset, length);
            sink.finish();
        }
    }
}
