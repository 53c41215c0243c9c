package io.sluice.gateway.privacy;

import io.sluice.proto.ReleaseTrace;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What one earlier release told of whom, to be looked up for the persons of another table. They are found by the
 * identifiers in a column, or, where the release knew no such column, by their whole rows.
 */
public final class EarlierRelease {
    private final String column;
    private final LongInts states = new LongInts();

    private EarlierRelease(ReleaseTrace trace, String column) {
        this.column = column;
        LongInts numbers = new LongInts();
        for (int i = 0; i < trace.getPersonsCount(); i++) {
            long state = trace.getStates(i);
            if (numbers.get(state) == 0) {
                numbers.put(state, numbers.size() + 1);
            }
            states.put(trace.getPersons(i), numbers.get(state));
        }
    }

    /**
     * Why the persons of that release cannot be found in a table; empty if they can.
     *
     * @param columns of the table
     * @param subjectColumn of the table's plan; may be empty
     */
    public static Optional<String> unlinked(ReleaseTrace trace, Collection<String> columns, String subjectColumn) {
        String subject = trace.getSubjectColumn();
        if (!subject.isEmpty()) {
            return columns.contains(subject) || !subjectColumn.isEmpty()
                    ? Optional.empty()
                    : Optional.of("an earlier release knows persons by the column " + subject
                            + " (expected: that column, or a subject column with the same identifiers)");
        }
        if (trace.getRowColumnsCount() == 0) {
            return Optional.of("an earlier release does not say how it knows persons (expected: a trace of this"
                    + " version, by a subject column or by whole rows)");
        }
        return new TreeSet<>(columns).equals(new TreeSet<>(trace.getRowColumnsList()))
                ? Optional.empty()
                : Optional.of("an earlier release knows persons by their whole rows, and this table has other columns"
                        + " (expected: the same columns, or a subject column in both)");
    }

    /** For a table that it can be linked with. */
    static EarlierRelease of(ReleaseTrace trace, Collection<String> columns, String subjectColumn)
            throws PlanException {
        Optional<String> unlinked = unlinked(trace, columns, subjectColumn);
        if (unlinked.isPresent()) {
            throw new PlanException("earlier: " + unlinked.get());
        }
        String subject = trace.getSubjectColumn();
        return new EarlierRelease(trace, subject.isEmpty() || columns.contains(subject) ? subject : subjectColumn);
    }

    /** Where its persons' identifiers stand in the table; empty: they are found by their whole rows. */
    String column() {
        return column;
    }

    /** A number for what it told of a person; 0: she was not in its table. */
    int state(long token) {
        return states.get(token);
    }
}
