package io.sluice.gateway.classification.detection;

import java.util.Arrays;

/**
 * A pattern of somebody's own, of a subset of regular expressions that is matched in linear time whatever it says:
 * literals, {@code .}, {@code \d \w \s}, classes such as {@code [A-Z0-9_]} and {@code [^,]}, groups, {@code |}, {@code ?
 * * +}, {@code {n}}, {@code {m,n}}; no references, no looking around, no anchors: a match always stands alone as a word.
 *
 * <p>It becomes an automaton of positions (Glushkov), of which all that are reached are one word of 64 bits, so that
 * each character costs one step for each position at most. Characters are those of a folded line: ASCII, and one kind
 * for everything else. Immutable.
 */
final class SafePattern {
    private static final int MOST_POSITIONS = 64;
    private static final int LONGEST = 256;
    private static final int MOST_REPEATS = 64;

    /** For each character the positions that read it. */
    private final long[] readers = new long[256];

    private final long[] follow = new long[MOST_POSITIONS];
    private final String text;
    private final Part whole;
    private int positions;
    private int at;

    /** Of a part: where it can begin and end, and whether it may be empty. */
    private record Part(long first, long last, boolean empty) {}

    /** @throws IllegalArgumentException if it is not in the subset, or too long; the message says where */
    SafePattern(String pattern) {
        text = pattern;
        whole = alternatives();
        if (at < text.length() || whole.empty) {
            throw mistake("something that is not empty, and brackets that match");
        }
    }

    /** Whether a match may begin with this byte. */
    boolean mayBegin(byte b) {
        return (readers[b & 0xff] & whole.first) != 0;
    }

    /** The end of the longest match from start on that ends where a word can end; 0 for none. */
    int end(byte[] b, int start, int to) {
        long states = whole.first & readers[b[start] & 0xff];
        int end = 0;
        int limit = Math.min(to, start + LONGEST);
        for (int i = start; states != 0; i++) {
            boolean boundary = i + 1 == to || !Kind.alnum(b[i + 1]) || !Kind.alnum(b[i]);
            if ((states & whole.last) != 0 && boundary) {
                end = i + 1;
            }
            if (i + 1 >= limit) {
                break;
            }
            long next = 0;
            for (long left = states; left != 0; left &= left - 1) {
                next |= follow[Long.numberOfTrailingZeros(left)];
            }
            states = next & readers[b[i + 1] & 0xff];
        }
        return end;
    }

    private Part alternatives() {
        Part all = sequence();
        while (peek() == '|') {
            at++;
            Part other = sequence();
            all = new Part(all.first | other.first, all.last | other.last, all.empty || other.empty);
        }
        return all;
    }

    private Part sequence() {
        Part all = new Part(0, 0, true);
        while (at < text.length() && peek() != '|' && peek() != ')') {
            all = joined(all, repeated());
        }
        return all;
    }

    private Part joined(Part before, Part after) {
        link(before.last, after.first);
        long first = before.empty ? before.first | after.first : before.first;
        long last = after.empty ? before.last | after.last : after.last;
        return new Part(first, last, before.empty && after.empty);
    }

    private void link(long from, long to) {
        for (long left = from; left != 0; left &= left - 1) {
            follow[Long.numberOfTrailingZeros(left)] |= to;
        }
    }

    private Part repeated() {
        int start = at;
        Part one = single();
        int end = at;
        switch (peek()) {
            case '?' -> {
                at++;
                return new Part(one.first, one.last, true);
            }
            case '*', '+' -> {
                boolean empty = peek() == '*' || one.empty;
                at++;
                link(one.last, one.first);
                return new Part(one.first, one.last, empty);
            }
            case '{' -> {
                return counted(one, start, end);
            }
            default -> {
                return one;
            }
        }
    }

    private Part counted(Part first, int start, int end) {
        at++;
        int least = count();
        int most = least;
        if (peek() == ',') {
            at++;
            most = count();
        }
        if (peek() != '}' || most < least || most == 0 || most > MOST_REPEATS) {
            throw mistake("{n} or {m,n} with at most " + MOST_REPEATS);
        }
        int after = at + 1;
        Part all = least == 0 ? new Part(first.first, first.last, true) : first;
        for (int i = 1; i < most; i++) {
            at = start;
            Part again = single();
            if (at != end) {
                throw mistake("a part that can be repeated");
            }
            all = joined(all, i < least ? again : new Part(again.first, again.last, true));
        }
        at = after;
        return all;
    }

    private int count() {
        int value = 0;
        int start = at;
        while (Character.isDigit(peek()) && at - start < 3) {
            value = value * 10 + peek() - '0';
            at++;
        }
        if (at == start) {
            throw mistake("a number");
        }
        return value;
    }

    private Part single() {
        char c = peek();
        if (c == '(') {
            at++;
            Part inner = alternatives();
            if (peek() != ')') {
                throw mistake(")");
            }
            at++;
            return inner;
        }
        boolean[] set = new boolean[256];
        if (c == '[') {
            set(set);
        } else if (c == '.') {
            Arrays.fill(set, true);
            at++;
        } else if ("?*+{})]|^$".indexOf(c) >= 0 || c >= 0x80 || c == 0) {
            throw mistake("a character in ASCII, with \\ before one that means something");
        } else {
            character(set);
        }
        return position(set);
    }

    private Part position(boolean[] set) {
        if (positions == MOST_POSITIONS) {
            throw mistake("at most " + MOST_POSITIONS + " characters, repeated ones counted each time");
        }
        long bit = 1L << positions++;
        for (int c = 0; c < 256; c++) {
            readers[c] |= set[c] ? bit : 0;
        }
        return new Part(bit, bit, false);
    }

    private void set(boolean[] set) {
        at++;
        boolean not = peek() == '^';
        at += not ? 1 : 0;
        while (peek() != ']') {
            int from = character(set);
            if (peek() == '-' && at + 1 < text.length() && text.charAt(at + 1) != ']') {
                at++;
                int to = character(set);
                if (from < 0 || to < from) {
                    throw mistake("a range that goes up");
                }
                Arrays.fill(set, from, to + 1, true);
            }
        }
        at++;
        for (int c = 0; c < 256 && not; c++) {
            set[c] = !set[c];
        }
    }

    /** Adds what stands for itself or for a kind; returns it, -1 for a kind. */
    private int character(boolean[] set) {
        char c = peek();
        boolean escaped = c == '\\';
        at += escaped ? 1 : 0;
        char it = peek();
        if (it == 0 || it >= 0x80) {
            throw mistake("a character in ASCII");
        }
        at++;
        if (escaped && (it == 'd' || it == 'w' || it == 's')) {
            for (int k = 0; k < 128; k++) {
                boolean word = Kind.alnum((byte) k) || k == '_';
                set[k] |= it == 'd' ? Kind.digit((byte) k) : it == 'w' ? word : k == ' ' || k == '\t';
            }
            return -1;
        }
        if (escaped && Kind.alnum((byte) it)) {
            at--;
            throw mistake("\\d, \\w, \\s, or a sign behind \\");
        }
        set[it] = true;
        return it;
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private IllegalArgumentException mistake(String expected) {
        return new IllegalArgumentException("pattern: at character " + (at + 1) + " (expected: " + expected + ")");
    }
}
