package io.sluice.gateway.dataset;

/**
 * Reads rows of cells after RFC 4180, leniently: any of LF, CR LF and CR ends a row, empty lines are no rows, a quote
 * within a bare cell is a character. Without a delimiter and quotes it reads lines of text.
 *
 * <pre>
 *   START --quote--> QUOTED --quote--> QUOTE --quote--> QUOTED
 *     | other           (anything else stays)  | delimiter, line end --> START
 *     v                                        | other: not sound
 *   BARE --delimiter, line end--> START  <-----+ BARE
 * </pre>
 *
 * A table in which more than a tenth of the rows have another width than the first is not sound.
 */
final class CsvReader extends PushReader {
    private enum State {
        START,
        BARE,
        QUOTED,
        QUOTE
    }

    private static final byte[] IN_QUOTES = ByteKind.tableStoppingAt('"');

    private final byte[] inBare;
    private final int delimiter;
    private final boolean quoting;
    private final boolean text;
    private boolean naming;
    private State state = State.START;
    private int column;
    private int announced;
    private boolean touched;
    private int width;
    private int lastWidth;
    private long rows;
    private long ragged;

    CsvReader(DataFormat format, TableLimits limits, CellSink sink) {
        super(limits, sink);
        text = format.kind() == DataFormat.Kind.TEXT;
        delimiter = text ? '\n' : format.delimiter();
        quoting = !text;
        naming = format.header();
        inBare = ByteKind.tableStoppingAt(delimiter, '\n', '\r');
    }

    @Override
    public boolean sound() {
        return super.sound() && ragged * 10 <= rows;
    }

    /** How many cells the row had that was last handed to the sink. */
    int lastWidth() {
        return lastWidth;
    }

    @Override
    void read(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            switch (state) {
                case START -> {
                    if (quoting && bytes[i] == '"') {
                        state = State.QUOTED;
                        touched = true;
                        i++;
                    } else {
                        state = State.BARE;
                    }
                }
                case BARE -> i = bare(bytes, i, to);
                case QUOTED -> i = quoted(bytes, i, to);
                case QUOTE -> {
                    if (bytes[i] == '"') {
                        hold(bytes, i, ++i, 0);
                        state = State.QUOTED;
                    } else {
                        sound &= inBare[bytes[i] & 0xff] < 0;
                        state = State.BARE;
                    }
                }
            }
        }
    }

    private int bare(byte[] bytes, int from, int to) {
        byte[] table = inBare;
        int kinds = 0;
        int i = from;
        while (i < to) {
            int kind = table[bytes[i] & 0xff];
            if (kind < 0) {
                complete(bytes, from, i, kinds);
                if (bytes[i] == delimiter && bytes[i] != '\n') {
                    column++;
                    touched = true;
                } else {
                    endRow();
                }
                state = State.START;
                return i + 1;
            }
            kinds |= kind;
            i++;
        }
        hold(bytes, from, to, kinds);
        return to;
    }

    private int quoted(byte[] bytes, int from, int to) {
        int kinds = 0;
        int i = from;
        while (i < to) {
            int kind = IN_QUOTES[bytes[i] & 0xff];
            if (kind < 0) {
                hold(bytes, from, i, kinds);
                state = State.QUOTE;
                return i + 1;
            }
            kinds |= kind;
            i++;
        }
        hold(bytes, from, to, kinds);
        return to;
    }

    private void complete(byte[] bytes, int from, int to, int kinds) {
        if (from == to && heldBytes == 0) {
            endCell();
            return;
        }
        touched = true;
        if (naming) {
            named(bytes, from, to, kinds);
        } else {
            cell(heldColumn(), bytes, from, to, kinds);
        }
    }

    private void named(byte[] bytes, int from, int to, int kinds) {
        hold(bytes, from, to, kinds);
        if (column >= announced) {
            announce(column, name(held, 0, heldBytes));
        }
        if (heldBytes > NAME_BYTES || column >= limits.columns()) {
            cell(heldColumn(), bytes, to, to, 0);
        } else {
            checkText(held, 0, heldBytes);
            endCell();
        }
    }

    @Override
    int heldColumn() {
        if (column >= announced) {
            announce(column, "");
        }
        return Math.min(column, limits.columns() - 1);
    }

    private void announce(int last, String name) {
        sound &= last < limits.columns();
        for (; announced <= last && announced < limits.columns(); announced++) {
            boolean named = announced == last && !name.isEmpty();
            sink.column(announced, named ? name : text ? "text" : "column " + (announced + 1));
        }
    }

    private void endRow() {
        if (touched) {
            lastWidth = column + 1;
            if (naming) {
                heldColumn();
                naming = false;
                width = lastWidth;
            } else {
                sink.row();
                rows++;
                width = width == 0 ? lastWidth : width;
                ragged += width == lastWidth ? 0 : 1;
            }
        }
        column = 0;
        touched = false;
    }

    @Override
    void readEnd() {
        sound &= state != State.QUOTED;
        complete(held, 0, 0, 0);
        endRow();
        state = State.START;
    }
}
