package io.sluice.gateway.classification;

import io.sluice.gateway.classification.FloorTable.Floor;
import io.sluice.proto.Rank;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Turns findings into a grade: the highest floor of all that was found wins. Immutable. */
public final class Grader {
    private static final String PERSONAL = "personal-information";

    private final FloorTable table;

    /** With the floors to apply. */
    public Grader(FloorTable table) {
        this.table = table;
    }

    /**
     * The least rank for what was found, and for what a recipient finds who looks at a sample only: shares in the two
     * may differ, and an honest label must stand at both ends. A type that the table does not know has the floor of
     * unreadable content.
     */
    public Grade grade(Findings findings) {
        List<GradeReason> reasons = new ArrayList<>();
        Set<String> categories = new TreeSet<>();
        Set<String> classes = new TreeSet<>();
        add(findings, reasons, categories, classes);
        findings.sample().ifPresent(sample -> {
            List<GradeReason> further = new ArrayList<>();
            add(sample, further, categories, classes);
            further.removeIf(reason -> reasons.stream().anyMatch(reason::sameAs));
            reasons.addAll(further);
        });
        reasons.sort(Comparator.comparing(GradeReason::floor).reversed());
        Rank floor = reasons.isEmpty() ? Rank.PUBLIC : reasons.get(0).floor();
        return new Grade(floor, reasons, List.copyOf(categories), List.copyOf(classes));
    }

    private void add(Findings findings, List<GradeReason> reasons, Set<String> categories, Set<String> classes) {
        for (ColumnFindings column : findings.columns()) {
            for (TypeFinding found : column.types()) {
                identifier(column, found, reasons, categories, classes);
            }
        }
        quasiIdentifiers(findings, reasons, categories, classes);
        if (!findings.readable()) {
            reasons.add(new GradeReason("unreadable-content", table.unreadableFloor(), "", "", 0, 0));
        }
    }

    private void identifier(
            ColumnFindings column,
            TypeFinding found,
            List<GradeReason> reasons,
            Set<String> categories,
            Set<String> classes) {
        Floor floor = table.floors().get(found.type());
        Rank rank = floor == null ? table.unreadableFloor() : floor.rank();
        if (floor != null && (rank == Rank.PUBLIC || !floor.reached(found))) {
            return;
        }
        reasons.add(
                new GradeReason("direct-identifier", rank, column.name(), found.type(), found.count(), found.share()));
        if (floor != null && !floor.category().isEmpty()) {
            categories.add(floor.category());
        }
        if (floor != null && !floor.personalInformationClass().isEmpty()) {
            classes.add(floor.personalInformationClass());
            categories.add(PERSONAL);
        }
    }

    private void quasiIdentifiers(
            Findings findings, List<GradeReason> reasons, Set<String> categories, Set<String> classes) {
        TreeMap<String, String> columnByKind = new TreeMap<>();
        for (ColumnFindings column : findings.columns()) {
            if (column.values() > 0) {
                column.quasiIdentifier().ifPresent(kind -> columnByKind.putIfAbsent(kind, column.name()));
            }
        }
        if (columnByKind.size() >= table.quasiIdentifiersTogether()) {
            reasons.add(new GradeReason(
                    "quasi-identifiers-together",
                    table.quasiIdentifierFloor(),
                    String.join(", ", columnByKind.values()),
                    String.join(", ", columnByKind.keySet()),
                    columnByKind.size(),
                    1));
            categories.add(PERSONAL);
            classes.add("identity");
        }
    }
}
