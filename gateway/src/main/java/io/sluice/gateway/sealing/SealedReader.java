package io.sluice.gateway.sealing;

import com.google.protobuf.ByteString;
import io.sluice.proto.Manifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;

/**
 * Reads one sealed object: as a stream with bounded memory, or from any position. Only whole authenticated chunks leave
 * it. Before the first byte it has checked prelude, header hash, lengths and commitment against the manifest, the key
 * against the commitment, and that the last chunk is genuine, so that the length is, too.
 *
 * <p>For one thread. The channel stays the caller's to close and must not be moved meanwhile.
 */
public final class SealedReader implements ReadableByteChannel {
    private SealedReader() {}

    /** Opens on the caller's thread, without comparing segments with a hash list. */
    public static SealedReader open(SeekableByteChannel object, Manifest manifest, DataKey key) throws IOException {
        return open(object, manifest, key, null, SealingOptions.plain());
    }

    /**
     * Opens an object whose manifest the caller has verified ({@link Manifests#verify}). Keeps no reference to the key.
     *
     * @param segments when not null, each segment is compared with its hash before it is opened: then not even another
     *     holder of the data key can have changed it
     */
    public static SealedReader open(
            SeekableByteChannel object, Manifest manifest, DataKey key, SegmentHashes segments, SealingOptions options)
            throws IOException {
        throw new UnsupportedOperationException();
    }

    /** The header, whose hash the manifest signs. */
    public SealedHeader header() {
        throw new UnsupportedOperationException();
    }

    /** Bytes of plaintext, authenticated. */
    public long plaintextLength() {
        throw new UnsupportedOperationException();
    }

    /** Next bytes of the stream; -1 at its end. */
    @Override
    public int read(ByteBuffer target) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Bytes from {@code position} of the plaintext, as many as fit; -1 beyond its end. Does not move the stream. */
    public int readAt(long position, ByteBuffer target) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Writes the rest of the stream; the fastest way through. */
    public long transferTo(WritableByteChannel target) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** SHA-256 of the plaintext; only after the stream has ended, and when the options asked for it. */
    public ByteString plaintextSha256() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isOpen() {
        throw new UnsupportedOperationException();
    }

    /** Wipes keys and buffers. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
