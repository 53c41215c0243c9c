package io.sluice.gateway.dataset;

import java.util.List;

/**
 * The columns of a table, in order.
 *
 * @param format how the bytes are read
 * @param columns the names, as far as they may be shown
 */
public record Schema(DataFormat format, List<String> columns) {
    /** Copies the names. */
    public Schema {
        columns = List.copyOf(columns);
    }
}
