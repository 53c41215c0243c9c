package io.sluice.gateway.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;

/**
 * The body of an answer while it is written, by one worker. Writes copy the bytes and block while the peer is slow.
 *
 * <p>{@link #finish} writes the end; {@link #close} without it cuts the connection, so that a failure half way never looks
 * like a shorter body.
 */
public interface Sink extends WritableByteChannel {
    /** Copies all of src, waiting for room. Small pieces are gathered; {@link #flush} sends them. */
    @Override
    int write(ByteBuffer src) throws IOException;

    /**
     * Sends a part of a file, without a copy in user space where the connection allows. The file stays open and its
     * position is neither used nor changed.
     */
    void write(FileChannel file, long offset, long length) throws IOException;

    /** Sends what was gathered. */
    void flush() throws IOException;

    /** Marks the end. Throws when fewer bytes were written than announced. */
    void finish() throws IOException;

    /**
     * Cuts the connection from any thread, whatever is on its way: bytes that the network has not taken are dropped, and
     * the writer's next call throws.
     */
    void cut();

    /** A stream over the same bytes; its {@code close} does nothing: call {@link #finish}. */
    OutputStream stream();

    /** Cuts the connection unless {@link #finish} was called. */
    @Override
    void close();
}
