package io.sluice.ledger;

import io.sluice.lane.Checkpoint;
import io.sluice.lane.Frontier;
import io.sluice.lane.Tile;
import io.sluice.lane.TreeHash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** All leaf hashes of a lane as one account of them says, true or not, for an audit to compare. */
final class LeafHashes {
    final List<byte[]> leaves = new ArrayList<>();
    Optional<Long> firstBadBatch = Optional.empty();

    /**
     * From the write-ahead files. Reads on behind damage as far as lengths can be believed, so that the changed record
     * can be named; what is torn at the end and was never signed ({@code signed} and above) is left out.
     */
    static LeafHashes ofRecords(Segments wal, long signed, CheckpointVerifier keys) {
        LeafHashes hashes = new LeafHashes();
        Frontier frontier = new Frontier();
        for (int number = 0; number < wal.count(); number++) {
            ByteBuffer file = wal.segment(number);
            int offset = Segments.HEADER_BYTES;
            Optional<Frame> frame = hashes.next(wal, number, offset, signed);
            while (frame.isPresent()) {
                hashes.take(file, frame.get(), frontier);
                if (hashes.leaves.size() > signed && !signed(frontier, frame.get(), keys)) {
                    hashes.bad(frame.get().firstIndex());
                }
                offset += frame.get().length();
                frame = hashes.next(wal, number, offset, signed);
            }
        }
        return hashes;
    }

    private Optional<Frame> next(Segments wal, int number, int offset, long signed) {
        ByteBuffer file = wal.segment(number);
        Optional<Frame> frame = Frame.read(file, offset);
        if (frame.isEmpty() && (leaves.size() < signed || Replay.somethingFollows(wal, number, offset))) {
            frame = Frame.readDamaged(file, offset);
            frame.ifPresent(damaged -> bad(damaged.firstIndex()));
        }
        return frame.filter(found -> found.firstIndex() == leaves.size());
    }

    private void take(ByteBuffer file, Frame frame, Frontier frontier) {
        TreeHash hash = new TreeHash();
        for (int i = 0; i < frame.count(); i++) {
            byte[] leaf = hash.leaf(Frame.record(file, frame.entry(i)).orElse(new byte[0]));
            leaves.add(leaf);
            frontier.append(leaf);
        }
        if (!Arrays.equals(frontier.root(), frame.root())) {
            bad(frame.firstIndex());
        }
    }

    /** Asked only of what no checkpoint covers yet; the rest is proven by that. */
    private static boolean signed(Frontier frontier, Frame frame, CheckpointVerifier keys) {
        Checkpoint checkpoint = new Checkpoint(keys.origin(), frontier.size(), frontier.root());
        return keys.signedFast(checkpoint, frame.ed25519());
    }

    private void bad(long index) {
        if (firstBadBatch.isEmpty()) {
            firstBadBatch = Optional.of(index);
        }
    }

    /** From tiles of level 0, up to the first that is not there. */
    static LeafHashes ofTiles(long size, Function<String, Path> files) {
        LeafHashes hashes = new LeafHashes();
        for (long start = 0; start < size; start += Tile.WIDTH) {
            int width = (int) Math.min(Tile.WIDTH, size - start);
            byte[] bytes;
            try {
                bytes = Files.readAllBytes(files.apply(new Tile(0, start / Tile.WIDTH, width).path()));
            } catch (IOException e) {
                return hashes;
            }
            for (int i = 0; i < width; i++) {
                hashes.leaves.add(Arrays.copyOfRange(bytes, i * TreeHash.BYTES, (i + 1) * TreeHash.BYTES));
            }
        }
        return hashes;
    }

    /** True when the first leaves, as many as the checkpoint says, have its root. */
    boolean leadTo(Checkpoint checkpoint) {
        if (checkpoint.size() > leaves.size()) {
            return false;
        }
        Frontier frontier = new Frontier();
        leaves.subList(0, (int) checkpoint.size()).forEach(frontier::append);
        return Arrays.equals(frontier.root(), checkpoint.root());
    }

    /** One hash for each whole tile of a row. */
    static List<byte[]> parents(List<byte[]> row) {
        List<byte[]> parents = new ArrayList<>();
        for (int start = 0; start + Tile.WIDTH <= row.size(); start += Tile.WIDTH) {
            Frontier frontier = new Frontier();
            row.subList(start, start + Tile.WIDTH).forEach(frontier::append);
            parents.add(frontier.root());
        }
        return parents;
    }
}
