package io.sluice.gateway.dataset;

import java.nio.charset.StandardCharsets;

/**
 * Reads one JSON value per line; every scalar is a cell of the column that its path names, keys that do not fit and
 * lines that are no JSON go to the column "(rest)" as text, and then the table is not sound. Null is no cell.
 *
 * <pre>
 *   VALUE --{--> FIRST_KEY --"--> TEXT(key) --"--> COLON --:--> VALUE
 *   VALUE --[--> FIRST_ELEMENT (as VALUE, or ])        VALUE --"--> TEXT --"--> AFTER
 *   VALUE --digit, minus, letter--> SCALAR --anything else--> AFTER
 *   AFTER --,--> NEXT_KEY or VALUE     AFTER --} ]--> AFTER      AFTER --line end, nothing open--> VALUE
 *   TEXT --\--> ESCAPE --u--> UNICODE --4 digits--> TEXT         anything unexpected --> RAW --line end--> VALUE
 * </pre>
 */
final class JsonLinesReader extends PushReader {
    private enum State {
        VALUE,
        FIRST_ELEMENT,
        FIRST_KEY,
        NEXT_KEY,
        COLON,
        TEXT,
        ESCAPE,
        UNICODE,
        SCALAR,
        AFTER,
        RAW
    }

    private static final byte[] IN_TEXT = ByteKind.tableStoppingAt('"', '\\', '\n');
    private static final byte[] IN_SCALAR = ByteKind.tableStoppingAt(',', '}', ']', ' ', '\t', '\r', '\n', '"');
    private static final byte[] IN_RAW = ByteKind.tableStoppingAt('\n');

    private final ColumnTree tree;
    private final ColumnTree.Node[] open;
    private final boolean[] array;
    private final byte[] unit = new byte[4];
    private final boolean lines;
    private State state = State.VALUE;
    private ColumnTree.Node current;
    private int depth;
    private boolean key;
    private boolean touched;
    private int codeUnit;
    private int codeDigits;
    private int highSurrogate;

    /** With whether each line is a value of its own; if not, a value may go over many lines. */
    JsonLinesReader(TableLimits limits, CellSink sink, boolean lines) {
        super(limits, sink);
        this.lines = lines;
        tree = new ColumnTree(limits.columns());
        open = new ColumnTree.Node[limits.depth()];
        array = new boolean[limits.depth()];
        current = tree.root();
    }

    @Override
    void read(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            switch (state) {
                case TEXT -> i = text(bytes, i, to);
                case SCALAR -> i = scalar(bytes, i, to);
                case RAW -> i = raw(bytes, i, to);
                case ESCAPE -> i = escape(bytes, i);
                case UNICODE -> i = unicode(bytes, i);
                default -> i = structure(bytes, i);
            }
        }
    }

    private int structure(byte[] bytes, int i) {
        byte b = bytes[i];
        if (b == ' ' || b == '\t' || b == '\r') {
            return i + 1;
        }
        if (b == '\n') {
            if (lines || depth == 0) {
                endLine();
            }
            return i + 1;
        }
        touched = true;
        boolean consumed =
                switch (state) {
                    case VALUE -> value(b);
                    case FIRST_ELEMENT -> b == ']' ? close(true) : element() && value(b);
                    case FIRST_KEY -> b == '}' ? close(false) : beginKey(b);
                    case NEXT_KEY -> beginKey(b);
                    case COLON -> go(b == ':', State.VALUE);
                    default -> after(b);
                };
        if (!consumed) {
            if (state != State.SCALAR) {
                unsound();
            }
            return i;
        }
        return i + 1;
    }

    private boolean value(byte b) {
        if (b == '{' || b == '[') {
            if (depth == open.length) {
                return false;
            }
            open[depth] = current;
            array[depth++] = b == '[';
            current.rewind();
            state = b == '[' ? State.FIRST_ELEMENT : State.FIRST_KEY;
            return true;
        }
        if (b == '"') {
            key = false;
            state = State.TEXT;
            return true;
        }
        if (b >= '0' && b <= '9' || b == '-' || b == 't' || b == 'f' || b == 'n') {
            state = State.SCALAR;
        }
        return false;
    }

    private boolean element() {
        current = open[depth - 1].element();
        sound &= current != tree.rest();
        return true;
    }

    private boolean beginKey(byte b) {
        key = true;
        return go(b == '"', State.TEXT);
    }

    private boolean after(byte b) {
        if (depth == 0) {
            return false;
        }
        if (b == ',') {
            if (array[depth - 1]) {
                element();
                state = State.VALUE;
            } else {
                state = State.NEXT_KEY;
            }
            return true;
        }
        return (b == ']' || b == '}') && close(b == ']');
    }

    private boolean close(boolean isArray) {
        if (array[depth - 1] != isArray) {
            return false;
        }
        current = open[--depth];
        state = State.AFTER;
        return true;
    }

    private boolean go(boolean expected, State next) {
        if (expected) {
            state = next;
        }
        return expected;
    }

    private int text(byte[] bytes, int from, int to) {
        int kinds = 0;
        int i = from;
        while (i < to) {
            int kind = IN_TEXT[bytes[i] & 0xff];
            if (kind < 0) {
                break;
            }
            kinds |= kind;
            i++;
        }
        if (i > from) {
            unpaired();
        }
        if (i == to || bytes[i] != '"') {
            hold(bytes, from, i, kinds);
            if (i < to && bytes[i] == '\n') {
                unsound();
            } else if (i < to) {
                state = State.ESCAPE;
                i++;
            }
            return i;
        }
        unpaired();
        if (key) {
            endKey(bytes, from, i, kinds);
        } else {
            cell(current.column(sink), bytes, from, i, kinds);
            state = State.AFTER;
        }
        return i + 1;
    }

    private void endKey(byte[] bytes, int from, int to, int kinds) {
        ColumnTree.Node parent = open[depth - 1];
        ColumnTree.Node child;
        byte[] name = bytes;
        int start = from;
        int end = to;
        if (heldBytes > 0 || to - from > limits.cellBytes()) { // However it was cut, the same is handed on.
            hold(bytes, from, to, kinds);
            name = held;
            start = 0;
            end = heldBytes;
        }
        child = parent == tree.rest() ? null : parent.child(name, start, end);
        if ((kinds & (ByteKind.HIGH | ByteKind.CONTROL)) != 0 || name == held) {
            checkText(name, start, end);
        }
        if (child == null || end - start > NAME_BYTES) {
            sound = false;
            int column = tree.rest().column(sink);
            sink.cell(column, name, start, end, ByteKind.of(name, start, end));
        }
        endCell();
        current = child == null ? tree.rest() : child;
        key = false;
        state = State.COLON;
    }

    private int escape(byte[] bytes, int i) {
        int at = "\"\\/bfnrt".indexOf(bytes[i]);
        if (bytes[i] == 'u') {
            state = State.UNICODE;
            codeUnit = 0;
            codeDigits = 0;
        } else if (at < 0) {
            unsound();
            return i;
        } else {
            unpaired();
            unit[0] = (byte) "\"\\/\b\f\n\r\t".charAt(at);
            // A control character that is written as an escape is text.
            hold(unit, 0, 1, ByteKind.of(unit[0]) & ~ByteKind.CONTROL);
            state = State.TEXT;
        }
        return i + 1;
    }

    private int unicode(byte[] bytes, int i) {
        int digit = bytes[i] >= 0 ? Character.digit(bytes[i], 16) : -1;
        if (digit < 0) {
            unsound();
            return i;
        }
        codeUnit = codeUnit << 4 | digit;
        if (++codeDigits == 4) {
            codeUnit();
            state = State.TEXT;
        }
        return i + 1;
    }

    private void codeUnit() {
        if (Character.isLowSurrogate((char) codeUnit) && highSurrogate != 0) {
            character(Character.toCodePoint((char) highSurrogate, (char) codeUnit));
            highSurrogate = 0;
            return;
        }
        unpaired();
        if (Character.isHighSurrogate((char) codeUnit)) {
            highSurrogate = codeUnit;
        } else if (Character.isLowSurrogate((char) codeUnit)) {
            sound = false;
        } else {
            character(codeUnit);
        }
    }

    private void character(int codePoint) {
        byte[] utf8 = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
        hold(utf8, 0, utf8.length, ByteKind.of(utf8, 0, utf8.length) & ~ByteKind.CONTROL);
    }

    private void unpaired() {
        sound &= highSurrogate == 0;
        highSurrogate = 0;
    }

    private int scalar(byte[] bytes, int from, int to) {
        int kinds = 0;
        int i = from;
        while (i < to) {
            int kind = IN_SCALAR[bytes[i] & 0xff];
            if (kind < 0) {
                break;
            }
            kinds |= kind;
            i++;
        }
        if (i == to || heldBytes > 0) {
            hold(bytes, from, i, kinds);
            if (i < to) {
                endScalar(held, 0, heldBytes, heldKinds());
            }
        } else {
            endScalar(bytes, from, i, kinds);
        }
        return i;
    }

    private void endScalar(byte[] bytes, int from, int to, int kinds) {
        boolean nothing = is("null", bytes, from, to);
        if (!nothing && !is("true", bytes, from, to) && !is("false", bytes, from, to) && !number(bytes, from, to)) {
            if (bytes != held) {
                hold(bytes, from, to, kinds);
            }
            unsound();
            return;
        }
        state = State.AFTER;
        if (nothing) {
            endCell();
        } else if (bytes == held) {
            cell(current.column(sink), held, 0, 0, 0);
        } else {
            cell(current.column(sink), bytes, from, to, kinds);
        }
    }

    private static boolean is(String word, byte[] bytes, int from, int to) {
        if (to - from != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (bytes[from + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean number(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if ((b < '0' || b > '9') && b != '-' && b != '+' && b != '.' && b != 'e' && b != 'E') {
                return false;
            }
        }
        return to > from && bytes[to - 1] >= '0' && bytes[to - 1] <= '9';
    }

    private int raw(byte[] bytes, int from, int to) {
        int kinds = 0;
        int i = from;
        while (i < to) {
            int kind = IN_RAW[bytes[i] & 0xff];
            if (kind < 0) {
                break;
            }
            kinds |= kind;
            i++;
        }
        hold(bytes, from, i, kinds);
        if (i < to) {
            endLine();
            i++;
        }
        return i;
    }

    /** The rest of the line is read as text, together with what is held of an unfinished cell. */
    private void unsound() {
        sound = false;
        state = State.RAW;
        touched = true;
    }

    private void endLine() {
        if (state == State.RAW || depth > 0 || state == State.COLON) {
            sound &= !touched;
            if (heldBytes > 0) {
                state = State.RAW;
                cell(heldColumn(), held, 0, 0, 0);
            }
        }
        if (touched) {
            sink.row();
        }
        endCell();
        state = State.VALUE;
        current = tree.root();
        depth = 0;
        touched = false;
        key = false;
        highSurrogate = 0;
    }

    @Override
    int heldColumn() {
        boolean own = state != State.RAW && !key;
        return (own ? current : tree.rest()).column(sink);
    }

    @Override
    void readEnd() {
        if (state == State.SCALAR) {
            endScalar(held, 0, heldBytes, heldKinds());
        } else if (state == State.TEXT || state == State.ESCAPE || state == State.UNICODE) {
            unsound();
        }
        endLine();
    }
}
