package io.sluice.ledger;

import java.util.Arrays;

/**
 * A growing array of longs in pieces, so that growing copies no values. One thread appends; others may read below a
 * length that was handed to them safely.
 */
final class Longs {
    private static final int BITS = 14;
    private static final int MASK = (1 << BITS) - 1;

    private volatile long[][] pieces = {};
    private long length;

    void add(long value) {
        int piece = (int) (length >>> BITS);
        if (piece == pieces.length) {
            long[][] more = Arrays.copyOf(pieces, piece + 1);
            more[piece] = new long[1 << BITS];
            pieces = more;
        }
        pieces[piece][(int) length & MASK] = value;
        length++;
    }

    long get(long index) {
        return pieces[(int) (index >>> BITS)][(int) index & MASK];
    }

    void set(long index, long value) {
        pieces[(int) (index >>> BITS)][(int) index & MASK] = value;
    }

    /** Only for the appending thread. */
    long length() {
        return length;
    }
}
