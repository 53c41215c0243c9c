package io.sluice.gateway.dataset;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes down what a reader says, cell by cell, for tests. */
final class Cells implements CellSink {
    final List<String> said = new ArrayList<>();
    final List<String> columns = new ArrayList<>();

    @Override
    public void column(int column, String name) {
        columns.add(name);
        said.add("new " + column + " " + name);
    }

    @Override
    public void cell(int column, byte[] bytes, int from, int to, int kinds) {
        if (to <= from || column >= columns.size()) {
            throw new AssertionError("cell " + column + " of " + (to - from) + " bytes");
        }
        said.add(columns.get(column) + "=" + new String(bytes, from, to - from, StandardCharsets.ISO_8859_1) + " "
                + (kinds == ByteKind.of(bytes, from, to)));
    }

    @Override
    public void row() {
        said.add("row");
    }

    /** What is said of text, with cells as {@code name=value}. */
    static List<String> of(DataFormat format, String text) {
        Cells cells = new Cells();
        TableReader reader = TableReader.of(format, TableLimits.DEFAULT, cells);
        reader.feed(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        reader.end();
        cells.said.add(reader.sound() ? "sound" : "not sound");
        return cells.said.stream()
                .filter(line -> !line.startsWith("new "))
                .map(line -> line.replaceAll(" (true|false)$", ""))
                .toList();
    }

    /** All that is said of bytes that come in pieces ending at cuts. */
    static List<String> cut(DataFormat format, TableLimits limits, byte[] bytes, List<Integer> sizes) {
        Cells cells = new Cells();
        TableReader reader = TableReader.of(format, limits, cells);
        int at = 0;
        int i = 0;
        while (at < bytes.length) {
            int n = sizes.isEmpty() ? bytes.length : Math.min(bytes.length - at, sizes.get(i++ % sizes.size()));
            ByteBuffer piece = i % 2 == 0 ? ByteBuffer.allocateDirect(n) : ByteBuffer.allocate(n);
            reader.feed(piece.put(bytes, at, n).flip());
            at += n;
        }
        reader.end();
        cells.said.add(reader.sound() ? "sound" : "not sound");
        return cells.said;
    }
}
