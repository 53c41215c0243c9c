package io.sluice.gateway.backup;

import io.sluice.gateway.backup.BackupException.Reason;
import io.sluice.gateway.exchange.Progress;
import io.sluice.gateway.identity.Entry;
import io.sluice.gateway.identity.Fingerprint;
import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.identity.OrganisationFiles;
import io.sluice.gateway.provenance.MemberKeys;
import io.sluice.gateway.store.Durable;
import io.sluice.ledger.CheckpointVerifier;
import io.sluice.ledger.LaneAudit;
import io.sluice.proto.BackupSummary;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/**
 * Verifies a backup, and makes a folder of it. Everything is unpacked beside its place and checked there: digests and
 * signature, every record of the lane against its signed checkpoint, every document of the state, and, with the password,
 * that the keys are those of the member entry. Only then the folder exists, whole. Owned by one thread.
 */
public final class Restoration {
    private Restoration() {}

    /** A backup that was found whole. */
    public record Verified(BackupSummary summary, Fingerprint fingerprint) {}

    /** Last words before the folder exists: may write further files, or refuse. */
    @FunctionalInterface
    public interface Finish {
        void finish(Path folder, BackupSummary summary) throws IOException;
    }

    /**
     * Checks the backup and leaves nothing. Needs room for all of it but the blobs, in a private folder below {@code
     * workshop}.
     *
     * @param password of the keys, lent; empty: that they are the entry's is not checked
     * @throws BackupException it is not whole, or not signed
     */
    public static Verified verify(
            Path backup, Path workshop, Optional<char[]> password, Progress progress, SecureRandom random)
            throws IOException {
        Path folder = Files.createTempDirectory(workshop, "sluice-verify");
        try {
            return unpack(backup, folder, false, password, progress, random);
        } finally {
            Durable.deleteTree(folder);
        }
    }

    /**
     * Makes the folder, which must be empty or not be there. After a crash there is none, and the next try clears away
     * what is left of it.
     *
     * @param password of the keys, lent
     * @throws BackupException it is not whole, or not signed
     */
    public static Verified restore(
            Path backup, Path folder, char[] password, Progress progress, SecureRandom random, Finish finish)
            throws IOException {
        OrganisationFiles files = OrganisationFiles.begin(folder);
        boolean done = false;
        try {
            Verified verified = unpack(backup, files.workshop(), true, Optional.of(password), progress, random);
            byte[] unique = new byte[32];
            random.nextBytes(unique);
            Restored.mark(files.workshop(), unique);
            finish.finish(files.workshop(), verified.summary());
            syncFolders(files.workshop());
            files.finish();
            done = true;
            return verified;
        } finally {
            if (!done) {
                files.abandon();
            }
        }
    }

    private static Verified unpack(
            Path backup,
            Path folder,
            boolean withBlobs,
            Optional<char[]> password,
            Progress progress,
            SecureRandom random)
            throws IOException {
        BackupReader.FileSink sink = (name, length) -> withBlobs || !name.startsWith(Layout.BLOBS)
                ? new DurableFile(folder.resolve(name))
                : OutputStream.nullOutputStream();
        BackupReader.Read read;
        try (InputStream in = Files.newInputStream(backup)) {
            read = BackupReader.read(in, sink, Files.size(backup), progress);
        }
        BackupSummary summary = read.summary();
        lane(folder.resolve(Layout.LEDGER), read.entry(), summary);
        state(folder.resolve(Layout.STATE), summary);
        if (password.isPresent()) {
            Organisation.open(folder, password.get(), random).close(); // Refuses keys that are not the entry's.
        }
        try (OutputStream out = new DurableFile(folder.resolve(Restored.SUMMARY))) {
            read.signed().writeTo(out);
        }
        return new Verified(summary, read.entry().fingerprint());
    }

    private static void lane(Path lane, Entry entry, BackupSummary summary) throws IOException {
        MemberKeys self = name ->
                Optional.of(entry.value()).filter(value -> value.getName().equals(name));
        CheckpointVerifier keys = self.laneKeys(summary.getLane())
                .orElseThrow(() -> BackupReader.damaged("a lane of somebody else", null));
        LaneAudit.Report report =
                LaneAudit.run(lane, keys, List.of(summary.getCheckpoint().toStringUtf8()));
        if (!report.clean() || report.size() != summary.getLaneSize()) {
            throw BackupReader.damaged(
                    "its lane is not what its checkpoint covers"
                            + report.findings().stream()
                                    .findFirst()
                                    .map(finding -> ": " + finding.detail())
                                    .orElse(""),
                    null);
        }
    }

    private static void state(Path state, BackupSummary summary) throws IOException {
        if (!Files.exists(state)) {
            throw BackupReader.damaged(Layout.STATE + ": missing", null);
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(state))) {
            if (StateDump.read(in, item -> {}) != summary.getDocuments()) {
                throw new BackupException(Reason.DAMAGED, "backup: state: not as many documents as is signed");
            }
        }
    }

    /** A new file, readable by its owner only; on the disk when it is closed. */
    private static final class DurableFile extends OutputStream {
        private final FileChannel channel;

        DurableFile(Path file) throws IOException {
            Durable.createDirectories(file.getParent());
            // One that is there already would be a second file of that name in the backup.
            this.channel = FileChannel.open(Durable.create(file), StandardOpenOption.WRITE);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            ByteBuffer rest = ByteBuffer.wrap(bytes, from, length);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        }

        @Override
        public void close() throws IOException {
            try (channel) {
                channel.force(true);
            }
        }
    }

    private static void syncFolders(Path top) throws IOException {
        Files.walkFileTree(top, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
                Durable.syncDirectory(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
