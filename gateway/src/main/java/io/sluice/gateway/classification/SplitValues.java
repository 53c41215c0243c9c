package io.sluice.gateway.classification;

/**
 * Numbers that are split over neighbouring cells of a row, as region, date and rest of a resident's number. Keeps the
 * cells of one row that hold digits alone, and gives what two to four of them make together where that is as long as an
 * identifier. Keeps no value beyond its row. Not safe for concurrent use.
 */
final class SplitValues {
    private static final int SHORTEST = 16;
    private static final int LONGEST = 19;
    private static final int MOST_CELLS = 4;

    private final byte[] digits = new byte[MOST_CELLS * LONGEST];
    private final int[] starts = new int[MOST_CELLS + 1];
    private int cells;
    private int lastColumn = -2;

    /** The digits of {@link #from} to {@link #to}. */
    byte[] bytes() {
        return digits;
    }

    /** A cell that does not hold digits alone, or the end of a row, parts what is before from what is behind. */
    void part() {
        cells = 0;
        lastColumn = -2;
    }

    /** Adds a cell that holds digits alone, perhaps with an X at its end. */
    void add(int column, byte[] bytes, int from, int to) {
        if (column != lastColumn + 1 || to - from > LONGEST) {
            cells = 0;
        }
        lastColumn = column;
        if (to - from > LONGEST) {
            return;
        }
        if (cells == MOST_CELLS) {
            System.arraycopy(digits, starts[1], digits, 0, starts[cells] - starts[1]);
            int shift = starts[1];
            for (int i = 0; i < cells; i++) {
                starts[i] = starts[i + 1] - shift;
            }
            cells--;
        }
        System.arraycopy(bytes, from, digits, starts[cells], to - from);
        starts[cells + 1] = starts[cells] + to - from;
        cells++;
    }

    /** Where the joint value of the last count cells begins; -1 if it has not the length of an identifier. */
    int from(int count) {
        int length = count > cells ? 0 : starts[cells] - starts[cells - count];
        return length >= SHORTEST && length <= LONGEST ? starts[cells - count] : -1;
    }

    /** Where it ends. */
    int to() {
        return starts[cells];
    }

    /** How many cells can be joined. */
    int cells() {
        return cells;
    }
}
