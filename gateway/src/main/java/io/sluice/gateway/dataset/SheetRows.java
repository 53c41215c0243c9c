package io.sluice.gateway.dataset;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Tells a sink the rows of a sheet. The first row names the columns if it looks like names, by the rule for CSV: every
 * cell there, short, and none a number or an address. Not safe for concurrent use.
 */
final class SheetRows {
    private static final int NAME_BYTES = 64;

    private final CellSink sink;
    private final TableLimits limits;
    private final BitSet announced = new BitSet();
    private final List<Integer> firstColumns = new ArrayList<>();
    private final List<byte[]> firstCells = new ArrayList<>();
    private boolean first;
    private int row;
    private boolean any;
    private boolean sound = true;

    /** With whether the first row may name the columns. */
    SheetRows(CellSink sink, TableLimits limits, boolean first) {
        this.sink = sink;
        this.limits = limits;
        this.first = first;
    }

    boolean sound() {
        return sound;
    }

    void row(int number) {
        endRow();
        row = number;
    }

    void cell(int column, byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        sound &= column < limits.columns();
        int place = Math.min(column, limits.columns() - 1);
        if (first) {
            firstColumns.add(place);
            firstCells.add(bytes);
        } else {
            deliver(place, bytes);
        }
        any = true;
    }

    void end() {
        endRow();
    }

    private void endRow() {
        if (!any) {
            return;
        }
        any = false;
        if (!first) {
            sink.row();
            return;
        }
        first = false;
        sink.at(row);
        boolean names = names();
        for (int i = 0; i < firstCells.size(); i++) {
            int column = firstColumns.get(i);
            byte[] bytes = firstCells.get(i);
            if (names && !announced.get(column)) {
                announced.set(column);
                sink.column(column, PushReader.name(bytes, 0, bytes.length));
            } else {
                deliver(column, bytes);
            }
        }
        if (!names) {
            sink.row();
        }
        firstCells.clear();
        firstColumns.clear();
    }

    private boolean names() {
        int width = 0;
        for (int i = 0; i < firstCells.size(); i++) {
            byte[] bytes = firstCells.get(i);
            int kinds = ByteKind.of(bytes, 0, bytes.length);
            if ((kinds & (ByteKind.LETTER | ByteKind.HIGH)) == 0 || (kinds & ByteKind.AT) != 0) {
                return false;
            }
            if (bytes.length > NAME_BYTES) {
                return false;
            }
            width = Math.max(width, firstColumns.get(i) + 1);
        }
        return width == firstCells.size();
    }

    private void deliver(int column, byte[] bytes) {
        if (!announced.get(column)) {
            announced.set(column);
            sink.column(column, "column " + (column + 1));
        }
        sink.at(row);
        for (int from = 0; from < bytes.length; from += limits.cellBytes()) {
            int to = Math.min(bytes.length, from + limits.cellBytes());
            sound &= to - from == bytes.length;
            sink.cell(column, bytes, from, to, ByteKind.of(bytes, from, to));
        }
    }
}
