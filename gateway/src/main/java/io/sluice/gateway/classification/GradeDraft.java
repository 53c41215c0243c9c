package io.sluice.gateway.classification;

import io.sluice.gateway.classification.FloorTable.Floor;
import io.sluice.proto.Rank;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** A grade while its reasons are gathered: findings first, then how many persons, then what is stated. */
final class GradeDraft {
    private static final String PERSONAL = "personal-information";

    private final GradingRules rules;
    private final FloorTable table;
    private final List<GradeReason> reasons = new ArrayList<>();
    private final TreeSet<String> categories = new TreeSet<>();
    private final TreeSet<String> classes = new TreeSet<>();

    GradeDraft(GradingRules rules) {
        this.rules = rules;
        this.table = rules.floors();
    }

    /** What stands in the content, or in a sample of it. */
    void found(Findings findings) {
        for (ColumnFindings column : findings.columns()) {
            for (TypeFinding found : column.types()) {
                identifier(column, found);
            }
        }
        quasiIdentifiers(findings);
        if (!findings.readable()) {
            add(new GradeReason("unreadable-content", table.unreadableFloor(), "", "", 0, 0));
        }
    }

    private void identifier(ColumnFindings column, TypeFinding found) {
        Floor floor = table.floors().get(found.type());
        boolean lowered = rules.lowered().contains(found.type());
        Rank rank = floor == null ? table.unreadableFloor() : floor.rank();
        if (floor != null && (rank == Rank.PUBLIC && !lowered || !floor.reached(found))) {
            return;
        }
        if (rank != Rank.PUBLIC) {
            add(new GradeReason("direct-identifier", rank, column.name(), found.type(), found.count(), found.share()));
        }
        if (lowered) {
            add(new GradeReason("type-floor-lowered", rank, column.name(), found.type(), found.count(), found.share()));
        }
        if (floor != null && !floor.category().isEmpty()) {
            categories.add(floor.category());
        }
        if (floor != null && !floor.personalInformationClass().isEmpty()) {
            classes.add(floor.personalInformationClass());
            categories.add(PERSONAL);
        }
    }

    private void quasiIdentifiers(Findings findings) {
        TreeMap<String, String> columnByKind = quasiIdentifiersOf(findings);
        if (columnByKind.size() >= table.quasiIdentifiersTogether()) {
            add(new GradeReason(
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

    private static TreeMap<String, String> quasiIdentifiersOf(Findings findings) {
        TreeMap<String, String> columnByKind = new TreeMap<>();
        for (ColumnFindings column : findings.columns()) {
            if (column.values() > 0) {
                column.quasiIdentifier().ifPresent(kind -> columnByKind.putIfAbsent(kind, column.name()));
            }
        }
        return columnByKind;
    }

    /** How many persons the whole content is about: of the lines that are crossed the highest counts. */
    void persons(Findings findings) {
        List<VolumeRule> highestFirst = new ArrayList<>(rules.volume());
        highestFirst.sort(Comparator.comparing(VolumeRule::rank).reversed());
        for (VolumeRule rule : highestFirst) {
            Persons persons = count(findings, rule);
            if (persons.rows() >= rule.persons()) {
                String what = rule.sensitiveOnly() ? "sensitive" : "personal";
                add(new GradeReason("many-persons", rule.rank(), persons.column(), what, persons.rows(), 1));
            }
        }
    }

    /** So many rows are about persons, by what stands in a column, or by quasi-identifiers alone if it is empty. */
    private record Persons(String column, long rows) {}

    private Persons count(Findings findings, VolumeRule rule) {
        Persons most = new Persons("", 0);
        for (ColumnFindings column : findings.columns()) {
            for (TypeFinding found : column.types()) {
                Floor floor = table.floors().get(found.type());
                boolean counts = floor != null
                        && !floor.personalInformationClass().isEmpty()
                        && floor.reached(found)
                        && (!rule.sensitiveOnly() || floor.rank().getNumber() >= Rank.RESTRICTED_VALUE);
                if (counts && found.count() > most.rows()) {
                    most = new Persons(column.name(), found.count());
                }
            }
        }
        boolean together = quasiIdentifiersOf(findings).size() >= table.quasiIdentifiersTogether();
        return together && !rule.sensitiveOnly() && most.rows() < rule.persons()
                ? new Persons("", findings.rows())
                : most;
    }

    /** What somebody says of the content; categories that were found count as if they were said. */
    void stated(Statement statement) {
        TreeSet<String> all = new TreeSet<>(statement.categories());
        all.addAll(categories);
        Rank found = floor();
        for (String category : all) {
            Rank floor = rules.categoryFloors().getOrDefault(category, Rank.PUBLIC);
            if (floor.getNumber() > found.getNumber()) {
                add(new GradeReason("category-floor", floor, "", category, 0, 0));
            }
        }
        for (Impact impact : statement.impacts()) {
            Rank floor = rules.impact().rank(impact);
            if (floor != Rank.PUBLIC) {
                add(new GradeReason("stated-impact", floor, "", impact.toString(), 0, 0));
            }
        }
    }

    private void add(GradeReason reason) {
        if (reasons.stream().noneMatch(reason::sameAs)) {
            reasons.add(reason);
        }
    }

    private Rank floor() {
        return reasons.stream()
                .map(GradeReason::floor)
                .max(Comparator.naturalOrder())
                .orElse(Rank.PUBLIC);
    }

    Grade grade() {
        reasons.sort(Comparator.comparing(GradeReason::floor).reversed());
        return new Grade(floor(), reasons, List.copyOf(categories), List.copyOf(classes));
    }
}
