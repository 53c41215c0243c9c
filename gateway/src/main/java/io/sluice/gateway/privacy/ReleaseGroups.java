package io.sluice.gateway.privacy;

import io.sluice.proto.MeasuredRisk;

/**
 * Counts persons and distinct sensitive values in each group of a release, no further than is needed to see whether a
 * claim holds. Not safe for concurrent use.
 */
final class ReleaseGroups {
    private final int[] quasi;
    private final int[] sensitive;
    private final Subject subject;
    private final Bounds bounds;
    private final long enoughPersons;
    private final long enoughValues;
    private final long rowsOfOne;
    private final Tuples tuples;
    private final int[] tuple;
    private final Codes[] codes;
    private final LongSet pairs = new LongSet();
    private final Ints persons = new Ints();
    private final Ints[] values;
    private long distinct;
    private long chars;
    private long rows;
    private String failure = "";

    /** How much may be held: values of groups, distinct values of columns and their characters, persons and values. */
    record Bounds(long cells, long distinct, long chars, long pairs) {}

    /** How persons are told apart: by the column at that place; negative: see the constants. */
    record Subject(int place) {
        static final Subject ROWS = new Subject(-1);
        static final Subject UNSEEN = new Subject(-2);

        static Subject at(int place) {
            return new Subject(place);
        }
    }

    ReleaseGroups(int[] quasi, int[] sensitive, Subject subject, MeasuredRisk claimed, Bounds bounds) {
        this.quasi = quasi;
        this.sensitive = sensitive;
        this.subject = subject;
        this.bounds = bounds;
        this.enoughPersons = Integer.toUnsignedLong(claimed.getK());
        this.enoughValues = Integer.toUnsignedLong(claimed.getL());
        this.rowsOfOne = Integer.toUnsignedLong(claimed.getRowsOfOne());
        this.tuples = new Tuples(quasi.length);
        this.tuple = new int[quasi.length];
        this.codes = new Codes[quasi.length];
        this.values = new Ints[sensitive.length];
        java.util.Arrays.setAll(codes, i -> new Codes());
        java.util.Arrays.setAll(values, i -> new Ints());
    }

    /** One row of the release. */
    void row(String[] cells) {
        if (!measurable()) {
            return;
        }
        rows++;
        for (int i = 0; i < quasi.length; i++) {
            String value = cells[quasi[i]];
            int known = codes[i].size();
            tuple[i] = codes[i].of(value);
            if (codes[i].size() > known) {
                distinct++;
                chars += value.length();
            }
        }
        int group = tuples.number(tuple);
        if (group == persons.size()) {
            persons.add(0);
            for (Ints each : values) {
                each.add(0);
            }
        }
        person(group, cells);
        for (int i = 0; i < sensitive.length; i++) {
            if (values[i].get(group) < enoughValues && first(group, i + 1, cells[sensitive[i]])) {
                values[i].set(group, values[i].get(group) + 1);
            }
        }
        if ((long) tuples.count() * (quasi.length + sensitive.length + 1) > bounds.cells()
                || distinct > bounds.distinct()
                || chars > bounds.chars()
                || pairs.size() > bounds.pairs()) {
            failure = "groups: " + tuples.count() + " in the first " + rows
                    + " rows, too many to be measured (expected: coarser quasi-identifiers)";
        }
    }

    /** Who has no identifier is somebody else in every row; of those whom the plan blanked nobody can tell. */
    private void person(int group, String[] cells) {
        boolean another = subject.place() < 0
                || cells[subject.place()].isEmpty()
                || persons.get(group) < enoughPersons && first(group, 0, cells[subject.place()]);
        if (another && persons.get(group) < Integer.MAX_VALUE) {
            persons.set(group, persons.get(group) + 1);
        }
    }

    /** Two that meet by chance count as one, which claims less, never more. */
    private boolean first(int group, int place, String value) {
        long hash = LongSet.mix((long) group << 16 | place);
        for (int i = 0; i < value.length(); i++) {
            hash = LongSet.mix(hash + value.charAt(i) + 1);
        }
        return pairs.add(hash);
    }

    boolean measurable() {
        return failure.isEmpty();
    }

    void requireMeasurable() throws PlanException {
        if (!measurable()) {
            throw new PlanException(failure);
        }
    }

    long rows() {
        return rows;
    }

    /** Persons in the smallest group, as far as they can be seen; 0 if there is none. */
    long k() {
        long least = least(persons);
        if (!subject.equals(Subject.UNSEEN)) {
            return least;
        }
        return rowsOfOne == 0 ? Math.min(least, 1) : (least + rowsOfOne - 1) / rowsOfOne;
    }

    /** Distinct values of the least diverse sensitive column in a group; 0 if there is none. */
    long l() {
        long least = values.length == 0 ? 0 : Long.MAX_VALUE;
        for (Ints each : values) {
            least = Math.min(least, least(each));
        }
        return least;
    }

    private static long least(Ints counts) {
        long least = counts.size() == 0 ? 0 : Long.MAX_VALUE;
        for (int i = 0; i < counts.size(); i++) {
            least = Math.min(least, counts.get(i));
        }
        return least;
    }
}
