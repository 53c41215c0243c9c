package io.sluice.gateway.classification;

import static io.sluice.gateway.classification.CellScanner.hit;
import static io.sluice.gateway.classification.CellScanner.miss;
import static io.sluice.gateway.classification.IdentifierType.CN_MOBILE;
import static io.sluice.gateway.classification.IdentifierType.CN_RESIDENT_ID;
import static io.sluice.gateway.classification.IdentifierType.PAYMENT_CARD;

/**
 * Groups of digits with one and the same separator (space or hyphen) between them, and the numbers that they can be:
 * each group alone, all together, and neighbouring groups of three digits and more. A final X counts as a digit of
 * value 10. Decimal numbers are none. Reuses its buffers; not safe for concurrent use.
 */
final class DigitRun {
    private static final int MOST_DIGITS = 64;
    private static final int MOST_GROUPS = 32;
    private static final int LEAST_JOINED = 3;
    private static final int SHORTEST = 11;
    private static final int LONGEST = 19;
    private static final int X = 10;

    private final byte[] digits = new byte[MOST_DIGITS];
    private final int[] starts = new int[MOST_GROUPS + 1];
    private int groups;
    private int end;

    /** Where the groups that were read last end. */
    int end() {
        return end;
    }

    /** What the digits from to to are, as one group; the last may be an X. */
    int single(byte[] b, int from, int to) {
        if (to - from < SHORTEST || to - from > LONGEST) {
            return 0;
        }
        for (int i = from; i < to; i++) {
            digits[i - from] = (byte) (Bytes.digit(b[i]) ? b[i] - '0' : X);
        }
        return number(0, to - from);
    }

    /** Reads groups from start on, where a digit stands, and says what they are. */
    int read(byte[] b, int from, int to, int start) {
        collect(b, to, start);
        if (starts[groups] < SHORTEST || decimal(b, from, to, start)) {
            return 0;
        }
        int found = 0;
        for (int g = 0; g < groups; g++) {
            found |= number(starts[g], starts[g + 1]);
        }
        if (groups > 1 && !embedded(b, from, to, start)) {
            found |= number(0, starts[groups]);
            found |= joined();
        }
        return found;
    }

    private void collect(byte[] b, int to, int start) {
        groups = 0;
        int n = 0;
        int i = start;
        byte separator = 0;
        while (true) {
            int groupStart = i;
            int first = n;
            while (i < to && Bytes.digit(b[i]) && n < MOST_DIGITS) {
                digits[n++] = (byte) (b[i++] - '0');
            }
            boolean x = i < to && (b[i] | 0x20) == 'x' && n < MOST_DIGITS;
            if (x) {
                digits[n++] = X;
                i++;
            }
            boolean cut = i < to && Bytes.alnum(b[i]);
            if (cut && groups > 0) {
                end = groupStart - 1;
                return;
            }
            starts[groups++] = first;
            starts[groups] = n;
            end = i;
            boolean more = !cut
                    && !x
                    && groups < MOST_GROUPS
                    && i + 1 < to
                    && (b[i] == ' ' || b[i] == '-')
                    && (separator == 0 || separator == b[i])
                    && Bytes.digit(b[i + 1]);
            if (!more) {
                return;
            }
            separator = b[i++];
        }
    }

    /** A fraction, or a whole number with a fraction that is not zero. */
    private boolean decimal(byte[] b, int from, int to, int start) {
        if (groups > 1) {
            return false;
        }
        if (start - 1 > from && b[start - 1] == '.' && Bytes.digit(b[start - 2])) {
            return true;
        }
        if (end + 1 < to && b[end] == '.' && Bytes.digit(b[end + 1])) {
            int i = end + 1;
            while (i < to && b[i] == '0') {
                i++;
            }
            return i < to && Bytes.digit(b[i]);
        }
        return false;
    }

    /** Part of a longer name with hyphens, such as a UUID. */
    private boolean embedded(byte[] b, int from, int to, int start) {
        return start - 1 > from && b[start - 1] == '-' && Bytes.alnum(b[start - 2])
                || end + 1 < to && b[end] == '-' && Bytes.alnum(b[end + 1]);
    }

    private int joined() {
        int found = 0;
        for (int g = 0; g < groups; g++) {
            for (int last = g; last < groups && starts[last + 1] - starts[last] >= LEAST_JOINED; last++) {
                if (starts[last + 1] - starts[g] > LONGEST) {
                    break;
                }
                if (last > g) {
                    found |= CellScanner.hits(number(starts[g], starts[last + 1]));
                }
            }
        }
        return found;
    }

    private int number(int s, int e) {
        int n = e - s;
        if (n < SHORTEST || n > LONGEST) {
            return 0;
        }
        boolean x = digits[e - 1] == X;
        if (n == 18 && CheckDigits.residentShape(digits, s)) {
            if (CheckDigits.residentCheck(digits, s)) {
                return hit(CN_RESIDENT_ID);
            }
            return miss(CN_RESIDENT_ID) | (x ? 0 : card(s, n));
        }
        if (x) {
            return 0;
        }
        if (n == 11) {
            return CheckDigits.mobile(digits, s) ? hit(CN_MOBILE) : digits[s] == 0 ? 0 : miss(CN_MOBILE);
        }
        boolean china = n == 13 && digits[s] == 8 && digits[s + 1] == 6
                || n == 15 && digits[s] == 0 && digits[s + 1] == 0 && digits[s + 2] == 8 && digits[s + 3] == 6;
        if (china && CheckDigits.mobile(digits, e - 11)) {
            return hit(CN_MOBILE);
        }
        return card(s, n);
    }

    private int card(int s, int n) {
        if (!CheckDigits.cardShape(digits, s, n)) {
            return 0;
        }
        return CheckDigits.luhn(digits, s, n) ? hit(PAYMENT_CARD) : miss(PAYMENT_CARD);
    }
}
