package io.sluice.gateway.dataset;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Brings the columns of the files of a folder together: those of the same name are one. */
final class FolderColumns implements CellSink {
    private static final String FILE_NAMES = "(file names)";

    private final TableLimits limits;
    private final CellSink sink;
    private final Map<String, Integer> numberByName = new HashMap<>();
    private final int[] numbers;
    private boolean sound = true;

    FolderColumns(TableLimits limits, CellSink sink) {
        this.limits = limits;
        this.sink = sink;
        this.numbers = new int[limits.columns() + 2]; // JSON Lines have one more for what does not fit.
    }

    boolean sound() {
        return sound;
    }

    /** A file or folder begins. Its name is data as well. */
    void file(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, limits.cellBytes());
        if (length > 0) {
            sink.cell(number(FILE_NAMES), bytes, 0, length, ByteKind.of(bytes, 0, length));
        }
    }

    /** A text that is in no table: a cell of a column of this name. */
    void text(String name, byte[] bytes, int from, int to) {
        for (int i = from; i < to; i += limits.cellBytes()) {
            int end = Math.min(to, i + limits.cellBytes());
            sink.cell(number(name), bytes, i, end, ByteKind.of(bytes, i, end));
        }
    }

    @Override
    public void column(int column, String name) {
        numbers[Math.min(column, numbers.length - 1)] = number(name);
    }

    @Override
    public void cell(int column, byte[] bytes, int from, int to, int kinds) {
        sink.cell(numbers[Math.min(column, numbers.length - 1)], bytes, from, to, kinds);
    }

    @Override
    public void row() {
        sink.row();
    }

    private int number(String name) {
        Integer known = numberByName.get(name);
        if (known != null) {
            return known;
        }
        int number = numberByName.size();
        if (number >= limits.columns()) {
            sound = false;
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            sink.cell(number - 1, bytes, 0, bytes.length, ByteKind.of(bytes, 0, bytes.length));
            return number - 1;
        }
        numberByName.put(name, number);
        sink.column(number, name);
        return number;
    }
}
