package io.sluice.gateway.provenance;

import java.util.ArrayList;
import java.util.List;

/**
 * An audit's answer about the lanes of one organisation.
 *
 * @param lanes which lanes there are, at least one
 * @param rows ascending by time
 * @param findings empty: nothing is missing, altered or forked
 * @param steps what all lanes have recorded, for {@link Reconciliation}
 */
public record AuditReport(List<Lane> lanes, List<AuditRow> rows, List<Finding> findings, Steps steps) {
    /** Copies the lists. */
    public AuditReport {
        lanes = List.copyOf(lanes);
        rows = List.copyOf(rows);
        findings = List.copyOf(findings);
    }

    /**
     * A lane.
     *
     * @param origin ORG/LANE
     * @param size records at {@code checkpoint}
     * @param checkpoint the signed checkpoint that everything was proven against; empty when nobody showed it
     * @param read whether its records were read
     */
    public record Lane(String origin, long size, byte[] checkpoint, boolean read) {}

    /** Of a lane whose records nobody shows: no row, and nothing found in it. */
    public static AuditReport unread(String lane, long size, byte[] checkpoint) {
        return new AuditReport(List.of(new Lane(lane, size, checkpoint, false)), List.of(), List.of(), new Steps());
    }

    /** The same with further lanes of the same organisation, of which there is nothing to show. */
    public AuditReport beside(List<Lane> more) {
        List<Lane> all = new ArrayList<>(lanes);
        all.addAll(more);
        return new AuditReport(all, rows, findings, steps);
    }

    /** The first lane. */
    public String lane() {
        return lanes.get(0).origin();
    }

    /** Records in all lanes. */
    public long size() {
        return lanes.stream().mapToLong(Lane::size).sum();
    }

    /** Whether every lane was read: only then is what is not recorded missing. */
    public boolean complete() {
        return lanes.stream().allMatch(Lane::read);
    }

    /** Who owns the lanes. */
    public String organisation() {
        return lane().substring(0, Math.max(0, lane().indexOf('/')));
    }

    /** The same with further findings, such as those of a reconciliation. */
    public AuditReport with(List<Finding> more) {
        List<Finding> all = new ArrayList<>(findings);
        all.addAll(more);
        return new AuditReport(lanes, rows, all, steps);
    }
}
