package io.sluice.gateway.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;

/**
 * A committed blob, open for reading by one thread at a time. All bytes that it gives are of one version: see {@link
 * Blobs#open}. Failures: {@link StoreException}.
 */
public interface Blob extends AutoCloseable {
    /** In bytes. */
    long length();

    /** For reading from any position on; each call gives the same channel, which this object owns. */
    SeekableByteChannel channel();

    /** The file that holds it, where it is one: for whoever can hand a file to the kernel. Owned by this object. */
    Optional<FileChannel> file();

    /**
     * Hands a part of it on, in order, and reads nothing beyond that part.
     *
     * @param position of the first byte
     * @param count how many; the part lies within the blob
     * @throws IOException the target failed
     */
    void copyTo(WritableByteChannel target, long position, long count) throws IOException;

    @Override
    void close();
}
