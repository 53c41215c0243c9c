package io.sluice.gateway.privacy;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows in groups that nobody can tell apart. A group's size is its number of persons: rows of one person count once.
 * What is measured here holds for any partition into groups, before or after generalising.
 */
final class Grouping {
    private final int[] groupOfUnit;
    private final int groups;
    private final int[] rows;
    private final int[] persons;

    private Grouping(int[] groupOfUnit, int groups, int[] rows, int[] persons) {
        this.groupOfUnit = groupOfUnit;
        this.groups = groups;
        this.rows = rows;
        this.persons = persons;
    }

    /**
     * The grouping of rows.
     *
     * @param groupOfUnit below groups; negative: the row is in none
     * @param personOfUnit who a row is about, from 0; empty: each row is a person
     */
    static Grouping of(int[] groupOfUnit, int groups, int[] personOfUnit) {
        int[] rows = new int[groups];
        for (int group : groupOfUnit) {
            if (group >= 0) {
                rows[group]++;
            }
        }
        return new Grouping(
                groupOfUnit, groups, rows, personOfUnit.length == 0 ? rows : persons(groupOfUnit, rows, personOfUnit));
    }

    private static int[] persons(int[] groupOfUnit, int[] rows, int[] personOfUnit) {
        int[] persons = new int[rows.length];
        int most = 0;
        for (int person : personOfUnit) {
            most = Math.max(most, person);
        }
        int[] seenIn = new int[most + 1];
        int[] ordered = byGroup(groupOfUnit, rows);
        for (int unit : ordered) {
            int group = groupOfUnit[unit];
            if (seenIn[personOfUnit[unit]] != group + 1) {
                seenIn[personOfUnit[unit]] = group + 1;
                persons[group]++;
            }
        }
        return persons;
    }

    /** The most rows that one person has in one group; 0 if there are none. */
    int mostRowsOfOne(int[] personOfUnit) {
        if (personOfUnit.length == 0) {
            return java.util.Arrays.stream(rows).anyMatch(count -> count > 0) ? 1 : 0;
        }
        int[] rowsOfPerson = new int[java.util.Arrays.stream(personOfUnit).max().orElse(0) + 1];
        int[] lastGroup = new int[rowsOfPerson.length];
        int most = 0;
        for (int unit : byGroup(groupOfUnit, rows)) {
            int person = personOfUnit[unit];
            rowsOfPerson[person] = lastGroup[person] == groupOfUnit[unit] + 1 ? rowsOfPerson[person] + 1 : 1;
            lastGroup[person] = groupOfUnit[unit] + 1;
            most = Math.max(most, rowsOfPerson[person]);
        }
        return most;
    }

    /** The rows that are in a group, group by group. */
    private static int[] byGroup(int[] groupOfUnit, int[] rows) {
        int[] next = new int[rows.length];
        int total = 0;
        for (int group = 0; group < rows.length; group++) {
            next[group] = total;
            total += rows[group];
        }
        int[] ordered = new int[total];
        for (int unit = 0; unit < groupOfUnit.length; unit++) {
            if (groupOfUnit[unit] >= 0) {
                ordered[next[groupOfUnit[unit]]++] = unit;
            }
        }
        return ordered;
    }

    int groups() {
        return groups;
    }

    int group(int unit) {
        return groupOfUnit[unit];
    }

    int rows(int group) {
        return rows[group];
    }

    int persons(int group) {
        return persons[group];
    }

    /** Which groups are too small or not diverse enough. */
    boolean[] failing(Limits limits, List<SensitiveValues> sensitive) {
        boolean[] failing = new boolean[groups];
        int least = limits.least();
        for (int group = 0; group < groups; group++) {
            failing[group] = persons[group] < least && rows[group] > 0;
        }
        if (limits.diverse()) {
            for (SensitiveValues column : sensitive) {
                Diversity[] each = diversity(column);
                for (int group = 0; group < groups; group++) {
                    failing[group] |= rows[group] > 0 && !each[group].within(limits);
                }
            }
        }
        return failing;
    }

    /** The diversity of one column in each group. */
    Diversity[] diversity(SensitiveValues column) {
        Diversity[] each = new Diversity[groups];
        int[] ordered = byGroup(groupOfUnit, rows);
        int[] counts = new int[column.values()];
        int[] present = new int[column.values()];
        int from = 0;
        for (int group = 0; group < groups; group++) {
            int distinct = 0;
            int to = from + rows[group];
            for (int i = from; i < to; i++) {
                int code = column.code(ordered[i]);
                if (counts[code]++ == 0) {
                    present[distinct++] = code;
                }
            }
            each[group] = diversity(column, counts, present, distinct, rows[group]);
            for (int i = 0; i < distinct; i++) {
                counts[present[i]] = 0;
            }
            from = to;
        }
        return each;
    }

    private static Diversity diversity(SensitiveValues column, int[] counts, int[] present, int distinct, int size) {
        double entropy = 0;
        for (int i = 0; i < distinct; i++) {
            double share = counts[present[i]] / (double) size;
            entropy -= share * Math.log(share);
        }
        return size == 0
                ? Diversity.BEST
                : new Diversity(distinct, Math.exp(entropy), column.distance(counts, present, distinct, size));
    }

    /** The same without the rows of some groups. */
    Grouping without(boolean[] left) {
        int[] kept = groupOfUnit.clone();
        for (int unit = 0; unit < kept.length; unit++) {
            if (kept[unit] >= 0 && left[kept[unit]]) {
                kept[unit] = -1;
            }
        }
        int[] rowsLeft = rows.clone();
        int[] personsLeft = persons.clone();
        for (int group = 0; group < groups; group++) {
            rowsLeft[group] = left[group] ? 0 : rows[group];
            personsLeft[group] = left[group] ? 0 : persons[group];
        }
        return new Grouping(kept, groups, rowsLeft, personsLeft);
    }

    /** The sizes of groups that are not empty, smallest first, at most so many. */
    List<Integer> smallest(int most) {
        List<Integer> sizes = new ArrayList<>();
        java.util.Arrays.stream(persons)
                .filter(size -> size > 0)
                .sorted()
                .limit(most)
                .forEach(sizes::add);
        return sizes;
    }
}
