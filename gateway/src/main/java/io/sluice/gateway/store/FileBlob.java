package io.sluice.gateway.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;

/** A blob that is a file. */
record FileBlob(FileChannel channel, long length) implements Blob {
    @Override
    public Optional<FileChannel> file() {
        return Optional.of(channel);
    }

    @Override
    public void copyTo(WritableByteChannel target, long position, long count) throws IOException {
        for (long done = 0; done < count; ) {
            long moved = channel.transferTo(position + done, count - done, target);
            if (moved <= 0) {
                throw new StoreException(
                        StoreException.Reason.CORRUPT,
                        "read blob: ends at " + (position + done) + " (expected: " + (position + count) + ")");
            }
            done += moved;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new StoreException(StoreException.Reason.UNREADABLE, "close blob: " + e.getMessage(), e);
        }
    }
}
