package io.sluice.gateway.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A file that gets its name only when it is whole: written beside it with mode 0600, synced, renamed. Closed without
 * {@link #commit} it leaves nothing, and what had the name before stays.
 */
final class NewFile implements AutoCloseable {
    private final Path target;
    private final Path part;
    private final FileChannel file;
    private final EarlySync early;
    private boolean committed;

    private NewFile(Path target, Path part, FileChannel file) {
        this.target = target;
        this.part = part;
        this.file = file;
        this.early = new EarlySync(file);
    }

    static NewFile beside(Path target) throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            throw new NotDirectoryException(folder.toString());
        }
        if (Files.isDirectory(target)) {
            throw new IOException(target + ": a folder (expected: a file to write)");
        }
        Path part = Files.createTempFile(
                folder,
                "." + target.getFileName() + ".",
                ".part",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        part.toFile().deleteOnExit(); // Ctrl-C in the middle
        return new NewFile(target, part, FileChannel.open(part, StandardOpenOption.WRITE));
    }

    /** Writes a small file whole. */
    static void write(Path target, byte[] content, Surroundings around) throws IOException {
        try (NewFile file = beside(target);
                Progress quiet = new Progress(around.err(), false, false, around.clock(), "write")) {
            file.channel(quiet, content.length).write(ByteBuffer.wrap(content));
            file.commit();
        }
    }

    /** Takes the content; the progress is told how far it is. */
    WritableByteChannel channel(Progress progress, long total) {
        return new WritableByteChannel() {
            private long done;

            @Override
            public int write(ByteBuffer source) throws IOException {
                int count = source.remaining();
                put(source);
                done += count;
                progress.at(done, total);
                return count;
            }

            @Override
            public boolean isOpen() {
                return file.isOpen();
            }

            @Override
            public void close() {}
        };
    }

    private void put(ByteBuffer source) throws IOException {
        try {
            while (source.hasRemaining()) {
                early.wrote(file.write(source));
            }
        } catch (IOException e) {
            throw new IOException(target + ": " + e.getMessage(), e); // "No space left on device": on which?
        }
    }

    /** The content is on disk, then it has its name, then the name is on disk. */
    void commit() throws IOException {
        early.await();
        file.force(true);
        file.close();
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        committed = true;
        try (FileChannel folder = FileChannel.open(target.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        early.close();
        file.close();
        if (!committed) {
            Files.deleteIfExists(part);
        }
    }
}
