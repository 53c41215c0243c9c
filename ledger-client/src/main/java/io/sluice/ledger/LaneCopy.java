package io.sluice.ledger;

import io.sluice.lane.Checkpoint;
import io.sluice.lane.InclusionProof;
import io.sluice.lane.InclusionProver;
import io.sluice.lane.MerkleTree;
import io.sluice.ledger.LedgerException.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A lane that somebody else writes, read from a copy of its directory. Takes no lock, needs no secret key, and writes
 * nothing: it shows the lane up to the checkpoint that lies among its public files, which its writer signed. Immutable; a
 * copy that was brought up to date is opened again. Any thread.
 */
public final class LaneCopy implements LaneView {
    private final LaneContent content;
    private final Optional<Openings> openings;
    private final Checkpoint head;
    private final String note;

    private LaneCopy(LaneContent content, Optional<Openings> openings, Checkpoint head, String note) {
        this.content = content;
        this.openings = openings;
        this.head = head;
        this.note = note;
    }

    /**
     * Reads and checks the copy in this directory.
     *
     * @param keys of the lane, both of which must have signed its checkpoint
     * @throws LedgerException REFUSED for another lane, CORRUPT when records are damaged, BEHIND when records are missing
     *     that the checkpoint covers
     */
    public static LaneCopy open(Path dir, CheckpointVerifier keys) throws LedgerException {
        LaneReader lane = LaneReader.of(dir);
        if (!lane.origin().equals(keys.origin())) {
            throw new LedgerException(
                    Stage.REFUSED, dir + ": lane " + lane.origin() + " (expected: " + keys.origin() + ")");
        }
        try {
            // First the checkpoint, then the records: those of a copy that grows meanwhile are there.
            String note = Files.readString(checkpointFile(dir));
            Checkpoint head = keys.verify(note)
                    .orElseThrow(() -> new LedgerException(
                            Stage.REFUSED,
                            checkpointFile(dir)
                                    + (keys.contradictsEnd(note)
                                            ? ": beyond the end of the lane"
                                            : keys.outlivesItsKey(note)
                                                    ? ": signed by a key that was retired before"
                                                    : ": not signed by the keys of " + keys.origin())));
            LaneContent content = new LaneContent(dir, lane.wal());
            content.replay((number, file, frame) -> {});
            if (content.tree().size() < head.size()) {
                throw new LedgerException(
                        Stage.BEHIND,
                        dir + ": " + content.tree().size() + " records (expected: " + head.size()
                                + ", as its checkpoint says; copy it again)");
            }
            if (!Arrays.equals(MerkleTree.root(content.tree(), head.size()), head.root())) {
                throw new LedgerException(
                        Stage.FORK, dir + ": its first " + head.size() + " records are not those that were signed");
            }
            return new LaneCopy(content, openings(dir, lane.origin()), head, note);
        } catch (LedgerException e) {
            throw e;
        } catch (IOException e) {
            throw new LedgerException(Stage.CORRUPT, dir + ": " + e.getMessage(), e);
        }
    }

    private static Optional<Openings> openings(Path dir, String origin) throws IOException {
        Path folder = dir.resolve("private");
        return Files.isDirectory(folder)
                ? Optional.of(new Openings(Segments.open(folder, Openings.MAGIC, origin, Disk.REAL, Runnable::run)))
                : Optional.empty();
    }

    /** Where the checkpoint of the lane in this directory is; another one there means that the copy has changed. */
    public static Path checkpointFile(Path dir) {
        return dir.resolve("public").resolve("checkpoint");
    }

    /** Records of the copy that its checkpoint does not cover; they are not shown. */
    public long beyond() {
        return content.tree().size() - head.size();
    }

    /** Root of the lane at {@link #size()}. */
    public byte[] root() {
        return head.root();
    }

    @Override
    public String origin() {
        return head.origin();
    }

    @Override
    public List<Entry> find(Query query) throws LedgerException {
        return content.index().find(query, head.size(), index -> Optional.of(content.record(index, head.size())));
    }

    @Override
    public Entry entry(long index) throws LedgerException {
        return new Entry(index, content.record(index, head.size()));
    }

    @Override
    public Optional<byte[]> opening(long index) throws LedgerException {
        Openings here = openings.orElseThrow(() -> new LedgerException(
                Stage.REFUSED, "the copy of lane " + origin() + " has no openings (expected: private/ copied too)"));
        try {
            return content.opening(index, head.size(), here);
        } catch (IndexOutOfBoundsException e) {
            throw new LedgerException(Stage.CORRUPT, "opening of record " + index + ": not in the copy", e);
        }
    }

    @Override
    public String proof(long index) throws LedgerException {
        content.entry(index, head.size()); // Refuses an index that is not there.
        try {
            return InclusionProof.format(index, new InclusionProver(content.tree(), head.size()).proof(index), note);
        } catch (IllegalStateException e) {
            throw new LedgerException(Stage.CORRUPT, e.getMessage(), e);
        }
    }

    @Override
    public List<byte[]> consistency(long from, long to) throws LedgerException {
        if (from < 0 || from > to || to > head.size()) {
            throw new LedgerException(
                    Stage.REFUSED,
                    "sizes: " + from + ", " + to + " (expected: ascending, at most " + head.size() + ")");
        }
        try {
            return MerkleTree.consistencyProof(content.tree(), from, to);
        } catch (IllegalStateException e) {
            throw new LedgerException(Stage.CORRUPT, e.getMessage(), e);
        }
    }

    @Override
    public String checkpoint() {
        return note;
    }

    @Override
    public long size() {
        return head.size();
    }
}
