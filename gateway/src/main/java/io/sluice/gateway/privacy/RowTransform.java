package io.sluice.gateway.privacy;

import io.sluice.proto.ColumnPlan;
import io.sluice.proto.TransformPlan;
import io.sluice.proto.TransformStep;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.crypto.Mac;

/** Applies a checked plan to rows, one at a time. An empty cell stays empty and counts as a value of
 * its own, unless its column is blanked. */
final class RowTransform {
    private final List<CellTransform> transforms = new ArrayList<>();
    private final boolean[] blanked;
    private final int[] kept;
    private final int subjectPlace;
    private final double sampled;
    private final Mac sampling;

    RowTransform(TransformPlan plan, ReleaseKeys keys) {
        int subject = -1;
        blanked = new boolean[plan.getColumnsCount()];
        for (int i = 0; i < plan.getColumnsCount(); i++) {
            ColumnPlan column = plan.getColumns(i);
            transforms.add(Steps.of(column, keys));
            blanked[i] = column.getStepsList().stream().anyMatch(TransformStep::hasBlank);
            if (!plan.getSubjectColumn().isEmpty() && column.getColumn().equals(plan.getSubjectColumn())) {
                subject = i;
            }
        }
        subjectPlace = subject;
        kept = IntStream.range(0, plan.getColumnsCount())
                .filter(i -> !Steps.drops(plan.getColumns(i)))
                .toArray();
        sampled = plan.getSampledShare().isEmpty() ? 1 : Double.parseDouble(plan.getSampledShare());
        sampling = ReleaseKeys.mac(keys.key("sampling", ""));
    }

    /** Which column tells whom a row is about; negative if none does. */
    int subjectPlace() {
        return subjectPlace;
    }

    /** The places of the columns that are in the release. */
    int[] kept() {
        return kept.clone();
    }

    /** Changes the cells in place; whether the row is in the sample, the same at each reading. */
    boolean apply(String[] cells, long number) {
        CellTransform.Row row = new CellTransform.Row(
                number, subjectPlace < 0 || cells[subjectPlace].isEmpty() ? "\0row " + number : cells[subjectPlace]);
        for (int i = 0; i < cells.length; i++) {
            if (blanked[i]) {
                cells[i] = CellTransform.BLANK;
            } else if (!cells[i].isEmpty()) {
                cells[i] = transforms.get(i).apply(cells[i], row);
            }
        }
        return sampled >= 1 || Noises.unit(hash(row)) < sampled;
    }

    /** A person is in the sample with all rows or with none. */
    private long hash(CellTransform.Row row) {
        return ByteBuffer.wrap(sampling.doFinal(row.subject().getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .getLong();
    }
}
