package io.sluice.gateway.dataset;

/**
 * How large the parts of a table may be. A larger cell is handed on in pieces, further columns share the last number,
 * a deeper value is read as text; in each case the table is no longer sound.
 *
 * @param cellBytes the largest cell, in bytes
 * @param columns the largest number of columns
 * @param depth the deepest nesting of a JSON value
 */
public record TableLimits(int cellBytes, int columns, int depth) {
    /** 64 KiB a cell, 4,096 columns, 64 levels. */
    public static final TableLimits DEFAULT = new TableLimits(64 * 1024, 4096, 64);

    /** Checks that every limit can be worked with. */
    public TableLimits {
        if (cellBytes < 256 || columns < 1 || depth < 1) {
            throw new IllegalArgumentException("table limits: " + cellBytes + ", " + columns + ", " + depth
                    + " (expected: at least 256 bytes a cell, 1 column, 1 level)");
        }
    }
}
