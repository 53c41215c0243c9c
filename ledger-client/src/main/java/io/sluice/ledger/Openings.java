package io.sluice.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Private openings, in files of their own, so that they can be erased without touching the lane. Each begins with
 * magic, length, index and checksum; an erased one is all zeros behind another magic. Positions are kept in the
 * write-ahead files: an opening to which no record points does not exist.
 */
final class Openings {
    static final String MAGIC = "SLUPRV1\n";
    private static final int PRESENT = 0x4f504e31; // "OPN1"
    private static final int ERASED = 0x45524131; // "ERA1"
    private static final int HEADER_BYTES = 24;

    private final Segments segments;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(Batch.MAX_BYTES);

    Openings(Segments segments) {
        this.segments = segments;
    }

    /** Bytes that this opening takes in a file. */
    static int length(byte[] opening) {
        return length(opening.length);
    }

    static int length(int openingBytes) {
        return openingBytes == 0 ? 0 : (HEADER_BYTES + openingBytes + 7) & ~7;
    }

    /** Writes all openings of a batch and waits for the disk. The room must be reserved. */
    void write(Batch batch, long firstIndex) throws IOException {
        long[] positions = new long[batch.size()];
        buffer.clear();
        for (int i = 0; i < batch.size(); i++) {
            byte[] opening = batch.get(i).opening();
            if (opening.length > 0) {
                positions[i] = buffer.position();
                put(firstIndex + i, opening);
            }
        }
        if (buffer.flip().hasRemaining()) {
            long start = segments.write(buffer);
            for (int i = 0; i < positions.length; i++) {
                positions[i] += start;
            }
            segments.force();
        }
        batch.openingsAt(positions);
    }

    private void put(long index, byte[] opening) {
        CRC32C crc = new CRC32C();
        crc.update(opening);
        int start = buffer.position();
        buffer.putInt(PRESENT).putInt(opening.length).putLong(index);
        buffer.putInt((int) crc.getValue()).putInt(0).put(opening);
        while ((buffer.position() - start & 7) != 0) {
            buffer.put((byte) 0);
        }
    }

    /** The opening at this place; empty when it was erased. */
    Optional<byte[]> read(long position, int length, long index) throws LedgerException {
        if (length == 0) {
            return Optional.of(new byte[0]);
        }
        byte[] head = new byte[HEADER_BYTES];
        segments.read(position, head);
        ByteBuffer header = ByteBuffer.wrap(head);
        int magic = header.getInt();
        if (magic == ERASED) {
            return Optional.empty();
        }
        byte[] opening = new byte[length];
        segments.read(position + HEADER_BYTES, opening);
        CRC32C crc = new CRC32C();
        crc.update(opening);
        boolean whole = magic == PRESENT
                && header.getInt() == length
                && header.getLong() == index
                && header.getInt() == (int) crc.getValue();
        if (!whole) {
            throw new LedgerException(LedgerException.Stage.CORRUPT, "opening of record " + index + ": damaged");
        }
        return Optional.of(opening);
    }

    /** Overwrites it in place; durable when this returns. */
    void erase(long position, int length) throws IOException {
        if (length > 0) {
            byte[] nothing = new byte[length(length)];
            ByteBuffer.wrap(nothing).putInt(ERASED);
            segments.overwrite(position, nothing);
        }
    }
}
