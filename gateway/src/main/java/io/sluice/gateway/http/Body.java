package io.sluice.gateway.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/**
 * The body of a message that arrives, for one worker. Reads block while nothing has come; while nothing is read, at most
 * one window of bytes is held and the peer is made to wait. A body that is cut off never looks like its end: the read
 * throws.
 */
public interface Body extends ReadableByteChannel {
    /** The announced length in bytes; -1 when the body is chunked. */
    long length();

    /**
     * Hands every byte that is still to come to a channel, without copying it first: the channel sees the buffers as they
     * came from the socket, each lent for one {@code write}.
     *
     * @return the number of bytes
     */
    long transferTo(WritableByteChannel target) throws IOException;

    /**
     * The rest of the body in memory.
     *
     * @param limit the most bytes to accept
     * @throws HttpRefusal (413) for a request longer than the limit
     * @throws HttpFailure (PROTOCOL) for an answer longer than the limit
     */
    byte[] bytes(int limit) throws IOException;

    /** The same bytes as a stream. */
    InputStream stream();

    /** Gives up what was not read. Nothing more can be read. */
    @Override
    void close();
}
