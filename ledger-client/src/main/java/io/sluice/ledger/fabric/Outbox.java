package io.sluice.ledger.fabric;

import io.sluice.ledger.LedgerException;
import io.sluice.ledger.LedgerException.Stage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What must survive a crash between a lane and a channel: the endorsed transaction in flight, in one of two files that
 * take turns, and {@code anchors}, where each batch went.
 *
 * <p>One wait for the disk lies between endorsing and submitting. The anchor of a batch reaches the disk while the next
 * batch is in flight ({@link #sync}), and the file of its transaction is not overwritten before that: what is missing
 * among the anchors after a crash is still there as a transaction, and its status tells the anchor again. A file that is
 * torn is that of a transaction that was never submitted.
 *
 * <p>Writing is for one thread, {@link #anchored} and {@link #find} for any.
 */
final class Outbox implements AutoCloseable {
    private static final int ENTRY_BYTES = 64;

    /** An endorsed transaction: it carries the lane's records up to {@code end}. */
    record Pending(long end, long timeMillis, byte[] id, byte[] transaction) {
        @Override
        public String toString() {
            return "transaction " + HexFormat.of().formatHex(id) + " up to record " + end;
        }
    }

    /** A batch that the channel took; block -1 when another outbox brought it there. */
    record Anchored(long end, long block, long timeMillis, byte[] id) {
        String transactionId() {
            return block < 0 ? "" : HexFormat.of().formatHex(id);
        }
    }

    private final PendingFile[] turns = new PendingFile[2];
    private final FileChannel anchorsFile;
    private final List<Anchored> anchors = new ArrayList<>(); // Guarded by itself.
    private int kept; // Of the two files, the one whose transaction may be missing among the anchors on disk.
    private int unsynced;

    private Outbox(Path dir) throws IOException {
        this.anchorsFile = FileChannel.open(
                dir.resolve("anchors"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /**
     * Opens what is in {@code dir}, which is made when it is missing.
     *
     * @param whose lane and channel, in one line
     * @throws LedgerException REFUSED when it is somebody else's, CORRUPT when no crash can have left it so
     */
    static Outbox open(Path dir, String whose) throws IOException {
        Files.createDirectories(dir);
        mark(dir.resolve("outbox"), whose);
        Outbox outbox = new Outbox(dir);
        try {
            outbox.readAnchors(dir.resolve("anchors"));
            for (int i = 0; i < 2; i++) {
                outbox.turns[i] = PendingFile.open(dir.resolve("pending." + i));
            }
            outbox.anchorsFile.force(false); // From now on no file is kept for what was read.
            try (FileChannel names = FileChannel.open(dir, StandardOpenOption.READ)) {
                names.force(true);
            }
            return outbox;
        } catch (IOException e) {
            outbox.close();
            throw e;
        }
    }

    private static void mark(Path file, String whose) throws IOException {
        byte[] expected = ("sluice outbox v1\n" + whose + "\n").getBytes(StandardCharsets.UTF_8);
        String found = Files.exists(file) ? Files.readString(file) : "";
        if (found.lines().count() < 2 || !found.endsWith("\n")) { // Torn: nothing else was made before it.
            try (FileChannel mark = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                PendingFile.write(mark, ByteBuffer.wrap(expected), 0);
            }
        } else if (!found.equals(new String(expected, StandardCharsets.UTF_8))) {
            throw new LedgerException(Stage.REFUSED, file + ": of another lane or channel (expected: " + whose + ")");
        }
    }

    private void readAnchors(Path file) throws IOException {
        long whole = anchorsFile.size() / ENTRY_BYTES;
        for (long i = 0; i < whole; i++) {
            ByteBuffer entry = PendingFile.read(anchorsFile, i * ENTRY_BYTES, ENTRY_BYTES);
            if (entry.getInt(ENTRY_BYTES - 8) != PendingFile.crc(entry.array(), 0, ENTRY_BYTES - 8)) {
                if (i < whole - 1) {
                    throw new LedgerException(Stage.CORRUPT, file + ": entry " + i + " is damaged");
                }
                break; // Torn by a crash: its transaction is still there.
            }
            byte[] id = new byte[32];
            Anchored one = new Anchored(entry.getLong(), entry.getLong(), entry.getLong(), id);
            entry.get(id);
            if (one.end() <= anchored()) {
                throw new LedgerException(Stage.CORRUPT, file + ": entry " + i + " is not after its predecessor");
            }
            anchors.add(one);
        }
        anchorsFile.truncate((long) anchors.size() * ENTRY_BYTES);
    }

    private boolean unsettled(int turn) {
        return turns[turn].content().filter(one -> one.end() > anchored()).isPresent();
    }

    /** The transaction in flight; of two, because the anchor of the first was lost in a crash, the first. */
    Optional<Pending> pending() {
        return turn() < 0 ? Optional.empty() : turns[turn()].content();
    }

    private int turn() {
        boolean zero = unsettled(0);
        boolean one = unsettled(1);
        if (zero && one) {
            long first = turns[0].content().orElseThrow().end();
            return first < turns[1].content().orElseThrow().end() ? 0 : 1;
        }
        return zero ? 0 : one ? 1 : -1;
    }

    /** How far the transactions go that are here, in flight or not. */
    long reach() {
        long reach = anchored();
        for (PendingFile turn : turns) {
            reach = Math.max(reach, turn.content().map(Pending::end).orElse(0L));
        }
        return reach;
    }

    /** Records that the channel has taken. */
    long anchored() {
        synchronized (anchors) {
            return anchors.isEmpty() ? 0 : anchors.get(anchors.size() - 1).end();
        }
    }

    /** Time of the newest batch that is here; 0 before the first. */
    long timeMillis() {
        long newest;
        synchronized (anchors) {
            newest = anchors.isEmpty() ? 0 : anchors.get(anchors.size() - 1).timeMillis();
        }
        for (PendingFile turn : turns) {
            newest = Math.max(newest, turn.content().map(Pending::timeMillis).orElse(0L));
        }
        return newest;
    }

    /** The batch that holds this record, if the channel has taken it. */
    Optional<Anchored> find(long index) {
        synchronized (anchors) {
            int low = 0;
            int high = anchors.size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (anchors.get(middle).end() > index) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            return low < anchors.size() ? Optional.of(anchors.get(low)) : Optional.empty();
        }
    }

    /** Durable when this returns: from now on it may be submitted. Nothing else may be in flight. */
    void put(Pending next) throws IOException {
        if (turn() >= 0) {
            throw new IllegalStateException(pending().orElseThrow() + ": still in flight");
        }
        if (unsynced > 1) {
            sync(); // Else two anchors would hang on one file.
        }
        turns[1 - kept].put(next);
    }

    /** Forgets the transaction in flight, which is known to count for nothing. Durable when this returns. */
    void drop() throws IOException {
        turns[turn()].clear();
    }

    /** The transaction in flight has arrived. Durable no later than at the next {@link #sync}. */
    void settle(Anchored batch) throws IOException {
        kept = turn();
        append(batch);
    }

    /** Records that nothing of here brought there. Durable when this returns. */
    void found(Anchored batch) throws IOException {
        append(batch);
        sync();
    }

    private void append(Anchored batch) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(ENTRY_BYTES);
        bytes.putLong(batch.end())
                .putLong(batch.block())
                .putLong(batch.timeMillis())
                .put(batch.id());
        bytes.putInt(PendingFile.crc(bytes.array(), 0, ENTRY_BYTES - 8))
                .putInt(0)
                .flip();
        int count;
        synchronized (anchors) {
            count = anchors.size();
        }
        unsynced++;
        long at = (long) count * ENTRY_BYTES;
        while (bytes.hasRemaining()) {
            at += anchorsFile.write(bytes, at);
        }
        synchronized (anchors) {
            anchors.add(batch);
        }
    }

    /** Waits until all anchors are on the disk. */
    void sync() throws IOException {
        if (unsynced > 0) {
            anchorsFile.force(false);
            unsynced = 0;
        }
    }

    @Override
    public void close() throws IOException {
        try (anchorsFile) {
            for (PendingFile turn : turns) {
                if (turn != null) {
                    turn.close();
                }
            }
        }
    }
}
