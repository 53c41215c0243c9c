package io.sluice.gateway.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Small files that are either the old or the new content after any crash, readable by their owner only. Any thread;
 * two writers of one path at a time: one of them wins, whole.
 */
public final class Durable {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final String STRAY = ".new~";

    private Durable() {}

    /** Replaces the file (mode 0600). When this returns, content and name are on the disk. */
    public static void write(Path file, byte[] content) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        // Created with mode 0600, in the same directory: only there is the rename atomic.
        Path fresh = Files.createTempFile(directory, "." + file.getFileName() + ".", STRAY);
        boolean done = false;
        try {
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(content);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            // A crash here leaves the old content under its name and a stray file beside it.
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            done = true;
            syncDirectory(directory);
        } finally {
            if (!done) {
                Files.deleteIfExists(fresh);
            }
        }
    }

    /** Deletes what killed writers left in the directory. Only for who owns the directory: nobody may be writing. */
    public static void sweep(Path directory) throws IOException {
        try (DirectoryStream<Path> strays = Files.newDirectoryStream(directory, ".*" + STRAY)) {
            for (Path stray : strays) {
                Files.deleteIfExists(stray);
            }
        }
    }

    /** The whole file; one that is longer than maxBytes is refused before it is read. */
    public static byte[] read(Path file, int maxBytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() > maxBytes) {
                throw new IOException(file + ": " + channel.size() + " bytes (expected: at most " + maxBytes + ")");
            }
            ByteBuffer content = ByteBuffer.allocate((int) channel.size());
            while (content.hasRemaining() && channel.read(content) >= 0) {
                // until full, or shorter than it said
            }
            byte[] read = new byte[content.position()];
            content.flip().get(read);
            return read;
        }
    }

    /** Makes a new, empty file (mode 0600); one that is there already is refused. */
    public static Path create(Path file) throws IOException {
        return Files.createFile(file, OWNER_FILE);
    }

    /** Makes the directory and its parents where missing, for their owner only (mode 0700). */
    public static void createDirectories(Path directory) throws IOException {
        Files.createDirectories(directory, OWNER_DIRECTORY);
    }

    /** Puts renames, creations and deletions in the directory on the disk. */
    public static void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Atomic rename within one file system, on the disk when this returns. */
    public static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncDirectory(to.toAbsolutePath().getParent());
    }

    /** Deletes the directory with all that is in it; what others delete meanwhile, or have deleted before, is no failure. */
    public static void deleteTree(Path top) throws IOException {
        if (!Files.exists(top)) {
            return;
        }
        Files.walkFileTree(top, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
