package io.sluice.gateway.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Blobs as files of one folder: {@code blob/NAME}, {@code partial/NAME} with its journal {@code partial/NAME!}, and
 * {@code temp/}, which is emptied when the folder is opened. Owns the folder: a second opening is refused.
 */
public final class FolderBlobs implements Blobs {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,199}");
    private static final String JOURNAL = "!"; // Not in any name.

    private final DirectoryLock lock;
    private final Path blobs;
    private final Path partials;
    private final Path temp;
    private final long reserveBytes;
    private final Set<String> openPartials = ConcurrentHashMap.newKeySet();

    private FolderBlobs(DirectoryLock lock, Path directory, long reserveBytes) {
        this.lock = lock;
        this.blobs = directory.resolve("blob");
        this.partials = directory.resolve("partial");
        this.temp = directory.resolve("temp");
        this.reserveBytes = reserveBytes;
    }

    /**
     * Opens or makes the folder and sweeps what a crash left.
     *
     * @param reserveBytes usable space that must stay free when a blob is started
     */
    public static FolderBlobs open(Path directory, long reserveBytes) {
        DirectoryLock lock = DirectoryLock.acquire(directory);
        try {
            FolderBlobs opened = new FolderBlobs(lock, directory, reserveBytes);
            for (Path part : List.of(opened.blobs, opened.partials, opened.temp)) {
                Durable.createDirectories(part);
            }
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
        // A commit renames first and drops the journal second.
        for (String name : names(partials, any -> any.endsWith(JOURNAL))) {
            if (!Files.exists(partials.resolve(name.substring(0, name.length() - JOURNAL.length())))) {
                Files.deleteIfExists(partials.resolve(name));
            }
        }
    }

    @Override
    public NewBlob create(String name) {
        Path target = blob(name);
        requireSpace(0);
        try {
            return new FolderNewBlob(Files.createTempFile(temp, "", ""), target);
        } catch (IOException e) {
            throw StoreException.of("create blob", temp, e);
        }
    }

    @Override
    public PartialBlob partial(String name, long length, int segments) {
        Path target = blob(name);
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
                    name, data, journal, target, length, segments, this::requireSpace, () -> openPartials.remove(name));
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
        try (Stream<Path> files = Files.list(blobs)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(NAME.asMatchPredicate().and(name -> name.compareTo(after) > 0))
                    .sorted()
                    .limit(limit)
                    .toList();
        } catch (IOException e) {
            throw StoreException.of("list blobs", blobs, e);
        }
    }

    @Override
    public List<String> partials() {
        try {
            return names(partials, NAME.asMatchPredicate());
        } catch (IOException e) {
            throw StoreException.of("list partial blobs", partials, e);
        }
    }

    @Override
    public boolean delete(String name) {
        return delete(blob(name));
    }

    @Override
    public boolean discardPartial(String name) {
        blob(name);
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

    @Override
    public void requireSpace(long bytes) {
        try {
            long usable = Files.getFileStore(blobs).getUsableSpace();
            if (usable - reserveBytes < bytes) {
                throw new StoreException(
                        StoreException.Reason.DISK_FULL,
                        blobs + ": disk full: " + usable + " bytes usable (expected: " + bytes + " and a reserve of "
                                + reserveBytes + ")");
            }
        } catch (IOException e) {
            throw StoreException.of("usable space", blobs, e);
        }
    }

    @Override
    public long freeBytes() {
        try {
            return Math.max(0, Files.getFileStore(blobs).getUsableSpace() - reserveBytes);
        } catch (IOException e) {
            throw StoreException.of("usable space", blobs, e);
        }
    }

    @Override
    public void close() {
        lock.close();
    }

    private Path blob(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("blob name: " + name + " (expected: 1 to 200 of a-z 0-9 . _ -)");
        }
        return blobs.resolve(name);
    }

    private static boolean delete(Path file) {
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

    private static List<String> names(Path directory, Predicate<String> wanted) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(wanted)
                    .sorted()
                    .toList();
        }
    }
}
