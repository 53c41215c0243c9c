package io.sluice.gateway.classification.detection;

/** The sums that check digits are made of, over digits and capital letters in ASCII. */
final class Arithmetic {
    private static final int[] MONTH_DAYS = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    private static final byte[][] DIHEDRAL = {
        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
        {1, 2, 3, 4, 0, 6, 7, 8, 9, 5},
        {2, 3, 4, 0, 1, 7, 8, 9, 5, 6},
        {3, 4, 0, 1, 2, 8, 9, 5, 6, 7},
        {4, 0, 1, 2, 3, 9, 5, 6, 7, 8},
        {5, 9, 8, 7, 6, 0, 4, 3, 2, 1},
        {6, 5, 9, 8, 7, 1, 0, 4, 3, 2},
        {7, 6, 5, 9, 8, 2, 1, 0, 4, 3},
        {8, 7, 6, 5, 9, 3, 2, 1, 0, 4},
        {9, 8, 7, 6, 5, 4, 3, 2, 1, 0}
    };
    private static final byte[][] PERMUTED = {
        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
        {1, 5, 7, 6, 2, 8, 3, 0, 9, 4},
        {5, 8, 0, 3, 7, 9, 6, 1, 4, 2},
        {8, 9, 1, 6, 0, 4, 3, 5, 2, 7},
        {9, 4, 5, 3, 1, 2, 6, 8, 7, 0},
        {4, 2, 8, 6, 5, 7, 3, 9, 0, 1},
        {2, 7, 9, 3, 8, 0, 6, 4, 1, 5},
        {7, 0, 4, 6, 9, 1, 3, 2, 5, 8}
    };

    private Arithmetic() {}

    /** The value of one digit. */
    static int digit(byte[] c, int i) {
        return c[i] - '0';
    }

    /** The number that n digits from s write. */
    static int number(byte[] c, int s, int n) {
        int value = 0;
        for (int i = 0; i < n; i++) {
            value = value * 10 + c[s + i] - '0';
        }
        return value;
    }

    /** As {@link #number}, up to 18 digits. */
    static long longNumber(byte[] c, int s, int n) {
        long value = 0;
        for (int i = 0; i < n; i++) {
            value = value * 10 + c[s + i] - '0';
        }
        return value;
    }

    /** Digits times weights, summed. */
    static int sum(byte[] c, int s, int... weights) {
        int sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += (c[s + i] - '0') * weights[i];
        }
        return sum;
    }

    /** ISO/IEC 7812-1 (Luhn), the check digit last. */
    static boolean luhn(byte[] c, int s, int n) {
        int sum = 0;
        for (int i = 0; i < n; i++) {
            int digit = c[s + n - 1 - i] - '0';
            int doubled = digit * 2;
            sum += (i & 1) == 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
        }
        return sum % 10 == 0;
    }

    /** Luhn over letters as well, each as the two digits of its value 10 to 35. */
    static boolean luhnLetters(byte[] c, int s, int n) {
        int sum = 0;
        int k = 0;
        for (int i = n - 1; i >= 0; i--) {
            int value = value36(c[s + i]);
            do {
                int doubled = value % 10 * 2;
                sum += (k++ & 1) == 0 ? value % 10 : doubled > 9 ? doubled - 9 : doubled;
                value /= 10;
            } while (value > 0);
        }
        return sum % 10 == 0;
    }

    /** ISO 7064 MOD 11,10, the check digit last. */
    static boolean mod1110(byte[] c, int s, int n) {
        int product = 10;
        for (int i = 0; i < n - 1; i++) {
            int sum = (product + c[s + i] - '0') % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }
        return (product + c[s + n - 1] - '0') % 10 == 1;
    }

    /** ISO 7064 MOD 97-10 over n characters from s on, of which the first turn stand at the end. */
    static int mod97(byte[] c, int s, int n, int turn) {
        int rest = 0;
        for (int i = 0; i < n; i++) {
            int value = value36(c[s + (i + turn) % n]);
            rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
        }
        return rest;
    }

    /** The dihedral check of Verhoeff, the check digit last. */
    static boolean verhoeff(byte[] c, int s, int n) {
        int state = 0;
        for (int i = 0; i < n; i++) {
            state = DIHEDRAL[state][PERMUTED[i % 8][c[s + n - 1 - i] - '0']];
        }
        return state == 0;
    }

    /** 0-9 and A-Z as 0 to 35. */
    static int value36(byte b) {
        return b <= '9' ? b - '0' : b - 'A' + 10;
    }

    /** Whether month and day exist; 29 February in any year. */
    static boolean monthDay(int month, int day) {
        return month >= 1 && month <= 12 && day >= 1 && day <= MONTH_DAYS[month - 1];
    }

    /** Whether a day of the Gregorian calendar exists and somebody alive could have been born on it. */
    static boolean born(int year, int month, int day) {
        boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        return year >= 1850 && year < 2040 && monthDay(month, day) && (month != 2 || day < 29 || leap);
    }

    /** YYMMDD from s on. */
    static boolean shortDate(byte[] c, int s) {
        return monthDay(number(c, s + 2, 2), number(c, s + 4, 2));
    }

    /** DDMMYY from s on. */
    static boolean dayFirst(byte[] c, int s) {
        return monthDay(number(c, s + 2, 2), number(c, s, 2));
    }

    /** YYYYMMDD from s on. */
    static boolean longDate(byte[] c, int s) {
        return born(number(c, s, 4), number(c, s + 4, 2), number(c, s + 6, 2));
    }

    /** Whether all n characters are the same. */
    static boolean uniform(byte[] c, int s, int n) {
        for (int i = 1; i < n; i++) {
            if (c[s + i] != c[s]) {
                return false;
            }
        }
        return true;
    }
}
