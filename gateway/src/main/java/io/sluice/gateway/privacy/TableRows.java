package io.sluice.gateway.privacy;

import io.sluice.gateway.dataset.CellSink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes rows of the cells of a table whose columns are known. A column that nobody knows of, two of one name, or two
 * values in one cell is not passed over but kept as a reason: {@link #end} tells.
 */
final class TableRows implements CellSink {
    /** Takes a row; the array is lent for the call. */
    @FunctionalInterface
    interface RowSink {
        void row(String[] cells);
    }

    private final List<String> columns;
    private final RowSink sink;
    private final Map<Integer, Integer> placeByColumn = new HashMap<>();
    private final boolean[] seen;
    private final String[] cells;
    private int[] places = new int[0];
    private String failure = "";

    TableRows(List<String> columns, RowSink sink) {
        this.columns = columns;
        this.sink = sink;
        this.seen = new boolean[columns.size()];
        this.cells = new String[columns.size()];
        java.util.Arrays.fill(cells, "");
    }

    @Override
    public void column(int column, String name) {
        int place = columns.indexOf(name);
        if (place < 0) {
            // The name may be data: a table without a header has values there.
            fail("columns: number " + (column + 1) + " is not in the plan (expected: every column, by its name)");
        } else if (seen[place]) {
            fail("columns: number " + (column + 1) + " has the name of another (expected: each name once)");
        } else {
            seen[place] = true;
        }
        placeByColumn.put(column, place);
        places = new int[placeByColumn.size()];
        placeByColumn.forEach((number, to) -> places[number] = to);
    }

    @Override
    public void cell(int column, byte[] bytes, int from, int to, int kinds) {
        int place = places[column];
        if (place < 0) {
            return;
        }
        if (!cells[place].isEmpty()) {
            fail("column " + columns.get(place) + ": a cell with several values, or with more than its reader holds"
                    + " (expected: one value of at most 64 KiB)");
            return;
        }
        cells[place] = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    @Override
    public void row() {
        if (failure.isEmpty()) {
            sink.row(cells);
        }
        java.util.Arrays.fill(cells, "");
    }

    private void fail(String reason) {
        if (failure.isEmpty()) {
            failure = reason;
        }
    }

    /** Refuses a table that was not as expected. */
    void end() throws PlanException {
        List<String> missing = new ArrayList<>();
        for (int i = 0; i < seen.length; i++) {
            if (!seen[i]) {
                missing.add(columns.get(i));
            }
        }
        if (!failure.isEmpty()) {
            throw new PlanException(failure);
        }
        if (!missing.isEmpty()) {
            throw new PlanException(
                    "columns: the table has no " + String.join(", ", missing) + " (expected: all columns of the plan)");
        }
    }
}
