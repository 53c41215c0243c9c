package io.sluice.gateway.store;

import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * A committed blob, open for reading at any position by any thread.
 *
 * @param channel owned by this object; read with positions only
 * @param length in bytes
 */
public record Blob(FileChannel channel, long length) implements AutoCloseable {
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new StoreException(StoreException.Reason.UNREADABLE, "close blob: " + e.getMessage(), e);
        }
    }
}
