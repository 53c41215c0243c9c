package io.sluice.gateway.classification.detection;

/** Lines of the machine-readable zone of travel documents, ICAO 9303 parts 4 to 6. */
final class TravelDocument {
    private TravelDocument() {}

    /** Whether a character may stand in the zone. */
    static boolean allowed(byte b) {
        return b >= 'A' && b <= 'Z' || Kind.digit(b) || b == '<';
    }

    /** Whether n characters from s on are a line: of 44, 36 or 30 characters, and its check digits are right. */
    static boolean line(byte[] b, int s, int n) {
        return switch (n) {
            case 44 -> names(b, s, n) || numbers(b, s) && check(b, s + 28, 14, s + 42);
            case 36 -> names(b, s, n) || numbers(b, s);
            case 30 -> card(b, s) || cardDates(b, s);
            default -> false;
        };
    }

    private static boolean names(byte[] b, int s, int n) {
        boolean kind = "PVIAC".indexOf(b[s]) >= 0 && !Kind.digit(b[s + 1]) && letters(b, s + 2, 3);
        boolean separated = false;
        for (int i = s + 5; i < s + n; i++) {
            if (Kind.digit(b[i])) {
                return false;
            }
            separated |= b[i] == '<' && b[i - 1] == '<';
        }
        return kind && separated && b[s + 5] != '<';
    }

    /** Number, state, date of birth, sex, expiry: the second line of passports and visas. */
    private static boolean numbers(byte[] b, int s) {
        return check(b, s, 9, s + 9)
                && letters(b, s + 10, 3)
                && check(b, s + 13, 6, s + 19)
                && "MFX<".indexOf(b[s + 20]) >= 0
                && check(b, s + 21, 6, s + 27);
    }

    private static boolean card(byte[] b, int s) {
        return "IAC".indexOf(b[s]) >= 0 && letters(b, s + 2, 3) && (check(b, s + 5, 9, s + 14) || b[s + 14] == '<');
    }

    private static boolean cardDates(byte[] b, int s) {
        return check(b, s, 6, s + 6) && check(b, s + 8, 6, s + 14) && letters(b, s + 15, 3) && Kind.digit(b[s + 29]);
    }

    private static boolean letters(byte[] b, int s, int n) {
        for (int i = s; i < s + n; i++) {
            if (Kind.digit(b[i])) {
                return false;
            }
        }
        return true;
    }

    /** Weights 7, 3, 1; where nothing is filled in, the check digit may be missing too. */
    private static boolean check(byte[] b, int s, int n, int at) {
        int sum = 0;
        for (int i = 0; i < n; i++) {
            byte c = b[s + i];
            int value = c == '<' ? 0 : Arithmetic.value36(c);
            sum += value * (i % 3 == 0 ? 7 : i % 3 == 1 ? 3 : 1);
        }
        return b[at] == '<' ? sum == 0 : sum % 10 == b[at] - '0';
    }
}
