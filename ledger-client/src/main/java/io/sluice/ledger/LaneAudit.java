package io.sluice.ledger;

import io.sluice.lane.Checkpoint;
import io.sluice.lane.EntryBundle;
import io.sluice.lane.Tile;
import io.sluice.lane.TreeHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Checks a whole lane's directory offline: every record against the tree, the tree against the signed checkpoint, and
 * both against checkpoints that witnesses kept. Needs no private key and changes nothing.
 *
 * <p>Records and tiles are two accounts of the same hashes. Whichever leads to the root that was signed is believed, and
 * is used to name the record that was changed in the other.
 */
public final class LaneAudit {
    private static final int MAX_FINDINGS = 1_000;

    private final LaneReader lane;
    private final CheckpointVerifier keys;
    private final List<Finding> findings = new ArrayList<>();

    private LaneAudit(LaneReader lane, CheckpointVerifier keys) {
        this.lane = lane;
        this.keys = keys;
    }

    /** What can be wrong. */
    public enum Kind {
        /** A record's bytes are not those that were signed. */
        RECORD_CHANGED,
        /** Records that a checkpoint covers are not there. */
        RECORD_MISSING,
        /** A tile or a bundle of entries is not that of the records; it can be made anew from them. */
        TILE_CHANGED,
        /** The lane's checkpoint is missing, or not signed by the lane's keys. */
        CHECKPOINT_BAD,
        /** The lane is not the one whose checkpoint a witness kept: it was rewritten. */
        FORK
    }

    /**
     * One thing that is wrong.
     *
     * @param kind what
     * @param index of the record, or of the first one concerned
     * @param detail one line for people
     */
    public record Finding(Kind kind, long index, String detail) {}

    /**
     * The result.
     *
     * @param origin of the lane
     * @param size whole records found
     * @param findings empty when all is well
     */
    public record Report(String origin, long size, List<Finding> findings) {
        /** True when nothing is wrong. */
        public boolean clean() {
            return findings.isEmpty();
        }
    }

    /**
     * Checks the lane in {@code dir} against its own newest checkpoint and those in {@code witnessed}, each a note of
     * this lane that somebody else kept. Witnessed notes that the keys did not sign are refused.
     *
     * @throws LedgerException REFUSED when there is no lane, it is another lane's, or a witnessed note is bad
     */
    public static Report run(Path dir, CheckpointVerifier keys, List<String> witnessed) throws LedgerException {
        LaneReader lane = LaneReader.of(dir);
        if (!lane.origin().equals(keys.origin())) {
            throw new LedgerException(
                    LedgerException.Stage.REFUSED,
                    dir + ": lane " + lane.origin() + " (expected: " + keys.origin() + ")");
        }
        List<Checkpoint> kept = new ArrayList<>();
        for (String note : witnessed) {
            kept.add(keys.verify(note)
                    .orElseThrow(() -> new LedgerException(
                            LedgerException.Stage.REFUSED, "witnessed note: not signed by " + keys.origin())));
        }
        return new LaneAudit(lane, keys).run(kept);
    }

    private Report run(List<Checkpoint> kept) throws LedgerException {
        Optional<Checkpoint> published = published();
        LeafHashes records = records(published.map(Checkpoint::size).orElse(0L));
        LeafHashes trusted = records;
        if (published.isPresent()) {
            trusted = judge(records, published.get());
        }
        records.firstBadBatch
                .filter(index -> findings.stream().noneMatch(finding -> finding.kind() == Kind.RECORD_CHANGED))
                .ifPresent(index -> add(Kind.RECORD_CHANGED, index, "the batch from here on is not as it was signed"));
        for (Checkpoint checkpoint : kept) {
            compare(trusted, checkpoint);
        }
        return new Report(lane.origin(), records.leaves.size(), List.copyOf(findings));
    }

    private Optional<Checkpoint> published() throws LedgerException {
        Path file = publicFile("checkpoint");
        try {
            Optional<Checkpoint> checkpoint = keys.verify(Files.readString(file));
            if (checkpoint.isEmpty()) {
                add(Kind.CHECKPOINT_BAD, 0, "checkpoint: not signed by the keys of " + keys.origin());
            }
            return checkpoint;
        } catch (NoSuchFileException e) {
            add(Kind.CHECKPOINT_BAD, 0, "checkpoint: missing");
            return Optional.empty();
        } catch (IOException e) {
            throw new LedgerException(LedgerException.Stage.BUSY, file + ": " + e.getMessage(), e);
        }
    }

    private LeafHashes records(long signed) throws LedgerException {
        try (Segments wal = lane.wal()) {
            return LeafHashes.ofRecords(wal, signed, keys);
        } catch (LedgerException e) {
            add(Kind.RECORD_MISSING, 0, e.getMessage());
            return new LeafHashes();
        } catch (IOException e) {
            throw new LedgerException(LedgerException.Stage.BUSY, lane.dir() + ": " + e.getMessage(), e);
        }
    }

    /** Returns the account of the hashes that leads to what was signed (or that of the records if none does). */
    private LeafHashes judge(LeafHashes records, Checkpoint checkpoint) {
        if (records.leadTo(checkpoint)) {
            checkTiles(records.leaves.subList(0, (int) checkpoint.size()));
            return records;
        }
        missing(records, checkpoint);
        LeafHashes tiles = LeafHashes.ofTiles(checkpoint.size(), this::publicFile);
        if (!tiles.leadTo(checkpoint)) {
            if (records.leaves.size() >= checkpoint.size() && records.firstBadBatch.isEmpty()) {
                add(Kind.FORK, 0, "neither records nor tiles lead to the root signed at " + checkpoint.size());
            }
            return records;
        }
        int common = Math.min(records.leaves.size(), tiles.leaves.size());
        for (int i = 0; i < common; i++) {
            if (!Arrays.equals(records.leaves.get(i), tiles.leaves.get(i))) {
                add(Kind.RECORD_CHANGED, i, "record: not the bytes that were signed");
            }
        }
        return tiles;
    }

    private void missing(LeafHashes found, Checkpoint checkpoint) {
        if (found.leaves.size() < checkpoint.size()) {
            String range = found.leaves.size() + " to " + (checkpoint.size() - 1);
            add(Kind.RECORD_MISSING, found.leaves.size(), "records " + range + " are signed and not there");
        }
    }

    private void compare(LeafHashes trusted, Checkpoint kept) {
        missing(trusted, kept);
        if (kept.size() <= trusted.leaves.size() && !trusted.leadTo(kept)) {
            add(Kind.FORK, 0, "a witness kept another root of the first " + kept.size() + " records: rewritten");
        }
    }

    /** Compares all files that were made from the records; one that is not there is made again and is no finding. */
    private void checkTiles(List<byte[]> leaves) {
        List<byte[]> row = leaves;
        for (int level = 0; !row.isEmpty(); level++) {
            for (int start = 0; start < row.size(); start += Tile.WIDTH) {
                List<byte[]> hashes = row.subList(start, Math.min(row.size(), start + Tile.WIDTH));
                Tile tile = new Tile(level, start / Tile.WIDTH, hashes.size());
                checkTile(tile, hashes);
                if (level == 0) {
                    checkBundle(tile, hashes);
                }
            }
            row = LeafHashes.parents(row);
        }
    }

    private void checkTile(Tile tile, List<byte[]> hashes) {
        byte[] bytes = publicFileBytes(tile.path());
        for (int i = 0; bytes != null && i < hashes.size(); i++) {
            byte[] found = Arrays.copyOfRange(bytes, i * TreeHash.BYTES, (i + 1) * TreeHash.BYTES);
            if (!Arrays.equals(found, hashes.get(i))) {
                long index = tile.index() * Tile.WIDTH + i << 8 * tile.level();
                add(Kind.TILE_CHANGED, index, tile.path() + ": not the hash of the records");
            }
        }
    }

    private void checkBundle(Tile tile, List<byte[]> hashes) {
        String path = Tile.entriesPath(tile.index(), tile.width());
        byte[] bytes = publicFileBytes(path);
        if (bytes == null) {
            return;
        }
        try {
            List<byte[]> entries = EntryBundle.decode(bytes);
            TreeHash hash = new TreeHash();
            for (int i = 0; i < hashes.size(); i++) {
                if (i >= entries.size() || !Arrays.equals(hash.leaf(entries.get(i)), hashes.get(i))) {
                    add(Kind.TILE_CHANGED, tile.index() * Tile.WIDTH + i, path + ": not the record");
                }
            }
        } catch (IllegalArgumentException e) {
            add(Kind.TILE_CHANGED, tile.index() * Tile.WIDTH, path + ": " + e.getMessage());
        }
    }

    private byte[] publicFileBytes(String path) {
        try {
            return Files.readAllBytes(publicFile(path));
        } catch (IOException e) {
            return null;
        }
    }

    private Path publicFile(String path) {
        return lane.dir().resolve("public").resolve(path);
    }

    private void add(Kind kind, long index, String detail) {
        if (findings.size() < MAX_FINDINGS) {
            findings.add(new Finding(kind, index, detail));
        }
    }
}
