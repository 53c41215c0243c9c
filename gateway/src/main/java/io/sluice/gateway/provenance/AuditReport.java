package io.sluice.gateway.provenance;

import java.util.ArrayList;
import java.util.List;

/**
 * An audit's answer.
 *
 * @param lane which lane was read
 * @param size records in the lane at {@code checkpoint}
 * @param checkpoint the signed checkpoint that everything was proven against
 * @param rows ascending by time
 * @param findings empty: nothing is missing, altered or forked
 * @param steps what the whole lane has recorded, for {@link Reconciliation}
 */
public record AuditReport(
        String lane, long size, byte[] checkpoint, List<AuditRow> rows, List<Finding> findings, Steps steps) {
    /** Of a lane whose records nobody shows: no row, and nothing found in it. */
    public static AuditReport unread(String lane, long size, byte[] checkpoint) {
        return new AuditReport(lane, size, checkpoint, List.of(), List.of(), new Steps());
    }

    /** Who owns the lane. */
    public String organisation() {
        return lane.substring(0, Math.max(0, lane.indexOf('/')));
    }

    /** The same with further findings, such as those of a reconciliation. */
    public AuditReport with(List<Finding> more) {
        List<Finding> all = new ArrayList<>(findings);
        all.addAll(more);
        return new AuditReport(lane, size, checkpoint, rows, List.copyOf(all), steps);
    }
}
