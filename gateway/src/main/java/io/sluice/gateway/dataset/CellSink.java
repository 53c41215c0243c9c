package io.sluice.gateway.dataset;

/**
 * Takes the cells of a table as they stream by. Bytes are lent for one call only.
 *
 * <p>Columns are numbered from 0 in order of appearance. In CSV a column is a position, in JSON Lines a path such as
 * {@code address.city} or {@code phones[]}.
 */
public interface CellSink {
    /** A column appears for the first time. Its name is data as well: a table may hide values in it. */
    void column(int column, String name);

    /**
     * A cell that is not empty: UTF-8, without quotes and escapes.
     *
     * @param kinds the union of {@link ByteKind} bits over the cell's bytes
     */
    void cell(int column, byte[] bytes, int from, int to, int kinds);

    /** The next cells belong to the row of this number, from 1; told where the format numbers its rows. */
    default void at(long row) {
        // Who only counts need not know.
    }

    /** A row is complete. */
    void row();
}
