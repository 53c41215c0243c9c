package io.sluice.ledger;

import io.sluice.lane.TreeHash;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One batch in the write-ahead files; see docs/lane.md for the bytes. The records, where their openings are, the root
 * after them and its Ed25519 signature stand or fall together: one checksum covers all, so a torn write is a batch that
 * never was.
 */
record Frame(int offset, int length, long firstIndex, int count, long timeMillis, byte[] root, byte[] ed25519) {
    static final int MAGIC = 0x534c4231; // "SLB1"
    static final int HEADER_BYTES = 128;
    static final int ENTRY_BYTES = 24;
    private static final int TRAILER_BYTES = 8;

    /** Bytes that a batch of so many records of so many bytes together takes. */
    static int length(int count, int recordBytes) {
        return padded(HEADER_BYTES + count * ENTRY_BYTES + recordBytes) + TRAILER_BYTES;
    }

    private static int padded(int bytes) {
        return (bytes + 7) & ~7;
    }

    /** Where the entry of the batch's i-th record is. */
    int entry(int i) {
        return offset + HEADER_BYTES + i * ENTRY_BYTES;
    }

    /** Writes a batch into the buffer and flips it. Openings: position and length for each record. */
    static void write(ByteBuffer out, Batch batch, long firstIndex, long timeMillis, byte[] root, byte[] ed25519) {
        int count = batch.size();
        int length = length(count, batch.recordBytes());
        out.clear();
        out.putInt(MAGIC).putInt(length).putLong(firstIndex).putInt(count).putInt(0);
        out.putLong(timeMillis).put(root).put(ed25519);
        int record = HEADER_BYTES + count * ENTRY_BYTES;
        for (int i = 0; i < count; i++) {
            Pending pending = batch.get(i);
            out.putInt(record - out.position()); // Distance from this entry to the record.
            out.putInt(pending.record().length);
            out.putLong(batch.openingPosition(i))
                    .putInt(pending.opening().length)
                    .putInt(0);
            record += pending.record().length;
        }
        for (int i = 0; i < count; i++) {
            out.put(batch.get(i).record());
        }
        while (out.position() < length - TRAILER_BYTES) {
            out.put((byte) 0);
        }
        CRC32C crc = new CRC32C();
        crc.update(out.duplicate().flip());
        out.putInt((int) crc.getValue()).putInt(MAGIC).flip();
    }

    /** The whole batch at this offset of a file, or empty when there is none or it is not whole. */
    static Optional<Frame> read(ByteBuffer file, int offset) {
        int length = plausibleLength(file, offset);
        if (length < 0 || file.getInt(offset + length - 4) != MAGIC) {
            return Optional.empty();
        }
        CRC32C crc = new CRC32C();
        crc.update(file.slice(offset, length - TRAILER_BYTES));
        if ((int) crc.getValue() != file.getInt(offset + length - TRAILER_BYTES)) {
            return Optional.empty();
        }
        return Optional.of(header(file, offset, length));
    }

    /** What stands where a batch begins, even if its checksum fails: for an audit that wants to name the record. */
    static Optional<Frame> readDamaged(ByteBuffer file, int offset) {
        int length = plausibleLength(file, offset);
        return length < 0 ? Optional.empty() : Optional.of(header(file, offset, length));
    }

    private static int plausibleLength(ByteBuffer file, int offset) {
        if (offset < 0 || offset + HEADER_BYTES + TRAILER_BYTES > file.capacity() || file.getInt(offset) != MAGIC) {
            return -1;
        }
        int length = file.getInt(offset + 4);
        int count = file.getInt(offset + 16);
        boolean plausible = length >= HEADER_BYTES + TRAILER_BYTES
                && length <= file.capacity() - offset
                && (length & 7) == 0
                && count > 0
                && (long) count * ENTRY_BYTES <= length - HEADER_BYTES - TRAILER_BYTES;
        return plausible ? length : -1;
    }

    private static Frame header(ByteBuffer file, int offset, int length) {
        byte[] root = new byte[TreeHash.BYTES];
        byte[] signature = new byte[64];
        file.get(offset + 32, root);
        file.get(offset + 64, signature);
        return new Frame(
                offset,
                length,
                file.getLong(offset + 8),
                file.getInt(offset + 16),
                file.getLong(offset + 24),
                root,
                signature);
    }

    /** The bytes of the record whose entry is at this offset; empty when the entry points outside the file. */
    static Optional<byte[]> record(ByteBuffer file, int entry) {
        long start = (long) entry + file.getInt(entry);
        int length = file.getInt(entry + 4);
        if (start < entry || length < 0 || length > Ledger.MAX_RECORD_BYTES || start + length > file.capacity()) {
            return Optional.empty();
        }
        byte[] record = new byte[length];
        file.get((int) start, record);
        return Optional.of(record);
    }

    static long openingPosition(ByteBuffer file, int entry) {
        return file.getLong(entry + 8);
    }

    static int openingLength(ByteBuffer file, int entry) {
        return file.getInt(entry + 16);
    }
}
