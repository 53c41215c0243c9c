package io.sluice.ledger;

import io.sluice.lane.MerkleTree;
import io.sluice.lane.Tile;
import io.sluice.lane.TreeHash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * What the write-ahead files of a lane hold, hashed and indexed. Writes nothing. One thread adds; any thread reads what is
 * below a size that was handed to it safely.
 */
final class LaneContent {
    private final Path dir;
    private final Segments wal;
    private final LaneTree tree = new LaneTree(this::tileOnDisk, this::leavesOnDisk);
    private final Longs entries = new Longs(); // Position of each record's entry in the write-ahead files.
    private final RecordIndex index = new RecordIndex();

    LaneContent(Path dir, Segments wal) {
        this.dir = dir;
        this.wal = wal;
    }

    /**
     * Reads the files from the beginning and hands on each whole batch whose root follows from the records.
     *
     * @return the position behind the last one
     */
    long replay(Replay.Visitor visitor) throws LedgerException {
        TreeHash hash = new TreeHash();
        return Replay.run(wal, (number, file, frame) -> {
            for (int i = 0; i < frame.count(); i++) {
                int entry = frame.entry(i);
                byte[] record = Frame.record(file, entry)
                        .orElseThrow(() -> new LedgerException(
                                LedgerException.Stage.CORRUPT, "record in a batch at " + frame.firstIndex()));
                tree.append(hash.leaf(record));
                entries.add(Segments.position(number, entry));
                index.add(record);
            }
            if (!Arrays.equals(MerkleTree.root(tree, tree.size()), frame.root())) {
                throw new LedgerException(
                        LedgerException.Stage.CORRUPT,
                        "records " + frame.firstIndex() + " to " + (tree.size() - 1) + ": not those that were signed");
            }
            visitor.batch(number, file, frame);
        });
    }

    /** Takes a record that lies there now and whose hash the tree has already. */
    void add(long entryPosition, RecordKeys keys) {
        entries.add(entryPosition);
        index.add(keys);
    }

    LaneTree tree() {
        return tree;
    }

    RecordIndex index() {
        return index;
    }

    byte[] record(long index, long size) throws LedgerException {
        long position = entry(index, size);
        return Frame.record(wal.map(position), (int) position)
                .orElseThrow(
                        () -> new LedgerException(LedgerException.Stage.CORRUPT, "record " + index + ": unreadable"));
    }

    Optional<byte[]> opening(long index, long size, Openings openings) throws LedgerException {
        long position = entry(index, size);
        ByteBuffer file = wal.map(position);
        return openings.read(
                Frame.openingPosition(file, (int) position), Frame.openingLength(file, (int) position), index);
    }

    void erase(long index, long size, Openings openings) throws IOException {
        long position = entry(index, size);
        ByteBuffer file = wal.map(position);
        openings.erase(Frame.openingPosition(file, (int) position), Frame.openingLength(file, (int) position));
    }

    /** Where the record's entry is; refuses an index that is not there. */
    long entry(long index, long size) throws LedgerException {
        if (index < 0 || index >= size) {
            throw new LedgerException(
                    LedgerException.Stage.REFUSED, "record: " + index + " (expected: 0 to " + (size - 1) + ")");
        }
        return entries.get(index);
    }

    private byte[][] tileOnDisk(long tile) {
        Path file = dir.resolve("public").resolve(new Tile(0, tile, Tile.WIDTH).path());
        try {
            byte[] bytes = Files.readAllBytes(file);
            byte[][] leaves = new byte[Tile.WIDTH][];
            for (int i = 0; i < Tile.WIDTH; i++) {
                leaves[i] = Arrays.copyOfRange(bytes, i * TreeHash.BYTES, (i + 1) * TreeHash.BYTES);
            }
            return leaves;
        } catch (IOException e) {
            return null;
        }
    }

    private byte[][] leavesOnDisk(long tile) {
        TreeHash hash = new TreeHash();
        byte[][] leaves = new byte[Tile.WIDTH][];
        for (int i = 0; i < Tile.WIDTH; i++) {
            long position = entries.get(tile * Tile.WIDTH + i);
            leaves[i] =
                    hash.leaf(Frame.record(wal.map(position), (int) position).orElse(new byte[0]));
        }
        return leaves;
    }
}
