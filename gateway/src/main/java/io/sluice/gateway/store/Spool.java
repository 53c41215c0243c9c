package io.sluice.gateway.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder where blobs come to be, wherever they are kept afterwards: {@code partial/NAME} with its journal {@code
 * partial/NAME!}, and {@code temp/}, which is emptied when the folder is opened. Owns the folder: a second opening is
 * refused. Any thread.
 */
public final class Spool implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,199}");
    private static final String JOURNAL = "!"; // Not in any name.

    private final DirectoryLock lock;
    private final Path partials;
    private final Path temp;
    private final long reserveBytes;
    private final Home home;
    private final Set<String> openPartials = ConcurrentHashMap.newKeySet();

    private Spool(DirectoryLock lock, Path directory, long reserveBytes, Home home) {
        this.lock = lock;
        this.partials = directory.resolve("partial");
        this.temp = directory.resolve("temp");
        this.reserveBytes = reserveBytes;
        this.home = home;
    }

    /** Where finished blobs are kept. */
    @FunctionalInterface
    public interface Home {
        /**
         * Takes a finished file, whose bytes are on the disk, as the blob of that name. When this returns, the blob is kept
         * for good and the file is no longer where it was; when it throws, the file is still there.
         */
        void take(String name, Path file) throws IOException;
    }

    /**
     * Opens or makes the folder and sweeps what a crash left.
     *
     * @param reserveBytes usable space that must stay free when a blob is started
     */
    public static Spool open(Path directory, long reserveBytes, Home home) {
        DirectoryLock lock = DirectoryLock.acquire(directory);
        try {
            Spool opened = new Spool(lock, directory, reserveBytes, home);
            Durable.createDirectories(opened.partials);
            Durable.createDirectories(opened.temp);
            opened.sweep();
            return opened;
        } catch (IOException e) {
            lock.close();
            throw StoreException.of("open", directory, e);
        }
    }

    private void sweep() throws IOException {
        for (String name : names(temp, any -> true)) {
            Files.deleteIfExists(temp.resolve(name));
        }
        Durable.sweep(partials);
        // A commit hands the file over first and drops the journal second.
        for (String name : names(partials, any -> any.endsWith(JOURNAL))) {
            if (!Files.exists(partials.resolve(name.substring(0, name.length() - JOURNAL.length())))) {
                Files.deleteIfExists(partials.resolve(name));
            }
        }
    }

    /** As {@link Blobs#create}. */
    public NewBlob create(String name) {
        requireName(name);
        requireSpace(0);
        try {
            return new FolderNewBlob(name, Files.createTempFile(temp, "", ""), home);
        } catch (IOException e) {
            throw StoreException.of("create blob", temp, e);
        }
    }

    /** As {@link Blobs#partial}. */
    public PartialBlob partial(String name, long length, int segments) {
        requireName(name);
        if (length < 0 || segments < 0) {
            throw new IllegalArgumentException("partial blob: " + length + " bytes in " + segments + " segments");
        }
        if (!openPartials.add(name)) {
            throw new StoreException(
                    StoreException.Reason.LOCKED, "partial blob: " + name + " (expected: fetched once at a time)");
        }
        boolean opened = false;
        try {
            Path data = partials.resolve(name);
            Path journal = partials.resolve(name + JOURNAL);
            FolderPartial partial = FolderPartial.open(
                    name, data, journal, home, length, segments, this::requireSpace, () -> openPartials.remove(name));
            opened = true;
            return partial;
        } catch (IOException e) {
            throw StoreException.of("partial blob", partials.resolve(name), e);
        } finally {
            if (!opened) {
                openPartials.remove(name);
            }
        }
    }

    /** As {@link Blobs#partials}. */
    public List<String> partials() {
        try {
            return names(partials, Spool::isName);
        } catch (IOException e) {
            throw StoreException.of("list partial blobs", partials, e);
        }
    }

    /** As {@link Blobs#discardPartial}. */
    public boolean discardPartial(String name) {
        requireName(name);
        if (!openPartials.add(name)) {
            throw new StoreException(
                    StoreException.Reason.LOCKED, "partial blob: " + name + " (expected: closed before it is dropped)");
        }
        try {
            boolean existed = delete(partials.resolve(name));
            delete(partials.resolve(name + JOURNAL));
            return existed;
        } finally {
            openPartials.remove(name);
        }
    }

    /** As {@link Blobs#requireSpace}. */
    public void requireSpace(long bytes) {
        try {
            long usable = Files.getFileStore(partials).getUsableSpace();
            if (usable - reserveBytes < bytes) {
                throw new StoreException(
                        StoreException.Reason.DISK_FULL,
                        partials.getParent() + ": disk full: " + usable + " bytes usable (expected: " + bytes
                                + " and a reserve of " + reserveBytes + ")");
            }
        } catch (IOException e) {
            throw StoreException.of("usable space", partials, e);
        }
    }

    /** As {@link Blobs#freeBytes}. */
    public long freeBytes() {
        try {
            return Math.max(0, Files.getFileStore(partials).getUsableSpace() - reserveBytes);
        } catch (IOException e) {
            throw StoreException.of("usable space", partials, e);
        }
    }

    /** Gives the folder free. */
    @Override
    public void close() {
        lock.close();
    }

    /** Whether a blob may be called so. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** Throws {@link IllegalArgumentException} unless a blob may be called so. */
    public static void requireName(String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException("blob name: " + name + " (expected: 1 to 200 of a-z 0-9 . _ -)");
        }
    }

    static boolean delete(Path file) {
        try {
            boolean existed = Files.deleteIfExists(file);
            if (existed) {
                Durable.syncDirectory(file.getParent());
            }
            return existed;
        } catch (IOException e) {
            throw StoreException.of("delete", file, e);
        }
    }

    static List<String> names(Path directory, Predicate<String> wanted) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(wanted)
                    .sorted()
                    .toList();
        }
    }
}
