package io.sluice.gateway.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One owner per directory, among processes and within one. The operating system frees the lock when the process ends,
 * however it ends.
 *
 * <p>POSIX drops all of a process's locks on a file when it closes <em>any</em> descriptor of it. So a second attempt
 * in the same process must not even open the lock file: the file {@code owner} beside it, which names the process, is
 * looked at first.
 */
public final class DirectoryLock implements AutoCloseable {
    private final Path owner;
    private final FileChannel channel;
    private final FileLock lock;

    private DirectoryLock(Path owner, FileChannel channel, FileLock lock) {
        this.owner = owner;
        this.channel = channel;
        this.lock = lock;
    }

    /** Makes the directory when missing. Throws with {@code LOCKED} when somebody, this process included, has it. */
    public static DirectoryLock acquire(Path directory) {
        Path owner = directory.resolve("owner");
        try {
            Durable.createDirectories(directory);
            String told = Files.exists(owner) ? new String(Durable.read(owner, 256), StandardCharsets.UTF_8) : "";
            if (told.equals(self())) {
                throw locked(directory, told);
            }
            FileChannel channel =
                    FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = null;
            try {
                lock = channel.tryLock();
            } catch (OverlappingFileLockException e) {
                throw locked(directory, self());
            } finally {
                if (lock == null) {
                    channel.close();
                }
            }
            if (lock == null) {
                throw locked(directory, told);
            }
            Durable.sweep(directory);
            Durable.write(owner, self().getBytes(StandardCharsets.UTF_8));
            return new DirectoryLock(owner, channel, lock);
        } catch (IOException e) {
            throw StoreException.of("lock", directory, e);
        }
    }

    /** Closing again does nothing: the directory may be somebody else's by then. */
    @Override
    public synchronized void close() {
        if (!channel.isOpen()) {
            return;
        }
        try {
            Files.deleteIfExists(owner);
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw StoreException.of("unlock", owner, e);
        }
    }

    private static StoreException locked(Path directory, String owner) {
        String by = owner.isEmpty() ? "another process" : "process " + owner.split(" ")[0];
        return new StoreException(
                StoreException.Reason.LOCKED,
                directory + ": in use by " + by + " (expected: one gateway per directory)");
    }

    /** Number and start time: in a container every process may have the number 1. */
    private static String self() {
        ProcessHandle process = ProcessHandle.current();
        return process.pid() + " "
                + process.info().startInstant().map(Object::toString).orElse("?");
    }
}
