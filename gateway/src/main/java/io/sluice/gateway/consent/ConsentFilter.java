package io.sluice.gateway.consent;

import io.sluice.gateway.dataset.CellSink;
import io.sluice.gateway.policy.ConsentUse;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Lets only rows through whose person has a valid consent; the others are left out, or lose every cell. A table may be
 * read several times: whose a row is is found out the first time, 4 bytes a row, so later readings cost next to nothing.
 * It must be the same table each time. Not for several threads.
 */
public final class ConsentFilter {
    /** What becomes of rows without a consent. */
    public enum Missing {
        /** They are left out. */
        DROP,
        /** They stay as rows of empty cells. */
        MASK
    }

    private static final int NOBODY = -1;
    /** Nobody with a consent then; whether now is not known. */
    private static final int OPEN = -2;

    private final Pseudonymity pseudonymity;
    private final ConsentedSubjects subjects;
    private final String column;
    private final Missing missing;
    private final ConsentUse use;
    private final String mark;
    private int[] personOfRow = new int[1024];
    private int rows;
    private boolean found;

    /**
     * A filter by the consents of some persons.
     *
     * @param subjects who consented to the use
     * @param column which column says whose row it is
     * @param mark {@link ConsentRegistry#mark} from before the consents were read
     */
    public ConsentFilter(
            Pseudonymity pseudonymity,
            ConsentedSubjects subjects,
            ConsentUse use,
            String column,
            Missing missing,
            String mark) {
        this.pseudonymity = pseudonymity;
        this.subjects = subjects;
        this.use = use;
        this.column = column;
        this.missing = missing;
        this.mark = mark;
    }

    /**
     * Before the first reading: takes over from an earlier filter of the same column of the same table whose rows those are,
     * so that nobody's pseudonym is made twice. Whether they consent is asked anew of the consents of this filter.
     */
    public ConsentFilter after(ConsentFilter earlier) {
        if (!earlier.column.equals(column)) {
            throw new IllegalArgumentException("consents by another column (expected: the same)");
        }
        int[] numbers = new int[earlier.subjects.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = subjects.find(earlier.subjects.subject(i));
        }
        rows = earlier.rows;
        personOfRow = new int[Math.max(rows, personOfRow.length)];
        for (int row = 0; row < rows; row++) {
            int person = earlier.personOfRow[row];
            personOfRow[row] = person < 0 ? OPEN : numbers[person];
        }
        return this;
    }

    /** A sink for one reading of the table; target sees what is left of it, the last of it at {@link Rows#end}. */
    public Rows over(CellSink target) {
        return new Rows(target);
    }

    /** Whether the table has the column that says whose a row is; after a reading. */
    public boolean found() {
        return found;
    }

    /** Rows that were left out. */
    public long dropped() {
        return missing == Missing.DROP ? without() : 0;
    }

    /** Rows that lost their cells. */
    public long masked() {
        return missing == Missing.MASK ? without() : 0;
    }

    private long without() {
        return Arrays.stream(personOfRow, 0, rows)
                .filter(person -> person == NOBODY)
                .count();
    }

    /** What the persons consented to. */
    public ConsentUse use() {
        return use;
    }

    /** Which withdrawals its consents have taken into account. */
    public String mark() {
        return mark;
    }

    /** Everybody who may be in the release. */
    public ConsentedSubjects subjects() {
        return subjects;
    }

    /** Which rows that were let through ended in the release, by their number among these from 0. */
    @FunctionalInterface
    public interface Released {
        /** Whether that row is in it. */
        boolean row(long number);
    }

    /** The persons who have a row in the release, by their number among {@link #subjects}. */
    public BitSet persons(Released released) {
        BitSet persons = new BitSet(subjects.size());
        long through = 0;
        for (int row = 0; row < rows; row++) {
            if (personOfRow[row] != NOBODY && released.row(through++)) {
                persons.set(personOfRow[row]);
            }
        }
        return persons;
    }

    private boolean known(int row) {
        return row < rows && personOfRow[row] != OPEN;
    }

    private void set(int row, Subject subject) {
        if (row == personOfRow.length) {
            personOfRow = Arrays.copyOf(personOfRow, Math.multiplyExact(row, 2));
        }
        personOfRow[row] = subject == null ? NOBODY : subjects.find(subject);
        rows = Math.max(rows, row + 1);
    }

    /** Who that is, or null: no identifier. */
    private Subject subject(byte[] bytes, int from, int to) {
        for (int i = from; i < to && to - from <= Pseudonymity.MOST_BYTES; i++) {
            if (bytes[i] > ' ' || bytes[i] < 0) {
                try {
                    return pseudonymity.of(bytes, from, to);
                } catch (IllegalArgumentException e) {
                    return null; // Blank in another script, or too long.
                }
            }
        }
        return null;
    }

    /**
     * One reading. Rows are kept until it is known whose they are. Persons are looked for many at a time: each question
     * waits for far memory, and these wait together.
     */
    public final class Rows implements CellSink {
        private final CellSink target;
        private final HeldRows held = new HeldRows();
        private final Subject[] asked = new Subject[HeldRows.MOST_ROWS];
        private int subjectColumn = -1;
        private Subject subject;
        private int subjectCells;
        private int row;

        private Rows(CellSink target) {
            this.target = target;
        }

        @Override
        public void column(int number, String name) {
            handOn(); // Rows before it do not have it.
            if (name.equals(column) && subjectColumn < 0) {
                subjectColumn = number;
                found = true;
            }
            target.column(number, name);
        }

        @Override
        public void cell(int number, byte[] source, int from, int to, int kinds) {
            if (passes()) {
                if (personOfRow[row] != NOBODY) {
                    target.cell(number, source, from, to, kinds);
                }
                return;
            }
            if (number == subjectColumn && !known(row)) {
                subject = subject(source, from, to);
                subjectCells++;
            }
            held.cell(number, source, from, to, kinds);
        }

        /** Whose the row is is known, and nothing is kept that would have to come before it. */
        private boolean passes() {
            return held.empty() && known(row);
        }

        @Override
        public void at(long number) {
            handOn();
            target.at(number);
        }

        @Override
        public void row() {
            if (passes()) {
                if (personOfRow[row++] != NOBODY || missing == Missing.MASK) {
                    target.row();
                }
                return;
            }
            // Of whom there are two in one row nobody knows whose it is.
            asked[held.rows()] = subjectCells == 1 ? subject : null;
            subject = null;
            subjectCells = 0;
            held.row();
            row++;
            if (held.full()) {
                handOn();
            }
        }

        /** Hands on what is still kept; after the last row. */
        public void end() {
            handOn();
        }

        private void handOn() {
            int first = row - held.rows();
            for (int i = 0; i < held.rows(); i++) {
                if (!known(first + i)) {
                    set(first + i, asked[i]);
                }
            }
            held.handOn(target, i -> personOfRow[first + i] != NOBODY, missing == Missing.MASK);
        }
    }
}
