package io.sluice.ledger.fabric;

import io.sluice.ledger.fabric.Outbox.Pending;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A file that holds one endorsed transaction, overwritten in place by the next; what is torn is none. For one thread.
 *
 * <pre>
 *  0  4  CRC-32C of what follows
 *  4  4  length of the transaction
 *  8  8  the record before which it ends
 * 16  8  time of its batch, in milliseconds since 1970
 * 24 32  its identifier
 * 56     the transaction
 * </pre>
 */
final class PendingFile implements AutoCloseable {
    private static final int HEAD_BYTES = 56;
    private static final int MAX_BYTES = 8 << 20;

    private final FileChannel file;
    private Optional<Pending> content;

    private PendingFile(FileChannel file) throws IOException {
        this.file = file;
        this.content = read();
    }

    static PendingFile open(Path path) throws IOException {
        FileChannel file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            return new PendingFile(file);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private Optional<Pending> read() throws IOException {
        if (file.size() < HEAD_BYTES) {
            return Optional.empty();
        }
        int length = read(file, 0, HEAD_BYTES).getInt(4);
        if (length <= 0 || length > MAX_BYTES || length > file.size() - HEAD_BYTES) {
            return Optional.empty();
        }
        ByteBuffer bytes = read(file, 0, HEAD_BYTES + length);
        if (crc(bytes.array(), 4, bytes.limit() - 4) != bytes.getInt()) {
            return Optional.empty();
        }
        bytes.getInt();
        long end = bytes.getLong();
        long timeMillis = bytes.getLong();
        byte[] id = new byte[32];
        byte[] transaction = new byte[length];
        bytes.get(id).get(transaction);
        return Optional.of(new Pending(end, timeMillis, id, transaction));
    }

    Optional<Pending> content() {
        return content;
    }

    /** Durable when this returns. */
    void put(Pending next) throws IOException {
        byte[] transaction = next.transaction();
        if (transaction.length > MAX_BYTES) {
            throw new IOException(
                    "transaction: " + transaction.length + " bytes (expected: at most " + MAX_BYTES + ")");
        }
        ByteBuffer bytes = ByteBuffer.allocate(HEAD_BYTES + transaction.length);
        bytes.putInt(0).putInt(transaction.length).putLong(next.end()).putLong(next.timeMillis());
        bytes.put(next.id()).put(transaction).flip();
        bytes.putInt(0, crc(bytes.array(), 4, bytes.limit() - 4));
        write(file, bytes, 0);
        content = Optional.of(next);
    }

    /** Durable when this returns. */
    void clear() throws IOException {
        write(file, ByteBuffer.allocate(HEAD_BYTES), 0);
        content = Optional.empty();
    }

    /** Writes all, and waits until the disk has it. */
    static void write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
        long position = at;
        while (bytes.hasRemaining()) {
            position += file.write(bytes, position);
        }
        file.force(false);
    }

    static ByteBuffer read(FileChannel file, long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, at + bytes.position()) < 0) {
                throw new EOFException("file ends at " + (at + bytes.position()));
            }
        }
        return bytes.flip();
    }

    static int crc(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
