package io.sluice.gateway.classification;

/** Turns findings into a grade. Immutable. */
public final class Grader {
    private final FloorTable table;

    /** With the floors to apply. */
    public Grader(FloorTable table) {
        this.table = table;
    }

    /** The least rank for what was found. A type that the table does not know has the floor of unreadable content. */
    public Grade grade(Findings findings) {
        throw new UnsupportedOperationException("no grade yet: " + table);
    }
}
