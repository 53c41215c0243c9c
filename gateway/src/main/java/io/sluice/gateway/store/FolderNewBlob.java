package io.sluice.gateway.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/** A temporary file that goes home when it is finished. */
final class FolderNewBlob implements NewBlob {
    private final String name;
    private final Path temp;
    private final Spool.Home home;
    private final FileChannel channel;
    private final AtomicLong end = new AtomicLong();

    FolderNewBlob(String name, Path temp, Spool.Home home) throws IOException {
        this.name = name;
        this.temp = temp;
        this.home = home;
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
            throw StoreException.of("write blob", temp, e);
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
            home.take(name, temp);
        } catch (IOException e) {
            throw StoreException.of("commit blob " + name, temp, e);
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
