package io.sluice.gateway.consent;

import io.sluice.gateway.dataset.CellSink;
import java.util.Arrays;
import java.util.function.IntPredicate;

/** Cells of some rows that are kept until it is known what becomes of them. Not for several threads. */
final class HeldRows {
    static final int MOST_ROWS = 256;
    private static final int MOST_BYTES = 1 << 16;

    private byte[] bytes = new byte[4096];
    private int size;
    private int[] cells = new int[1024]; // column, end, kinds; a cell begins where the one before it ends
    private int count;
    private final int[] ends = new int[MOST_ROWS]; // of each complete row, among these
    private int rows;

    /** A copy of a cell. */
    void cell(int column, byte[] source, int from, int to, int kinds) {
        int length = to - from;
        if (length > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + length));
        }
        System.arraycopy(source, from, bytes, size, length);
        size += length;
        if (count + 3 > cells.length) {
            cells = Arrays.copyOf(cells, cells.length * 2);
        }
        cells[count++] = column;
        cells[count++] = size;
        cells[count++] = kinds;
    }

    /** A row is complete. */
    void row() {
        ends[rows++] = count;
    }

    /** How many are complete. */
    int rows() {
        return rows;
    }

    /** There is no row and no cell. */
    boolean empty() {
        return rows == 0 && count == 0;
    }

    /** Time to hand them on. */
    boolean full() {
        return rows == MOST_ROWS || size > MOST_BYTES;
    }

    /**
     * Hands on those of the complete rows that are let through, in their order; a row that is not complete is kept.
     *
     * @param through by the row's number among these, from 0
     * @param mask whether the others stay as rows without cells
     */
    void handOn(CellSink target, IntPredicate through, boolean mask) {
        int cell = 0;
        int begin = 0;
        for (int row = 0; row < rows; row++) {
            boolean let = through.test(row);
            for (; cell < ends[row]; cell += 3) {
                if (let) {
                    target.cell(cells[cell], bytes, begin, cells[cell + 1], cells[cell + 2]);
                }
                begin = cells[cell + 1];
            }
            if (let || mask) {
                target.row();
            }
        }
        rows = 0;
        System.arraycopy(bytes, begin, bytes, 0, size - begin);
        System.arraycopy(cells, cell, cells, 0, count - cell);
        size -= begin;
        count -= cell;
        for (int i = 1; i < count; i += 3) {
            cells[i] -= begin;
        }
    }
}
