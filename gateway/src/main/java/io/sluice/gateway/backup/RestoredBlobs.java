package io.sluice.gateway.backup;

import io.sluice.gateway.backup.BackupException.Reason;
import io.sluice.gateway.exchange.Progress;
import io.sluice.gateway.store.Blob;
import io.sluice.gateway.store.Blobs;
import io.sluice.gateway.store.NewBlob;
import io.sluice.gateway.store.Spool;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Brings the ciphertext of an unpacked backup to where it is kept, when that is not the folder that it was unpacked into. May
 * be repeated: what is there already with the same bytes stays. Owned by one thread.
 */
public final class RestoredBlobs {
    private final Path folder;
    private final List<Path> files;

    private RestoredBlobs(Path folder, List<Path> files) {
        this.folder = folder;
        this.files = files;
    }

    /** The ciphertext that was unpacked below this directory; none, if the backup was made without. */
    public static RestoredBlobs in(Path directory) throws IOException {
        Path folder = directory.resolve(Layout.BLOBS);
        if (!Files.isDirectory(folder)) {
            return new RestoredBlobs(folder, List.of());
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.sorted().toList();
        }
        for (Path file : files) {
            if (!Spool.isName(name(file)) || !Files.isRegularFile(file)) {
                throw new BackupException(Reason.DAMAGED, "backup: ciphertext under a name that none has");
            }
        }
        return new RestoredBlobs(folder, files);
    }

    public boolean isEmpty() {
        return files.isEmpty();
    }

    /**
     * Puts all of it there and takes it out of the folder. Everything is compared before anything is put.
     *
     * @throws BackupException {@code OUTSIDE}: other bytes are there under one of the names; nothing was changed
     * @throws io.sluice.gateway.store.StoreException it cannot be compared or put; what was put stays
     */
    public void moveTo(Blobs target, Progress progress) throws IOException {
        List<Path> missing = new ArrayList<>();
        long total = 0;
        for (Path file : files) {
            if (!isThere(target, file)) {
                missing.add(file);
                total += Files.size(file);
            }
        }
        long done = 0;
        for (Path file : missing) {
            try (NewBlob blob = target.create(name(file));
                    InputStream in = Files.newInputStream(file)) {
                done += in.transferTo(Channels.newOutputStream(blob));
                blob.commit();
            }
            progress.at("blobs", done, total);
        }
        for (Path file : files) {
            Files.delete(file);
        }
        Files.deleteIfExists(folder);
    }

    private static boolean isThere(Blobs target, Path file) throws IOException {
        Optional<Blob> found = target.open(name(file));
        if (found.isEmpty()) {
            return false;
        }
        try (Blob blob = found.get()) {
            if (blob.length() == Files.size(file) && MessageDigest.isEqual(digest(blob), digest(file))) {
                return true;
            }
        }
        throw new BackupException(
                Reason.OUTSIDE,
                "blobs: " + name(file)
                        + ": is there already with other content than in the backup (expected: the same, or"
                        + " none; nothing is overwritten: give a bucket or prefix of its own, or find out whose it is)");
    }

    private static byte[] digest(Blob blob) throws IOException {
        MessageDigest sha256 = Packer.sha256();
        blob.copyTo(
                Channels.newChannel(new DigestOutputStream(OutputStream.nullOutputStream(), sha256)), 0, blob.length());
        return sha256.digest();
    }

    private static byte[] digest(Path file) throws IOException {
        MessageDigest sha256 = Packer.sha256();
        Files.copy(file, new DigestOutputStream(OutputStream.nullOutputStream(), sha256));
        return sha256.digest();
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }
}
