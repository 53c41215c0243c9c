package io.sluice.gateway.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/** A temporary file that gets its name by an atomic rename. */
final class FolderNewBlob implements NewBlob {
    private final Path temp;
    private final Path target;
    private final FileChannel channel;
    private final AtomicLong end = new AtomicLong();

    FolderNewBlob(Path temp, Path target) throws IOException {
        this.temp = temp;
        this.target = target;
        this.channel = FileChannel.open(temp, StandardOpenOption.WRITE);
    }

    @Override
    public int write(ByteBuffer bytes) {
        int count = bytes.remaining();
        write(bytes, end.get());
        return count;
    }

    @Override
    public void write(ByteBuffer bytes, long position) {
        try {
            long next = position;
            while (bytes.hasRemaining()) {
                next += channel.write(bytes, next);
            }
            end.accumulateAndGet(next, Math::max);
        } catch (IOException e) {
            throw StoreException.of("write blob", target, e);
        }
    }

    @Override
    public long length() {
        return end.get();
    }

    @Override
    public void commit() {
        try {
            channel.force(true);
            channel.close();
            Durable.move(temp, target);
        } catch (IOException e) {
            throw StoreException.of("commit blob", target, e);
        }
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() {
        try {
            channel.close();
            Files.deleteIfExists(temp); // Gone already after a commit.
        } catch (IOException e) {
            throw StoreException.of("drop blob", temp, e);
        }
    }
}
