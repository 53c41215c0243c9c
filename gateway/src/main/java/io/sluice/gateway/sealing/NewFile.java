package io.sluice.gateway.sealing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A file that gets its name only when it is complete and on disk; closed before that, it leaves nothing. */
final class NewFile implements AutoCloseable {
    private final Path name;
    private final Path part;
    private final FileChannel channel;
    private final boolean replace;

    private NewFile(Path name, Path part, FileChannel channel, boolean replace) {
        this.name = name;
        this.part = part;
        this.channel = channel;
        this.replace = replace;
    }

    /** Readable by its owner only. Without {@code replace} an existing file of this name is refused. */
    static NewFile create(Path name, boolean replace) throws IOException {
        if (!replace && Files.exists(name)) {
            throw new FileAlreadyExistsException(name.toString());
        }
        Path directory = name.toAbsolutePath().getParent();
        Path part = Files.createTempFile(directory, "." + name.getFileName() + ".", ".part");
        return new NewFile(name, part, FileChannel.open(part, StandardOpenOption.WRITE), replace);
    }

    FileChannel channel() {
        return channel;
    }

    void write(byte[] bytes) throws IOException {
        ByteBuffer all = ByteBuffer.wrap(bytes);
        while (all.hasRemaining()) {
            channel.write(all);
        }
    }

    /** Forces the bytes to disk, then gives the file its name. */
    void commit() throws IOException {
        channel.force(true);
        channel.close();
        if (!replace && Files.exists(name)) {
            throw new FileAlreadyExistsException(name.toString());
        }
        Files.move(part, name, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(name.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            directory.force(true); // else a crash may forget the name
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(part);
    }
}
