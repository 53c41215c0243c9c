package io.sluice.gateway.backup;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.gateway.catalog.Catalog;
import io.sluice.gateway.catalog.CatalogEntry;
import io.sluice.gateway.exchange.Crossings;
import io.sluice.gateway.exchange.Holds;
import io.sluice.gateway.exchange.StoredAgreements;
import io.sluice.gateway.store.Document;
import io.sluice.gateway.store.Documents;
import io.sluice.gateway.store.Durable;
import io.sluice.gateway.store.Tx;
import io.sluice.proto.BackupSummary;
import io.sluice.proto.Signed;
import io.sluice.proto.StateCounter;
import io.sluice.proto.StateItem;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The mark of a restored folder, {@code restored/}: what the backup said of itself, and the state until the first start
 * has taken it into its database, whichever that is. While the mark is there the old lane is not gone on with. Owned by
 * who has opened the state.
 */
public final class Restored {
    static final String SUMMARY = Layout.RESTORED + "/summary";
    private static final String KIND = "restored";

    /** Versions that were given out after the backup are not given out again. */
    private static final long COUNTERS_LEAP = 1_000;

    private final Path folder;
    private final BackupSummary summary;
    private final String id;

    private Restored(Path folder, BackupSummary summary, String id) {
        this.folder = folder;
        this.summary = summary;
        this.id = id;
    }

    /** The mark in the organisation's folder; empty: it was not restored, or has been started since. */
    public static Optional<Restored> in(Path directory) throws IOException {
        Path folder = directory.resolve(Layout.RESTORED);
        Path file = directory.resolve(SUMMARY);
        if (!Files.exists(folder)) {
            return Optional.empty();
        }
        try {
            byte[] message = Durable.read(file, 1 << 20);
            BackupSummary summary =
                    BackupSummary.parseFrom(Signed.parseFrom(message).getPayload());
            byte[] id = Packer.sha256().digest(Durable.read(folder.resolve("id"), 64));
            return Optional.of(new Restored(folder, summary, HexFormat.of().formatHex(id, 0, 4)));
        } catch (InvalidProtocolBufferException e) {
            throw new BackupException(BackupException.Reason.DAMAGED, file + ": not readable", e);
        }
    }

    /** Sets the mark, of a restoration that no other one equals. */
    static void mark(Path directory, byte[] unique) throws IOException {
        Durable.write(directory.resolve(Layout.RESTORED).resolve("id"), unique);
    }

    /** Asks that the old lane is gone on with, if nobody keeps more of it. */
    public static void resumeLane(Path directory) throws IOException {
        Durable.write(directory.resolve(Layout.RESTORED).resolve("resume"), new byte[0]);
    }

    /** Whether it was asked that the old lane is gone on with. */
    public boolean resumes() {
        return Files.exists(folder.resolve("resume"));
    }

    public BackupSummary summary() {
        return summary;
    }

    /** Tells this restoration from every other one, also of the same backup; 8 of 0-9 a-f. */
    public String id() {
        return id;
    }

    /**
     * Puts the backup's state into the empty database, in one transaction, with every agreement and every published
     * version held. Nothing happens if that was done before.
     *
     * @param counts whether persons are counted here whose information leaves the jurisdiction: then none leaves either
     * @throws BackupException the database is not empty
     */
    public void takeState(Documents documents, boolean counts) throws IOException {
        if (documents.get(KIND, id).isPresent()) {
            return;
        }
        requireEmpty(documents);
        try {
            documents.write(tx -> {
                try (InputStream in = new BufferedInputStream(Files.newInputStream(folder.resolve("state")))) {
                    StateDump.read(in, item -> take(tx, item));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                if (counts) {
                    Holds.crossings(tx);
                }
                tx.put(Document.of(KIND, id, "", summary.toByteArray()));
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void take(Tx tx, StateItem item) {
        if (item.hasCounter()) {
            StateCounter counter = item.getCounter();
            tx.raise(counter.getName(), counter.getValue() + COUNTERS_LEAP);
            return;
        }
        Document document = StateDump.document(item.getDocument());
        tx.put(document);
        if (document.kind().equals(StoredAgreements.KIND)) {
            Holds.agreement(tx, document.id());
        } else if (document.kind().equals(Catalog.KIND)) {
            CatalogEntry entry = Catalog.read(document);
            Holds.version(tx, entry.dataset(), entry.version());
        } else if (document.kind().equals(Crossings.KIND)) {
            Holds.crossings(tx);
        }
    }

    private static void requireEmpty(Documents documents) throws BackupException {
        boolean[] found = {false};
        documents.snapshot(document -> found[0] = true, (name, value) -> found[0] = true);
        if (found[0]) {
            throw new BackupException(
                    BackupException.Reason.OUTSIDE,
                    "restored: the database has documents already (expected: an empty one; it would be unclear which of two"
                            + " states counts)");
        }
    }

    /** Takes the mark away: from now on this is a folder like any other. */
    public void done() throws IOException {
        Files.deleteIfExists(folder.resolve("state"));
        Path kept = folder.resolveSibling(Layout.RESTORED + "-" + id);
        Durable.move(folder, kept);
    }
}
