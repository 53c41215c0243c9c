package io.sluice.gateway.classification;

import io.sluice.gateway.dataset.DataFormat;
import io.sluice.gateway.dataset.Schema;
import java.util.List;
import java.util.Optional;

/**
 * What a scan of a dataset found: types, places and counts, never a value.
 *
 * @param format how the bytes were read
 * @param readable whether all of them could be read as rows; if not, the grade has a floor
 * @param complete whether all of them were looked at; false where a byte budget ended the scan
 * @param bytes how many were looked at
 * @param rows how many were looked at, without a header row
 * @param columns in order of appearance
 * @param sample what somebody finds who looks at the first {@link Classifier#SAMPLE_BYTES} only; empty if there are no
 *     more, or if this is such a sample itself
 */
public record Findings(
        DataFormat format,
        boolean readable,
        boolean complete,
        long bytes,
        long rows,
        List<ColumnFindings> columns,
        Optional<Findings> sample) {
    /** Copies the list. */
    public Findings {
        columns = List.copyOf(columns);
    }

    /** With what a sample finds. */
    Findings withSample(Findings found) {
        return new Findings(format, readable, complete, bytes, rows, columns, Optional.ofNullable(found));
    }

    /** The columns as they may be shown. */
    public Schema schema() {
        return new Schema(format, columns.stream().map(ColumnFindings::name).toList());
    }
}
