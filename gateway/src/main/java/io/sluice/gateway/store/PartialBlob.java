package io.sluice.gateway.store;

import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * A blob that arrives in segments which are checked one by one. Several threads may write and mark, each its own
 * segments.
 *
 * <p>After kill -9 every segment marked verified is still verified. After a power failure at most the segments of the
 * last {@code 64 MiB} may have to be fetched again; never is one called verified whose bytes may be missing.
 */
public interface PartialBlob extends AutoCloseable {
    String name();

    /** Of the whole blob, in bytes. */
    long length();

    /** Number of segments. */
    int segments();

    /** A copy: bit i is set when segment i was verified. */
    BitSet verified();

    /** Writes all that remains in the buffer at the position within the blob. */
    void write(ByteBuffer bytes, long position);

    /** Fills the buffer from the position; throws with {@code CORRUPT} when there are not so many bytes. */
    void read(ByteBuffer bytes, long position);

    /** Says that all bytes of the segment were written and checked; bytes is their number. */
    void markVerified(int segment, long bytes);

    /** Takes the word back: the segment must come again. */
    void unmark(int segment);

    /** All segments verified: puts it on the disk under its name and closes this. */
    void commit();

    /** Keeps what is verified for another time. */
    @Override
    void close();
}
