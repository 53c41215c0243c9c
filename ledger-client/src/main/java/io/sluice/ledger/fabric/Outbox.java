package io.sluice.ledger.fabric;

import io.sluice.ledger.LedgerException;
import io.sluice.ledger.LedgerException.Stage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What must survive a crash between a lane and a channel: {@code pending}, the endorsed transaction in flight, and
 * {@code anchors}, where each batch went.
 *
 * <p>{@code pending} is overwritten in place. It is torn only by a crash before its transaction was ever submitted, and
 * at that time the one before it is already among the anchors: so a torn one is one that never was. Writing is for one
 * thread, {@link #anchored} and {@link #find} for any.
 */
final class Outbox implements AutoCloseable {
    private static final int ENTRY_BYTES = 64;
    private static final int MAX_PENDING_BYTES = 8 << 20;

    /** An endorsed transaction: it carries the lane's records up to {@code end}. */
    record Pending(long end, long timeMillis, byte[] transaction) {}

    /** A batch that the channel took; block -1 when another outbox brought it there. */
    record Anchored(long end, long block, long timeMillis, byte[] transaction) {
        String transactionId() {
            return block < 0 ? "" : HexFormat.of().formatHex(transaction);
        }
    }

    private final FileChannel pendingFile;
    private final FileChannel anchorsFile;
    private final List<Anchored> anchors = new ArrayList<>(); // Guarded by itself.
    private Pending pending; // The writing thread's.

    private Outbox(FileChannel pendingFile, FileChannel anchorsFile) {
        this.pendingFile = pendingFile;
        this.anchorsFile = anchorsFile;
    }

    static Outbox open(Path dir) throws IOException {
        Files.createDirectories(dir);
        FileChannel pendingFile = channel(dir.resolve("pending"));
        FileChannel anchorsFile = channel(dir.resolve("anchors"));
        Outbox outbox = new Outbox(pendingFile, anchorsFile);
        try {
            try (FileChannel names = FileChannel.open(dir, StandardOpenOption.READ)) {
                names.force(true);
            }
            outbox.readAnchors(dir.resolve("anchors"));
            outbox.readPending();
            return outbox;
        } catch (IOException e) {
            outbox.close();
            throw e;
        }
    }

    private static FileChannel channel(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private void readAnchors(Path file) throws IOException {
        long whole = anchorsFile.size() / ENTRY_BYTES;
        for (long i = 0; i < whole; i++) {
            ByteBuffer entry = read(anchorsFile, i * ENTRY_BYTES, ENTRY_BYTES);
            if (entry.getInt(ENTRY_BYTES - 8) != crc(entry.array(), 0, ENTRY_BYTES - 8)) {
                if (i < whole - 1) {
                    throw new LedgerException(Stage.CORRUPT, file + ": entry " + i + " is damaged");
                }
                break; // Torn by a crash: its transaction is still pending.
            }
            byte[] transaction = new byte[32];
            Anchored one = new Anchored(entry.getLong(), entry.getLong(), entry.getLong(), transaction);
            entry.get(transaction);
            if (one.end() <= anchored()) {
                throw new LedgerException(Stage.CORRUPT, file + ": entry " + i + " is not after its predecessor");
            }
            anchors.add(one);
        }
        anchorsFile.truncate((long) anchors.size() * ENTRY_BYTES);
    }

    private void readPending() throws IOException {
        if (pendingFile.size() < 24) {
            return;
        }
        ByteBuffer head = read(pendingFile, 0, 24);
        int crc = head.getInt();
        int length = head.getInt();
        if (length <= 0 || length > MAX_PENDING_BYTES || length > pendingFile.size() - 24) {
            return;
        }
        byte[] bytes = read(pendingFile, 4, length + 20).array();
        if (crc(bytes, 0, bytes.length) == crc && head.getLong(8) > anchored()) {
            byte[] transaction = new byte[length];
            System.arraycopy(bytes, 20, transaction, 0, length);
            pending = new Pending(head.getLong(8), head.getLong(16), transaction);
        }
    }

    /** The transaction in flight. */
    Optional<Pending> pending() {
        return Optional.ofNullable(pending);
    }

    /** Records that the channel has taken. */
    long anchored() {
        synchronized (anchors) {
            return anchors.isEmpty() ? 0 : anchors.get(anchors.size() - 1).end();
        }
    }

    /** Time of the newest batch; 0 before the first. */
    long timeMillis() {
        synchronized (anchors) {
            return anchors.isEmpty() ? 0 : anchors.get(anchors.size() - 1).timeMillis();
        }
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

    /** Durable when this returns: from now on it may be submitted. */
    void put(Pending next) throws IOException {
        byte[] transaction = next.transaction();
        ByteBuffer bytes = ByteBuffer.allocate(24 + transaction.length);
        bytes.putInt(0).putInt(transaction.length).putLong(next.end()).putLong(next.timeMillis());
        bytes.put(transaction).flip();
        bytes.putInt(0, crc(bytes.array(), 4, bytes.limit() - 4));
        write(pendingFile, bytes, 0);
        pending = next;
    }

    /** Forgets the transaction in flight, which is known to count for nothing. */
    void drop() throws IOException {
        write(pendingFile, ByteBuffer.allocate(24), 0);
        pending = null;
    }

    /** Durable when this returns. */
    void add(Anchored batch) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(ENTRY_BYTES);
        bytes.putLong(batch.end())
                .putLong(batch.block())
                .putLong(batch.timeMillis())
                .put(batch.transaction());
        bytes.putInt(crc(bytes.array(), 0, ENTRY_BYTES - 8)).putInt(0).flip();
        int count;
        synchronized (anchors) {
            count = anchors.size();
        }
        write(anchorsFile, bytes, (long) count * ENTRY_BYTES);
        pending = null;
        synchronized (anchors) {
            anchors.add(batch);
        }
    }

    private static void write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
        long position = at;
        while (bytes.hasRemaining()) {
            position += file.write(bytes, position);
        }
        file.force(false);
    }

    private static ByteBuffer read(FileChannel file, long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, at + bytes.position()) < 0) {
                throw new IOException("file ends at " + (at + bytes.position()));
            }
        }
        return bytes.flip();
    }

    private static int crc(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    @Override
    public void close() throws IOException {
        try (pendingFile) {
            anchorsFile.close();
        }
    }
}
