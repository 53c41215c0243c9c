package io.sluice.gateway.classification.detection;

import io.sluice.gateway.dataset.CellSink;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Finds identifiers in the cells of a table that is no text; a finding's line is the row, and its place is in the cell.
 * The column's name is context, and is searched as well. Not safe for concurrent use.
 */
final class CellFindings implements CellSink {
    private final TextDetector text;
    private CellDetector.Context[] contexts = new CellDetector.Context[16];
    private long row = 1;
    private int column;

    CellFindings(double least, List<CustomRecogniser> custom, FindingSink sink) {
        text = new TextDetector(least, custom, found -> sink.found(found.inColumn(column + 1)));
    }

    @Override
    public void column(int number, String name) {
        if (number >= contexts.length) {
            contexts = Arrays.copyOf(contexts, Math.max(number + 1, contexts.length * 2));
        }
        contexts[number] = text.context(name);
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        column = number;
        text.cell(row, bytes, 0, bytes.length, text.context(""));
    }

    @Override
    public void cell(int number, byte[] bytes, int from, int to, int kinds) {
        column = number;
        text.cell(row, bytes, from, to, contexts[number]);
    }

    @Override
    public void at(long number) {
        row = number;
    }

    @Override
    public void row() {
        // The rows are numbered by their reader.
    }
}
