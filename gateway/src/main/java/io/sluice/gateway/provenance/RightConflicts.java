package io.sluice.gateway.provenance;

import io.sluice.gateway.provenance.AuditRow.State;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Transfers of one right to different holders, of which no record that was read says that one is over. Which of them counts
 * no record tells, since their times are their grantor's own. Pure.
 */
final class RightConflicts {
    private RightConflicts() {}

    /** Those that these rows show. */
    static List<Finding> among(Collection<AuditRow> rows) {
        Set<String> ended = new HashSet<>();
        Map<String, Map<String, AuditRow>> transfers = new LinkedHashMap<>(); // By what is transferred, by token.
        for (AuditRow row : rows) {
            if (row.state() == State.RIGHT_ENDED) {
                ended.add(row.agreementToken());
            } else if (row.state() == State.RIGHT_TRANSFERRED && row.details().containsKey("origin")) {
                transfers
                        .computeIfAbsent(what(row), one -> new LinkedHashMap<>())
                        .putIfAbsent(row.agreementToken(), row);
            }
        }
        List<Finding> findings = new ArrayList<>();
        for (Map<String, AuditRow> same : transfers.values()) {
            same.keySet().removeAll(ended);
            List<AuditRow> standing = List.copyOf(same.values());
            for (int i = 1; i < standing.size(); i++) {
                findings.add(finding(standing.get(0), standing.get(i)));
            }
        }
        return findings;
    }

    /** Those that only both together show. */
    static List<Finding> between(AuditReport one, AuditReport other) {
        Set<String> alone = new HashSet<>();
        among(one.rows()).forEach(finding -> alone.add(finding.text()));
        among(other.rows()).forEach(finding -> alone.add(finding.text()));
        return among(Stream.concat(one.rows().stream(), other.rows().stream()).toList()).stream()
                .filter(finding -> !alone.contains(finding.text()))
                .toList();
    }

    private static String what(AuditRow row) {
        return String.join(
                "\n",
                row.provider(),
                row.details().get("origin"),
                row.details().getOrDefault("action", ""),
                row.details().getOrDefault("rightBaseHash", ""));
    }

    private static Finding finding(AuditRow one, AuditRow other) {
        String first = one.subject().compareTo(other.subject()) < 0 ? one.subject() : other.subject();
        String second = first.equals(one.subject()) ? other.subject() : one.subject();
        Place where = other.records().get(0);
        return new Finding(
                Finding.Kind.CONFLICTING_RIGHTS,
                where.lane(),
                where.index(),
                first + " and " + second + " transfer the same right to "
                        + one.details().get("origin") + " to different holders, and neither is over");
    }
}
