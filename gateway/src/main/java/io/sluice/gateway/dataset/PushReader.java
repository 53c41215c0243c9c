package io.sluice.gateway.dataset;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What the readers share: cells that lie within one piece are lent to the sink where they lie; a cell that is cut, or
 * that has escapes, is first collected in one buffer. A cell larger than that buffer is handed on in pieces of its
 * size, so that the pieces do not depend on how the input was cut.
 */
abstract class PushReader implements TableReader {
    /** Longer names are cut; what was cut off is handed on as a cell, so that nothing hides in a name. */
    static final int NAME_BYTES = 256;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
    private static final int COPY_BYTES = 16 * 1024;

    final CellSink sink;
    final TableLimits limits;
    boolean sound = true;
    byte[] held = new byte[1024];
    int heldBytes;

    private final Utf8Check utf8 = new Utf8Check();
    private int heldKinds;
    private boolean inPieces;
    private int markBytes;
    private boolean started;
    private byte[] copy;

    PushReader(TableLimits limits, CellSink sink) {
        this.limits = limits;
        this.sink = sink;
    }

    /** Reads bytes from to to. */
    abstract void read(byte[] bytes, int from, int to);

    /** Reads the end. */
    abstract void readEnd();

    /** The column that the held bytes belong to, announced to the sink. */
    abstract int heldColumn();

    @Override
    public final void feed(ByteBuffer src) {
        if (src.hasArray()) {
            int from = src.arrayOffset() + src.position();
            start(src.array(), from, from + src.remaining());
            src.position(src.limit());
            return;
        }
        if (copy == null) {
            copy = new byte[COPY_BYTES];
        }
        while (src.hasRemaining()) {
            int n = Math.min(src.remaining(), copy.length);
            src.get(copy, 0, n);
            start(copy, 0, n);
        }
    }

    @Override
    public final void end() {
        if (!started) {
            read(BYTE_ORDER_MARK, 0, markBytes);
        }
        readEnd();
    }

    @Override
    public boolean sound() {
        return sound;
    }

    /** Passes over a byte order mark, of which any part may have come with an earlier piece. */
    private void start(byte[] bytes, int from, int to) {
        int i = from;
        while (!started && i < to) {
            if (bytes[i] == BYTE_ORDER_MARK[markBytes]) {
                i++;
                started = ++markBytes == BYTE_ORDER_MARK.length;
            } else {
                started = true;
                read(BYTE_ORDER_MARK, 0, markBytes);
            }
        }
        if (i < to) {
            read(bytes, i, to);
        }
    }

    /** Keeps bytes that belong to a cell that is not complete. */
    final void hold(byte[] bytes, int from, int to, int kinds) {
        int i = from;
        while (to - i > limits.cellBytes() - heldBytes) {
            int n = limits.cellBytes() - heldBytes;
            append(bytes, i, n);
            i += n;
            sound = false;
            inPieces = true;
            deliver(heldColumn(), held, 0, heldBytes, ByteKind.of(held, 0, heldBytes));
            heldBytes = 0;
        }
        append(bytes, i, to - i);
        heldKinds |= kinds;
    }

    /** Completes a cell: what is held, and these bytes. */
    final void cell(int column, byte[] bytes, int from, int to, int kinds) {
        if (heldBytes == 0 && !inPieces && to - from <= limits.cellBytes()) {
            deliver(column, bytes, from, to, kinds);
        } else {
            hold(bytes, from, to, kinds);
            deliver(column, held, 0, heldBytes, inPieces ? ByteKind.of(held, 0, heldBytes) : heldKinds);
        }
        endCell();
    }

    /** Drops what is held; the next byte belongs to another cell. */
    final void endCell() {
        heldBytes = 0;
        heldKinds = 0;
        inPieces = false;
        if (!utf8.boundary()) {
            sound = false;
        }
    }

    /** Counts bytes that are no cell, such as a name, into what has to be sound. */
    final void checkText(byte[] bytes, int from, int to) {
        int kinds = ByteKind.of(bytes, from, to);
        if ((kinds & ByteKind.CONTROL) != 0) {
            sound = false;
        }
        utf8.check(bytes, from, to);
    }

    final int heldKinds() {
        return heldKinds;
    }

    static String name(byte[] bytes, int from, int to) {
        return new String(bytes, from, Math.min(NAME_BYTES, to - from), StandardCharsets.UTF_8).strip();
    }

    private void deliver(int column, byte[] bytes, int from, int to, int kinds) {
        if (to == from) {
            return;
        }
        if ((kinds & (ByteKind.CONTROL | ByteKind.HIGH)) != 0) {
            sound &= (kinds & ByteKind.CONTROL) == 0;
            utf8.check(bytes, from, to);
        }
        sink.cell(column, bytes, from, to, kinds);
    }

    private void append(byte[] bytes, int from, int n) {
        if (held.length < heldBytes + n) {
            int size = Math.min(limits.cellBytes(), Math.max(held.length * 2, heldBytes + n));
            held = Arrays.copyOf(held, size);
        }
        System.arraycopy(bytes, from, held, heldBytes, n);
        heldBytes += n;
    }
}
