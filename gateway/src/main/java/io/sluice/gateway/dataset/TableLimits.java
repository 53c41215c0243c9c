package io.sluice.gateway.dataset;

/**
 * How large the parts of a table may be. A larger cell is handed on in pieces, further columns share the last number,
 * a deeper value is read as text; in each case the table is no longer sound.
 *
 * @param cellBytes the largest cell, in bytes
 * @param columns the largest number of columns
 * @param depth the deepest nesting of a JSON value
 * @param heldBytes how much is kept of a format that must be seen to its end before it can be read, such as a workbook
 */
public record TableLimits(int cellBytes, int columns, int depth, int heldBytes) {
    /** 64 KiB a cell, 4,096 columns, 64 levels, 64 MiB kept. */
    public static final TableLimits DEFAULT = new TableLimits(64 * 1024, 4096, 64);

    /** With 64 MiB kept. */
    public TableLimits(int cellBytes, int columns, int depth) {
        this(cellBytes, columns, depth, 64 << 20);
    }

    /** Checks that every limit can be worked with. */
    public TableLimits {
        if (cellBytes < 256 || columns < 1 || depth < 1 || heldBytes < cellBytes) {
            throw new IllegalArgumentException("table limits: " + cellBytes + ", " + columns + ", " + depth + ", "
                    + heldBytes + " (expected: at least 256 bytes a cell, 1 column, 1 level, one cell kept)");
        }
    }
}
