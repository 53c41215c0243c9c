package io.sluice.gateway.http;

import java.io.IOException;
import java.net.BindException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The file of a Unix socket, and who may have it. A lock file beside it is held while the socket is served; the kernel
 * drops the lock with the process, so a socket file without a lock is one that a dead process left behind. The directory
 * is closed to others before the socket is made, so there is no moment at which they could connect.
 */
final class UnixSocket implements AutoCloseable {
    private static final int PATH_BYTES = 100;
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwx------");

    private final Path path;
    private final FileChannel lockFile;

    private UnixSocket(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    static UnixSocket claim(Path path) throws IOException {
        int length = path.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > PATH_BYTES) {
            throw new BindException("socket path: " + path + " (expected: at most " + PATH_BYTES + " bytes)");
        }
        Path directory = path.toAbsolutePath().getParent();
        Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(DIRECTORY));
        Files.setPosixFilePermissions(directory, DIRECTORY);
        FileChannel lockFile = FileChannel.open(
                path.resolveSibling(path.getFileName() + ".lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(FILE));
        UnixSocket socket = new UnixSocket(path, lockFile);
        try {
            socket.lock();
            Files.deleteIfExists(path);
            return socket;
        } catch (IOException e) {
            lockFile.close();
            throw e;
        }
    }

    private void lock() throws IOException {
        FileLock lock;
        try {
            lock = lockFile.tryLock();
        } catch (OverlappingFileLockException e) { // Another gateway of this very process.
            lock = null;
        }
        if (lock == null) {
            throw new BindException("gateway already running: " + path + " is served by another process");
        }
    }

    /** Called when the socket exists. */
    void restrict() throws IOException {
        Files.setPosixFilePermissions(path, FILE);
    }

    @Override
    public void close() {
        try (lockFile) {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            System.getLogger(HttpServer.class.getName()).log(System.Logger.Level.WARNING, "cannot remove " + path, e);
        }
    }
}
