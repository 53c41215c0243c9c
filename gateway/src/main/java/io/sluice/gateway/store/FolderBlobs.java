package io.sluice.gateway.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * Blobs as files of one folder: {@code blob/NAME}, beside what {@link Spool} has there until they are finished. Owns the
 * folder: a second opening is refused.
 */
public final class FolderBlobs implements Blobs {
    private final Spool spool;
    private final Path blobs;

    private FolderBlobs(Spool spool, Path blobs) {
        this.spool = spool;
        this.blobs = blobs;
    }

    /**
     * Opens or makes the folder and sweeps what a crash left.
     *
     * @param reserveBytes usable space that must stay free when a blob is started
     */
    public static FolderBlobs open(Path directory, long reserveBytes) {
        Path blobs = directory.resolve("blob");
        Spool spool = Spool.open(directory, reserveBytes, (name, file) -> Durable.move(file, blobs.resolve(name)));
        try {
            Durable.createDirectories(blobs);
            return new FolderBlobs(spool, blobs);
        } catch (IOException e) {
            spool.close();
            throw StoreException.of("open", directory, e);
        }
    }

    @Override
    public NewBlob create(String name) {
        return spool.create(name);
    }

    @Override
    public PartialBlob partial(String name, long length, int segments) {
        return spool.partial(name, length, segments);
    }

    @Override
    public Optional<Blob> open(String name) {
        Path file = blob(name);
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            return Optional.of(new FileBlob(channel, channel.size()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw StoreException.of("open blob", file, e);
        }
    }

    @Override
    public boolean exists(String name) {
        return Files.exists(blob(name));
    }

    @Override
    public List<String> list(String after, int limit) {
        try {
            return Spool.names(blobs, name -> Spool.isName(name) && name.compareTo(after) > 0).stream()
                    .limit(limit)
                    .toList();
        } catch (IOException e) {
            throw StoreException.of("list blobs", blobs, e);
        }
    }

    @Override
    public List<String> partials() {
        return spool.partials();
    }

    @Override
    public boolean delete(String name) {
        return Spool.delete(blob(name));
    }

    @Override
    public boolean discardPartial(String name) {
        return spool.discardPartial(name);
    }

    @Override
    public void requireSpace(long bytes) {
        spool.requireSpace(bytes);
    }

    @Override
    public long freeBytes() {
        return spool.freeBytes();
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public void requireReachable() {
        if (!Files.isReadable(blobs)) {
            throw new StoreException(StoreException.Reason.UNREADABLE, blobs + ": not there (expected: a folder)");
        }
    }

    @Override
    public void close() {
        spool.close();
    }

    private Path blob(String name) {
        Spool.requireName(name);
        return blobs.resolve(name);
    }
}
