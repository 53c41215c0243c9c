package io.sluice.gateway.store;

import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * A blob that is being made. Nobody sees it before {@link #commit}. One thread, except {@link #write(ByteBuffer, long)}.
 */
public interface NewBlob extends WritableByteChannel {
    /** Appends all that remains in the buffer. Returns how many bytes. */
    @Override
    int write(ByteBuffer bytes);

    /** Writes all that remains in the buffer at the position, for example into a gap left before. */
    void write(ByteBuffer bytes, long position);

    /** Bytes from the start to the end of what was written last or farthest. */
    long length();

    /** Puts it on the disk and gives it its name; one of the same name is replaced as a whole. Then it is closed. */
    void commit();

    /** Without {@link #commit} before: as if it had never been. */
    @Override
    void close();
}
