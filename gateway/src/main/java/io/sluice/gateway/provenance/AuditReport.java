package io.sluice.gateway.provenance;

import java.util.List;

/**
 * An audit's answer.
 *
 * @param lane which lane was read
 * @param size records in the lane at {@code checkpoint}
 * @param checkpoint the signed checkpoint that everything was proven against
 * @param rows ascending by time
 * @param findings empty: nothing is missing, altered or forked
 */
public record AuditReport(String lane, long size, byte[] checkpoint, List<AuditRow> rows, List<Finding> findings) {}
