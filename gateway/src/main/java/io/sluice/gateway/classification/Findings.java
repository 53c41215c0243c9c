package io.sluice.gateway.classification;

import io.sluice.gateway.dataset.DataFormat;
import io.sluice.gateway.dataset.Schema;
import java.util.List;

/**
 * What a scan of a dataset found: types, places and counts, never a value.
 *
 * @param format how the bytes were read
 * @param readable whether all of them could be read as rows; if not, the grade has a floor
 * @param complete whether all of them were looked at; false where a byte budget ended the scan
 * @param bytes how many were looked at
 * @param rows how many were looked at, without a header row
 * @param columns in order of appearance
 */
public record Findings(
        DataFormat format, boolean readable, boolean complete, long bytes, long rows, List<ColumnFindings> columns) {
    /** Copies the list. */
    public Findings {
        columns = List.copyOf(columns);
    }

    /** The columns as they may be shown. */
    public Schema schema() {
        return new Schema(format, columns.stream().map(ColumnFindings::name).toList());
    }
}
