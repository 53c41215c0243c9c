package io.sluice.gateway.sealing;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.security.SecureRandom;

/**
 * Writes one sealed object as a stream; memory stays bounded whatever its size. For one thread, which may block.
 *
 * <p>{@link #finish} writes the last chunk; {@link #close} without it leaves something that every reader refuses as
 * truncated. So a {@code try} that fails half way never leaves a shorter object that looks whole.
 */
public final class SealedWriter implements Closeable {
    private SealedWriter() {}

    /**
     * Writes the header at once. Derives its keys from {@code key} and keeps no reference to it; the key must be fresh,
     * and {@code out} stays the caller's to close.
     */
    public static SealedWriter start(WritableByteChannel out, SealedHeader header, DataKey key, SecureRandom random)
            throws IOException {
        return start(out, header, key, random, SealingOptions.plain());
    }

    /** As above; {@code options} may hand the work of the cipher to other threads. */
    public static SealedWriter start(
            WritableByteChannel out, SealedHeader header, DataKey key, SecureRandom random, SealingOptions options)
            throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Takes all remaining bytes; the caller may reuse the buffer at once. */
    public void write(ByteBuffer plaintext) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Takes these bytes; the caller may reuse the array at once. */
    public void write(byte[] plaintext, int offset, int length) throws IOException {
        write(ByteBuffer.wrap(plaintext, offset, length));
    }

    /** Writes the last chunk. Nothing more may be written; forcing the channel to disk is the caller's. */
    public SealedSummary finish() throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Wipes keys and buffers. Never writes. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
