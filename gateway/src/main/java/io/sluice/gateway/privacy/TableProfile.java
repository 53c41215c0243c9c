package io.sluice.gateway.privacy;

import io.sluice.gateway.dataset.CellSink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds a whole table in memory as codes, so that a plan can be worked out for it: 4 bytes a cell and each distinct
 * value once. A column of very many values is let go of: no generalisation would help it. Not safe for concurrent use.
 */
public final class TableProfile implements CellSink {
    private static final int MOST_CELLS = 250_000_000;
    private static final int MOST_VALUES = 1 << 20;

    /** One column; codes and rows are null once it has too many values. */
    private static final class Column {
        private final String name;
        private Codes codes = new Codes();
        private Ints codeOfRow = new Ints();
        private String cell = "";

        Column(String name) {
            this.name = name;
        }
    }

    private final List<Column> columns = new ArrayList<>();
    private final Longs rowTokens = new Longs();
    private final RowTokens tokens;
    private int rows;
    private String failure = "";

    /** An empty profile. */
    public TableProfile() {
        this.tokens = null;
    }

    /** An empty profile that also knows each row again, to be linked with earlier releases; 8 bytes a row more. */
    public TableProfile(ReleaseKeys keys) {
        this.tokens = new RowTokens(keys);
    }

    @Override
    public void column(int column, String name) {
        Column added = new Column(name);
        for (int row = 0; row < rows; row++) {
            added.codeOfRow.add(added.codes.of(""));
        }
        columns.add(added);
        if (tokens != null) {
            tokens.column(name);
        }
    }

    @Override
    public void cell(int column, byte[] bytes, int from, int to, int kinds) {
        columns.get(column).cell = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    @Override
    public void row() {
        if ((rows + 1L) * columns.size() > MOST_CELLS) {
            failure = "rows: more than " + rows + " of " + columns.size() + " columns (expected: at most " + MOST_CELLS
                    + " cells, or a plan that is written by hand)";
            return;
        }
        rows++;
        if (tokens != null) {
            rowTokens.add(tokens.token(place -> columns.get(place).cell));
        }
        for (Column column : columns) {
            if (column.codes != null) {
                column.codeOfRow.add(column.codes.of(column.cell));
                if (column.codes.size() > MOST_VALUES) {
                    column.codes = null;
                    column.codeOfRow = null;
                }
            }
            column.cell = "";
        }
    }

    /** Refuses a table that is too large or has two columns of one name. */
    void end() throws PlanException {
        if (!failure.isEmpty()) {
            throw new PlanException(failure);
        }
        if (columns.isEmpty() || rows == 0) {
            throw new PlanException("rows: none (expected: a table, CSV or JSON lines)");
        }
        if (columns.stream().map(column -> column.name).distinct().count() < columns.size()) {
            throw new PlanException("columns: two of one name (expected: each name once)");
        }
    }

    /** The columns' names, as the table has them. */
    public List<String> names() {
        return columns.stream().map(column -> column.name).toList();
    }

    /** Only of a profile that knows rows again. */
    long rowToken(int row) {
        return rowTokens.get(row);
    }

    int rows() {
        return rows;
    }

    int columns() {
        return columns.size();
    }

    String name(int column) {
        return columns.get(column).name;
    }

    /** Whether the column has few enough values to be looked at. */
    boolean coded(int column) {
        return columns.get(column).codes != null;
    }

    Codes codes(int column) {
        return columns.get(column).codes;
    }

    Ints codeOfRow(int column) {
        return columns.get(column).codeOfRow;
    }

    int place(String name) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name.equals(name)) {
                return i;
            }
        }
        return -1;
    }
}
