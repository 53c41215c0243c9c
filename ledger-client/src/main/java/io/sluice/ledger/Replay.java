package io.sluice.ledger;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads the write-ahead files from the beginning. A crash can tear the last batch and nothing else, because each batch
 * is on disk before the next is begun: so an unreadable batch with another behind it is damage, and is refused.
 */
final class Replay {
    private Replay() {}

    /** Sees each whole batch in order. */
    @FunctionalInterface
    interface Visitor {
        void batch(int number, ByteBuffer file, Frame frame) throws LedgerException;
    }

    /** Returns the position behind the last whole batch. */
    static long run(Segments wal, Visitor visitor) throws LedgerException {
        long next = 0;
        long resume = Segments.position(0, Segments.HEADER_BYTES);
        for (int number = 0; number < wal.count(); number++) {
            ByteBuffer file = wal.segment(number);
            int offset = Segments.HEADER_BYTES;
            Optional<Frame> frame = Frame.read(file, offset);
            while (frame.isPresent()) {
                if (frame.get().firstIndex() != next) {
                    throw damaged(
                            wal.file(number),
                            offset,
                            next,
                            "begins with record " + frame.get().firstIndex());
                }
                visitor.batch(number, file, frame.get());
                next += frame.get().count();
                offset += frame.get().length();
                resume = Segments.position(number, offset);
                frame = Frame.read(file, offset);
            }
            if (!blank(file, offset) && somethingFollows(wal, number, offset)) {
                throw damaged(wal.file(number), offset, next, "is damaged, and whole batches follow it");
            }
        }
        return resume;
    }

    private static LedgerException damaged(Path file, int offset, long next, String what) {
        return new LedgerException(
                LedgerException.Stage.CORRUPT,
                file.getFileName() + " at byte " + offset + ": the batch " + what + " (expected: record " + next + ")");
    }

    static boolean blank(ByteBuffer file, int offset) {
        int at = offset;
        for (; at <= file.capacity() - 8; at += 8) {
            if (file.getLong(at) != 0) {
                return false;
            }
        }
        for (; at < file.capacity(); at++) {
            if (file.get(at) != 0) {
                return false;
            }
        }
        return true;
    }

    static boolean somethingFollows(Segments wal, int number, int offset) {
        ByteBuffer file = wal.segment(number);
        for (int at = offset + 8; at < file.capacity() - Frame.HEADER_BYTES; at += 8) {
            if (file.getInt(at) == Frame.MAGIC && Frame.read(file, at).isPresent()) {
                return true;
            }
        }
        for (int later = number + 1; later < wal.count(); later++) {
            if (!blank(wal.segment(later), Segments.HEADER_BYTES)) {
                return true;
            }
        }
        return false;
    }
}
