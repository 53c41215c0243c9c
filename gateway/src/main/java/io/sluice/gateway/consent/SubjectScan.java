package io.sluice.gateway.consent;

import io.sluice.gateway.dataset.CellSink;
import io.sluice.gateway.dataset.FormatGuess;
import io.sluice.gateway.dataset.TableLimits;
import io.sluice.gateway.dataset.TableReader;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.stream.IntStream;

/**
 * Finds out whom the rows of a table are about, by the column that says so. Some 32 bytes of memory for each row with a
 * person, at most {@value #MOST_PERSONS} of them. {@code feed..., finish}, once. Not safe for concurrent use.
 */
public final class SubjectScan {
    /** So many rows with a person at most: more would not fit into memory. */
    public static final int MOST_PERSONS = 16_000_000;

    private final Pseudonymity pseudonymity;
    private final String name;
    private final String column;
    private ByteBuffer head = ByteBuffer.allocate(FormatGuess.HEAD_BYTES);
    private TableReader reader;
    private long[] high = new long[1024];
    private long[] low = new long[1024];
    private int size;
    private long unnamed;
    private boolean found;

    /**
     * A scan of a table.
     *
     * @param name file name or media type, a hint for guessing the format; may be empty
     * @param column which column says whose a row is
     */
    public SubjectScan(Pseudonymity pseudonymity, String name, String column) {
        this.pseudonymity = pseudonymity;
        this.name = name;
        this.column = column;
    }

    /**
     * Whom it is about.
     *
     * @param persons each once, in the order of their pseudonyms; may be gone through once
     * @param count how many those are
     * @param unnamed rows that name nobody: the cell is missing, empty or too long, or there are two
     * @param found whether the table has the column
     */
    public record Found(Iterator<Subject> persons, long count, long unnamed, boolean found) {}

    /** Takes src to its end; moves no position of the caller's. */
    public void feed(ByteBuffer src) {
        ByteBuffer left = src.duplicate();
        if (head != null) {
            int n = Math.min(left.remaining(), head.remaining());
            head.put(head.position(), left, left.position(), n).position(head.position() + n);
            left.position(left.position() + n);
            if (!head.hasRemaining()) {
                open();
            }
        }
        if (head == null) {
            reader.feed(left);
        }
    }

    private void open() {
        head.flip();
        reader = TableReader.of(FormatGuess.of(name, head), TableLimits.DEFAULT, new Rows());
        reader.feed(head);
        head = null;
    }

    /** Ends the scan. */
    public Found finish() {
        if (head != null) {
            open();
        }
        reader.end();
        Subject[] sorted = IntStream.range(0, size)
                .mapToObj(i -> new Subject(high[i], low[i]))
                .sorted(Comparator.naturalOrder())
                .distinct()
                .toArray(Subject[]::new);
        return new Found(Arrays.asList(sorted).iterator(), sorted.length, unnamed, found);
    }

    private void add(Subject subject) {
        if (size == high.length) {
            int room = Math.min(Math.multiplyExact(size, 2), MOST_PERSONS);
            if (room == size) {
                unnamed++; // Each further row counts as a person of its own: too many rather than too few.
                return;
            }
            high = Arrays.copyOf(high, room);
            low = Arrays.copyOf(low, room);
        }
        high[size] = subject.high();
        low[size++] = subject.low();
    }

    private final class Rows implements CellSink {
        private int subjectColumn = -1;
        private Subject subject;
        private int cells;

        @Override
        public void column(int number, String columnName) {
            if (columnName.equals(column) && subjectColumn < 0) {
                subjectColumn = number;
                found = true;
            }
        }

        @Override
        public void cell(int number, byte[] bytes, int from, int to, int kinds) {
            if (number == subjectColumn) {
                cells++;
                try {
                    subject = pseudonymity.of(bytes, from, to);
                } catch (IllegalArgumentException e) {
                    subject = null; // Blank, or too long: no identifier.
                }
            }
        }

        @Override
        public void row() {
            if (cells == 1 && subject != null) {
                add(subject);
            } else {
                unnamed++;
            }
            cells = 0;
            subject = null;
        }
    }
}
