package io.sluice.ledger;

import io.sluice.lane.Checkpoint;
import io.sluice.lane.FormatException;
import io.sluice.lane.InclusionProver;
import io.sluice.lane.MerkleTree;
import io.sluice.lane.SignedNote;
import io.sluice.lane.TreeHash;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * A lane's directory: locked, replayed, read and appended to. One thread appends; any thread reads what is below {@link
 * #head()}.
 */
final class LaneStore implements Closeable {
    static final String WAL_MAGIC = "SLUWAL1\n";
    private static final String MARK = "sluice lane v1\n";

    private final Path dir;
    private final CheckpointSigner signer;
    private final FileChannel lock;
    private final Segments wal;
    private final Segments privates;
    private final Openings openings;
    private final LaneContent content;
    private final LaneTree tree;
    private final Longs frameStarts = new Longs(); // Index of the first record of each frame,
    private final Longs frameTimes = new Longs(); // and when it became durable.
    private final ByteBuffer frame = ByteBuffer.allocateDirect(1 << 20);
    private volatile Head head;

    private LaneStore(Path dir, CheckpointSigner signer, FileChannel lock, Segments wal, Segments privates) {
        this.dir = dir;
        this.signer = signer;
        this.lock = lock;
        this.wal = wal;
        this.privates = privates;
        this.openings = new Openings(privates);
        this.content = new LaneContent(dir, wal);
        this.tree = content.tree();
    }

    /** Locks, checks and replays. */
    static LaneStore open(Path dir, CheckpointSigner signer, CheckpointVerifier keys, Disk disk, Executor allocator)
            throws IOException {
        Disk.makePrivate(dir);
        FileChannel lock = lock(dir);
        LaneStore store = null;
        try {
            mark(dir, signer.origin());
            Disk.makePrivate(dir.resolve("wal"));
            Disk.makePrivate(dir.resolve("private"));
            Files.createDirectories(dir.resolve("public"));
            Disk.sync(dir);
            store = new LaneStore(
                    dir,
                    signer,
                    lock,
                    Segments.open(dir.resolve("wal"), WAL_MAGIC, signer.origin(), disk, allocator),
                    Segments.open(dir.resolve("private"), Openings.MAGIC, signer.origin(), disk, allocator));
            store.replay(keys);
            return store;
        } catch (IOException | RuntimeException e) {
            if (store != null) {
                store.close();
            } else {
                lock.close();
            }
            throw e;
        }
    }

    private static FileChannel lock(Path dir) throws IOException {
        FileChannel channel =
                FileChannel.open(dir.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held;
        try {
            held = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            held = null;
        }
        if (held == null) {
            channel.close();
            throw new LedgerException(LedgerException.Stage.IN_USE, "lane " + dir + ": open in another gateway");
        }
        return channel;
    }

    private static void mark(Path dir, String origin) throws IOException {
        Path file = dir.resolve("lane");
        String expected = mark(origin);
        if (!Files.exists(file)) {
            if (Files.exists(dir.resolve("wal"))) {
                throw new LedgerException(LedgerException.Stage.CORRUPT, file + ": missing beside files of a lane");
            }
            Disk.replace(file, expected.getBytes(StandardCharsets.UTF_8));
        } else if (!Files.readString(file).equals(expected)) {
            throw new LedgerException(
                    LedgerException.Stage.REFUSED, file + ": another lane or version (expected: " + origin + ")");
        }
    }

    /** What the file {@code lane} says. */
    static String mark(String origin) {
        return MARK + origin + "\n";
    }

    /** The files up to this head. Any thread. */
    LaneFiles copy(Head until) throws LedgerException {
        return LaneFiles.of(signer.origin(), until.size(), Optional.of(until.note()), wal, privates);
    }

    private void replay(CheckpointVerifier keys) throws IOException {
        LastBatch last = new LastBatch();
        long resume = content.replay((number, file, frame) -> {
            for (int i = 0; i < frame.count(); i++) {
                int entry = frame.entry(i);
                int length = Frame.openingLength(file, entry);
                if (length > 0) {
                    last.privateEnd =
                            Math.max(last.privateEnd, Frame.openingPosition(file, entry) + Openings.length(length));
                }
            }
            frameStarts.add(frame.firstIndex());
            frameTimes.add(frame.timeMillis());
            last.frame = frame;
        });
        wal.resume(resume);
        privates.resume(last.privateEnd);
        head = last.frame == null ? signed(0, new TreeHash().empty(), 0) : head(last.frame, keys);
        compareWithPublished();
        for (Checkpoint mark : keys.marks()) {
            compare(mark);
        }
    }

    private static final class LastBatch {
        private Frame frame;
        private long privateEnd = Segments.position(0, Segments.HEADER_BYTES);
    }

    private Head head(Frame last, CheckpointVerifier keys) throws LedgerException {
        Checkpoint checkpoint = new Checkpoint(signer.origin(), tree.size(), last.root());
        if (Arrays.equals(signer.ed25519(checkpoint), last.ed25519())) {
            return new Head(checkpoint, last.ed25519(), last.timeMillis(), signer);
        }
        if (!keys.signedFast(checkpoint, last.ed25519())) {
            throw new LedgerException(
                    LedgerException.Stage.CORRUPT,
                    "batch at " + last.firstIndex() + ": not signed by this lane's keys");
        }
        return signed(checkpoint.size(), last.root(), last.timeMillis()); // The key has changed since.
    }

    private Head signed(long size, byte[] root, long timeMillis) {
        Checkpoint checkpoint = new Checkpoint(signer.origin(), size, root);
        return new Head(checkpoint, signer.ed25519(checkpoint), timeMillis, signer);
    }

    /** Refuses to go on when the lane was once longer or other than it is: an old copy was put back. */
    private void compareWithPublished() throws IOException {
        try {
            String note = Files.readString(published());
            compare(Checkpoint.parse(SignedNote.parse(note).text()));
        } catch (NoSuchFileException e) {
            // Never published, or lost: it is made again.
        } catch (FormatException e) {
            throw new LedgerException(
                    LedgerException.Stage.CORRUPT, published() + ": " + e.getMessage() + "; delete it to go on", e);
        }
    }

    /** Throws BEHIND or FORK when this lane does not contain what {@code other}, a checkpoint of it, covers. */
    void compare(Checkpoint other) throws LedgerException {
        long size = head.size();
        if (other.size() > size) {
            throw new LedgerException(
                    LedgerException.Stage.BEHIND,
                    "lane " + other.origin() + ": " + size + " records (expected: at least " + other.size()
                            + ", which it has signed); an old copy was restored");
        }
        if (!Arrays.equals(MerkleTree.root(tree, other.size()), other.root())) {
            throw new LedgerException(
                    LedgerException.Stage.FORK,
                    "lane " + other.origin() + ": its first " + other.size() + " records are not those it has signed");
        }
    }

    Path dir() {
        return dir;
    }

    /** Where the newest checkpoint lies for everybody. */
    Path published() {
        return dir.resolve("public").resolve("checkpoint");
    }

    Head head() {
        return head;
    }

    RecordIndex index() {
        return content.index();
    }

    /** Makes room; nothing counts yet, and failing is harmless. */
    void reserve(Batch batch) throws IOException {
        privates.reserve(batch.openingBytes());
        wal.reserve(Frame.length(batch.size(), batch.recordBytes()));
    }

    /**
     * Makes a batch durable: openings first, then records, root and signature as one. When this throws, nobody knows
     * what is on disk, and nothing may be appended any more.
     */
    Head append(Batch batch, long nowMillis) throws IOException {
        long first = tree.size();
        long time = Math.max(nowMillis, head.timeMillis());
        openings.write(batch, first); // A crash now leaves openings to which nothing points.
        for (Pending pending : batch.all()) {
            tree.append(pending.leafHash());
        }
        Checkpoint checkpoint = new Checkpoint(signer.origin(), tree.size(), MerkleTree.root(tree, tree.size()));
        byte[] signature = signer.ed25519(checkpoint);
        Frame.write(frame, batch, first, time, checkpoint.root(), signature);
        long position = wal.write(frame); // A crash now may tear the batch: it never was, and its signature never left.
        wal.force();
        synchronized (frameStarts) {
            frameStarts.add(first);
            frameTimes.add(time);
        }
        for (int i = 0; i < batch.size(); i++) {
            content.add(
                    position + Frame.HEADER_BYTES + (long) i * Frame.ENTRY_BYTES,
                    batch.get(i).keys());
        }
        head = new Head(checkpoint, signature, time, signer);
        return head;
    }

    /** When the record at this index became durable, in milliseconds since 1970. */
    long durableMillis(long record) throws LedgerException {
        content.entry(record, head.size()); // Refuses an index that is not there.
        synchronized (frameStarts) {
            long low = 0;
            long high = frameStarts.length() - 1;
            while (low < high) {
                long middle = (low + high + 1) >>> 1;
                if (frameStarts.get(middle) <= record) {
                    low = middle;
                } else {
                    high = middle - 1;
                }
            }
            return frameTimes.get(low);
        }
    }

    /** Proofs under a head. */
    InclusionProver prover(Head at) {
        return new InclusionProver(tree, at.size());
    }

    LaneTree tree() {
        return tree;
    }

    byte[] record(long index) throws LedgerException {
        return content.record(index, head.size());
    }

    Optional<byte[]> opening(long index) throws LedgerException {
        return content.opening(index, head.size(), openings);
    }

    void erase(long index) throws IOException {
        content.erase(index, head.size(), openings);
    }

    @Override
    public void close() throws IOException {
        try (lock;
                privates) {
            wal.close();
        }
    }
}
