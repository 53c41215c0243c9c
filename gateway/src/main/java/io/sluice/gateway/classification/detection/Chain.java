package io.sluice.gateway.classification.detection;

/**
 * Words of letters and digits with one separator between two of them (space, hyphen, full stop, slash, brackets), as
 * numbers are written in groups. The characters of all groups stand in {@link #characters} without separators and in
 * capitals. A word without a digit belongs to it only if it is short and in capitals. Reused; not safe for concurrent
 * use.
 */
final class Chain {
    static final int MOST_CHARACTERS = 56;
    static final int MOST_GROUPS = 20;
    private static final int MOST_LETTERS = 4;

    final byte[] characters = new byte[MOST_CHARACTERS];

    /** One bit a character: whether it is a letter. */
    long letters;

    /** Where each group begins in {@link #characters}; one more for the end. */
    final int[] begin = new int[MOST_GROUPS + 1];

    /** Where each group begins and ends in the line. */
    final int[] from = new int[MOST_GROUPS];

    final int[] to = new int[MOST_GROUPS];

    /** The separator before each group, as {@link Recogniser#separator}. */
    final int[] separator = new int[MOST_GROUPS];

    int groups;

    /** Reads from start on, where a word begins; returns where the chain ends in the line. */
    int read(Line line, int start) {
        byte[] b = line.bytes;
        int end = line.to;
        groups = 0;
        letters = 0;
        int n = 0;
        int i = start;
        int code = 0;
        while (groups < MOST_GROUPS) {
            int first = i;
            int firstCharacter = n;
            long before = letters;
            int digits = 0;
            boolean capitals = true;
            int kind;
            while (i < end && n < MOST_CHARACTERS && (kind = Kind.OF[b[i] & 0xff] & Kind.ALNUM) != 0) {
                byte c = b[i++];
                if (kind == Kind.LETTER) {
                    letters |= 1L << n;
                    capitals &= c < 'a';
                    c &= (byte) 0xdf;
                } else {
                    digits++;
                }
                characters[n++] = c;
            }
            boolean cut = i < end && Kind.alnum(b[i]);
            boolean word = digits == 0 && groups > 0 && (i - first > MOST_LETTERS || !capitals);
            if (cut || word) {
                letters = before;
                return groups == 0 ? start : to[groups - 1];
            }
            begin[groups] = firstCharacter;
            from[groups] = first;
            to[groups] = i;
            separator[groups] = code;
            begin[++groups] = n;
            int next = next(b, i, end);
            if (next == 0) {
                break;
            }
            code = Recogniser.separator(b[i] == ' ' && next == 2 ? (byte) '(' : b[i]);
            i += next;
        }
        return to[groups - 1];
    }

    /** How many bytes of separator stand at i between two words; 0 if it is something else. */
    private static int next(byte[] b, int i, int end) {
        if (i + 1 >= end) {
            return 0;
        }
        int next =
                switch (b[i]) {
                    case ' ' -> b[i + 1] == '(' ? 2 : 1;
                    case '-', '.', '/', '(' -> 1;
                    case ')' -> b[i + 1] == ' ' || b[i + 1] == '-' ? 2 : 1;
                    default -> 0;
                };
        return next > 0 && i + next < end && Kind.alnum(b[i + next]) ? next : 0;
    }

    /** How many characters groups first to last have. */
    int length(int first, int last) {
        return begin[last + 1] - begin[first];
    }

    /** Which characters of groups first to last are letters. */
    long letters(int first, int last) {
        int n = length(first, last);
        return letters >>> begin[first] & (n >= 64 ? -1 : (1L << n) - 1);
    }

    /** The start of groups first to last in the line, with a plus sign and the bracket that one of them closes. */
    int start(Line line, int first, int last) {
        int start = from[first];
        if (start == line.from) {
            return start;
        }
        byte before = line.bytes[start - 1];
        boolean closed = false;
        for (int g = first + 1; g <= last && before == '('; g++) {
            closed |= separator[g] == Recogniser.separator((byte) ')');
        }
        return closed || before == '+' ? start - 1 : start;
    }

    /** The end of groups first to last in the line, with the bracket that one of them opened. */
    int end(Line line, int first, int last) {
        int end = to[last];
        if (end < line.to && line.bytes[end] == ')') {
            for (int g = first + 1; g <= last; g++) {
                if (separator[g] == Recogniser.separator((byte) '(')) {
                    return end + 1;
                }
            }
        }
        return end;
    }
}
