package io.sluice.gateway.classification;

/** Check digits and structure of the identifiers, on digits 0-9 (10 stands for X). Each follows its standard. */
final class CheckDigits {
    private static final int[] RESIDENT_WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    private static final int[] RESIDENT_CHECKS = {1, 0, 10, 9, 8, 7, 6, 5, 4, 3, 2};
    private static final int[] MONTH_DAYS = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    private static final long PROVINCES = bits(11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37)
            | bits(41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63);
    private static final String USCC_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private static final int[] USCC_WEIGHTS = {1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};

    private CheckDigits() {}

    /** GB 11643, MOD 11-2 over 18 digits from s. */
    static boolean residentCheck(byte[] d, int s) {
        int sum = 0;
        for (int i = 0; i < 17; i++) {
            sum += d[s + i] * RESIDENT_WEIGHTS[i];
        }
        return d[s + 17] == RESIDENT_CHECKS[sum % 11];
    }

    /**
     * Whether 18 digits from s can be a resident's number: province (or residence permit 81-83, or 9 and province for
     * the foreigner's permanent residence card), then a date of birth.
     */
    static boolean residentShape(byte[] d, int s) {
        int region = d[s] * 10 + d[s + 1];
        boolean known =
                province(region) || region >= 81 && region <= 83 || d[s] == 9 && province(d[s + 1] * 10 + d[s + 2]);
        int year = d[s + 6] * 1000 + d[s + 7] * 100 + d[s + 8] * 10 + d[s + 9];
        int month = d[s + 10] * 10 + d[s + 11];
        int day = d[s + 12] * 10 + d[s + 13];
        boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        return known
                && year >= 1850
                && year < 2040
                && month >= 1
                && month <= 12
                && day >= 1
                && day <= MONTH_DAYS[month - 1]
                && (month != 2 || day < 29 || leap);
    }

    /** Provinces of GB/T 2260, Taiwan included. */
    static boolean province(int region) {
        return region < 64
                ? region > 0 && (PROVINCES >> region & 1) != 0
                : region == 64 || region == 65 || region == 71;
    }

    /** ISO/IEC 7812 (Luhn) over n digits from s. */
    static boolean luhn(byte[] d, int s, int n) {
        int sum = 0;
        for (int i = 0; i < n; i++) {
            int digit = d[s + n - 1 - i];
            int doubled = digit * 2;
            sum += i % 2 == 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
        }
        return sum % 10 == 0;
    }

    /** Whether n digits from s begin like the card of a known scheme of that length. */
    static boolean cardShape(byte[] d, int s, int n) {
        int p2 = d[s] * 10 + d[s + 1];
        int p3 = p2 * 10 + d[s + 2];
        int p4 = p3 * 10 + d[s + 3];
        return switch (n) {
            case 14 -> p2 == 36 || p2 == 38 || p2 == 39 || p3 >= 300 && p3 <= 305;
            case 15 -> p2 == 34 || p2 == 37;
            case 16 -> d[s] == 4 || p2 >= 51 && p2 <= 55 || p4 >= 2221 && p4 <= 2720 || longCard(p2, p3, p4);
            case 17, 18 -> longCard(p2, p3, p4);
            case 19 -> d[s] == 4 || longCard(p2, p3, p4);
            default -> false;
        };
    }

    /** Union Pay, Discover, JCB, Maestro and older Chinese bank cards. */
    private static boolean longCard(int p2, int p3, int p4) {
        return p2 == 62
                || p2 == 60
                || p2 == 65
                || p3 >= 644 && p3 <= 649
                || p4 >= 3528 && p4 <= 3589
                || p4 == 9558
                || p4 == 5018
                || p4 == 5020
                || p4 == 5038
                || p4 == 5893
                || p4 == 6304
                || p4 >= 6759 && p4 <= 6763;
    }

    /** Whether 11 digits from s begin like a mobile number that has been handed out. */
    static boolean mobile(byte[] d, int s) {
        if (d[s] != 1) {
            return false;
        }
        int third = d[s + 2];
        return switch (d[s + 1]) {
            case 3, 8 -> true;
            case 4 -> third >= 5 || third == 0 || third == 1;
            case 5 -> third != 4;
            case 6 -> third == 2 || third >= 5 && third <= 7;
            case 7 -> third != 9;
            case 9 -> third != 4;
            default -> false;
        };
    }

    /** GB 32100: kind of registrar and of body, a region in digits, 18 characters from s. */
    static boolean creditCodeShape(byte[] b, int s) {
        for (int i = 0; i < 18; i++) {
            if (creditCodeValue(b[s + i]) < 0) {
                return false;
            }
        }
        for (int i = 2; i < 8; i++) {
            if (b[s + i] < '0' || b[s + i] > '9') {
                return false;
            }
        }
        int region = (b[s + 2] - '0') * 10 + b[s + 3] - '0';
        int registrar = b[s];
        boolean body = registrar >= '1' && registrar <= '9' || "ANYany".indexOf(registrar) >= 0;
        return body && (province(region) || region == 10 || region == 81 || region == 82);
    }

    /** GB 32100, modulo 31 over 18 characters from s. */
    static boolean creditCodeCheck(byte[] b, int s) {
        int sum = 0;
        for (int i = 0; i < 17; i++) {
            sum += creditCodeValue(b[s + i]) * USCC_WEIGHTS[i];
        }
        return creditCodeValue(b[s + 17]) == (31 - sum % 31) % 31;
    }

    private static int creditCodeValue(byte b) {
        return USCC_CHARACTERS.indexOf(b >= 'a' && b <= 'z' ? b - 32 : b);
    }

    private static long bits(int... numbers) {
        long bits = 0;
        for (int number : numbers) {
            bits |= 1L << number;
        }
        return bits;
    }
}
