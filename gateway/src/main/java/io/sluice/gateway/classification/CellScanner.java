package io.sluice.gateway.classification;

import static io.sluice.gateway.classification.IdentifierType.CN_RESIDENT_ID;
import static io.sluice.gateway.classification.IdentifierType.CN_USCC;
import static io.sluice.gateway.classification.IdentifierType.EMAIL;
import static io.sluice.gateway.classification.IdentifierType.IBAN;
import static io.sluice.gateway.classification.IdentifierType.IP_ADDRESS;

import io.sluice.gateway.dataset.ByteKind;

/**
 * Finds identifiers in one cell. One pass: runs of letters and digits, at signs and colons are candidates, what they
 * could be follows from their length and kinds, and a validator decides. Most cells are left at the first line of
 * {@link #scan}, by the kinds of their bytes. Reuses its buffers; not safe for concurrent use.
 *
 * <p>The answer is a set of types as bits: hits in the lower half, near misses (the shape, but a wrong check digit) in
 * the upper half.
 */
final class CellScanner {
    private static final int NEAR_MISS = 16;
    private static final int SHORTEST_DIGITS = 11;
    private static final int SHORTEST_IPV4 = 7;
    private static final int CREDIT_CODE = 18;
    private static final int PREFIX_LETTERS = 8;

    private final PlainText plain = new PlainText();
    private final DigitRun run = new DigitRun();
    private final byte[] account = new byte[Iban.MOST];
    private int next;

    static int hit(IdentifierType type) {
        return 1 << type.ordinal();
    }

    static int miss(IdentifierType type) {
        return 1 << type.ordinal() + NEAR_MISS;
    }

    static int hits(int found) {
        return found & (1 << NEAR_MISS) - 1;
    }

    static int misses(int found) {
        return found >>> NEAR_MISS;
    }

    /** What is in bytes from to to, whose kinds are known. */
    int scan(byte[] bytes, int from, int to, int kinds) {
        if ((kinds & ByteKind.HIGH) != 0) {
            int length = plain.read(bytes, from, to);
            return ascii(plain.bytes(), 0, length, ByteKind.of(plain.bytes(), 0, length));
        }
        return ascii(bytes, from, to, kinds);
    }

    private int ascii(byte[] b, int from, int to, int kinds) {
        boolean names = (kinds & (ByteKind.AT | ByteKind.COLON)) != 0;
        boolean numbers = (kinds & ByteKind.DIGIT) != 0
                && (to - from >= SHORTEST_DIGITS || to - from >= SHORTEST_IPV4 && (kinds & ByteKind.DOT) != 0);
        return names || numbers ? walk(b, from, to) : 0;
    }

    private int walk(byte[] b, int from, int to) {
        int found = 0;
        int i = from;
        while (i < to) {
            int kind = ByteKind.of(b[i]);
            if ((kind & (ByteKind.DIGIT | ByteKind.LETTER)) != 0) {
                int start = i;
                int digits = 0;
                do {
                    digits += kind & ByteKind.DIGIT;
                    i++;
                } while (i < to && ((kind = ByteKind.of(b[i])) & (ByteKind.DIGIT | ByteKind.LETTER)) != 0);
                if (digits > 0) {
                    next = i;
                    found |= word(b, from, to, start, i, digits);
                    i = next;
                }
            } else if ((kind & ByteKind.AT) != 0) {
                found |= InternetNames.email(b, from, to, i) ? hit(EMAIL) : 0;
                i++;
            } else if ((kind & ByteKind.COLON) != 0) {
                int end = InternetNames.ipv6(b, from, to, i);
                found |= end > 0 ? hit(IP_ADDRESS) : 0;
                i = Math.max(end, i + 1);
            } else {
                i++;
            }
        }
        return found;
    }

    private int word(byte[] b, int from, int to, int start, int end, int digits) {
        int n = end - start;
        boolean x = (b[end - 1] | 0x20) == 'x';
        if (digits == n || x && digits == n - 1) {
            return number(b, from, to, start, end);
        }
        if (n >= 4 && Bytes.letter(b[start]) && Bytes.letter(b[start + 1]) && Bytes.digit(b[start + 2])) {
            int found = account(b, to, start);
            if (found != 0) {
                return found;
            }
        }
        if (n == CREDIT_CODE) {
            return creditCode(b, start);
        }
        int letters = 0;
        while (letters < n && Bytes.letter(b[start + letters])) {
            letters++;
        }
        boolean suffix = letters <= PREFIX_LETTERS && (digits == n - letters || x && digits == n - letters - 1);
        return suffix ? run.single(b, start + letters, end) : 0;
    }

    private int number(byte[] b, int from, int to, int start, int end) {
        if (end - start <= 3 && end < to && b[end] == '.') {
            int quad = InternetNames.ipv4(b, from, to, start);
            if (quad != 0) {
                next = Math.abs(quad);
                return quad > 0 ? hit(IP_ADDRESS) : miss(IP_ADDRESS);
            }
        }
        int found = run.read(b, from, to, start);
        next = Math.max(end, run.end());
        if (end - start == CREDIT_CODE && (found & (hit(CN_RESIDENT_ID) | miss(CN_RESIDENT_ID))) == 0) {
            found |= creditCode(b, start);
        }
        return found;
    }

    private static int creditCode(byte[] b, int start) {
        if (!CheckDigits.creditCodeShape(b, start)) {
            return 0;
        }
        return CheckDigits.creditCodeCheck(b, start) ? hit(CN_USCC) : miss(CN_USCC);
    }

    /** An IBAN from start on, in one piece or in groups with a space or hyphen between two of them. */
    private int account(byte[] b, int to, int start) {
        int length = Iban.length(b[start], b[start + 1]);
        if (length == 0 || start + 3 >= to || !Bytes.digit(b[start + 3])) {
            return 0;
        }
        int n = 0;
        int i = start;
        while (n < length && i < to) {
            if (Bytes.alnum(b[i])) {
                account[n++] = b[i++];
            } else if ((b[i] == ' ' || b[i] == '-') && i + 1 < to && Bytes.alnum(b[i + 1])) {
                i++;
            } else {
                return 0;
            }
        }
        if (n < length || i < to && Bytes.alnum(b[i])) {
            return 0;
        }
        boolean valid = Iban.check(account, n);
        if (valid) {
            next = i;
        }
        return valid ? hit(IBAN) : miss(IBAN);
    }
}
