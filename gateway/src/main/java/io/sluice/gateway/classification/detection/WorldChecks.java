package io.sluice.gateway.classification.detection;

import static io.sluice.gateway.classification.detection.Arithmetic.number;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/** Structure and check digits of the identifiers that are the same in all states. */
final class WorldChecks {
    private static final String VIN_VALUES = "0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ";
    private static final int[] VIN_WEIGHTS = {8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2};
    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
    private static final int[] REPORTING_BODIES = {1, 30, 33, 35, 44, 45, 49, 50, 51, 52, 53, 54, 86, 91, 98, 99};

    private WorldChecks() {}

    /** Known prefix of the length, and Luhn. */
    static boolean card(byte[] c, int s, int n) {
        return cardShape(c, s, n) && Arithmetic.luhn(c, s, n) && !Arithmetic.uniform(c, s, n);
    }

    /** As JCB's cards, but beside the range in use: numbers for tests, and numbers of devices (IMEISV) by chance. */
    static boolean nearlyCard(byte[] c, int s, int n) {
        return nearlyCardShape(c, s, n) && Arithmetic.luhn(c, s, n);
    }

    /** Whether n digits from s begin so. */
    static boolean nearlyCardShape(byte[] c, int s, int n) {
        return number(c, s, 2) == 35 && !cardShape(c, s, n);
    }

    /** Whether n digits from s begin like the card of a known scheme of that length. */
    static boolean cardShape(byte[] c, int s, int n) {
        int p2 = number(c, s, 2);
        int p3 = number(c, s, 3);
        int p4 = number(c, s, 4);
        return switch (n) {
            case 13 -> c[s] == '4';
            case 14 -> p2 == 36 || p2 == 38 || p2 == 39 || p3 >= 300 && p3 <= 305 || p3 == 309;
            case 15 -> p2 == 34 || p2 == 37 || p4 == 2131 || p4 == 1800;
            case 16 -> c[s] == '4' || p2 >= 51 && p2 <= 55 || p4 >= 2221 && p4 <= 2720 || longCard(p2, p3, p4);
            case 17, 18 -> longCard(p2, p3, p4);
            case 19 -> c[s] == '4' || longCard(p2, p3, p4);
            default -> false;
        };
    }

    /** Union Pay, Discover, JCB, Maestro, Mir and older Chinese bank cards. */
    private static boolean longCard(int p2, int p3, int p4) {
        return p2 == 62
                || p2 == 60
                || p2 == 65
                || p3 >= 644 && p3 <= 649
                || p4 >= 3528 && p4 <= 3589
                || p4 >= 2200 && p4 <= 2204
                || p4 == 9558
                || p4 == 5018
                || p4 == 5020
                || p4 == 5038
                || p4 == 5893
                || p4 == 6304
                || p4 >= 6759 && p4 <= 6763;
    }

    /** ISO 3779 with the check digit of GB 16735 and 49 CFR 565. */
    static boolean vin(byte[] c, int s, int n) {
        if (!vinShape(c, s)) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < 17; i++) {
            sum += VIN_VALUES.indexOf(c[s + i]) % 10 * VIN_WEIGHTS[i];
        }
        return c[s + 8] == (sum % 11 == 10 ? 'X' : '0' + sum % 11);
    }

    /** Neither I, O nor Q, a year that is no U, Z or 0, the last four digits; and both letters and digits. */
    static boolean vinShape(byte[] c, int s) {
        int letters = 0;
        for (int i = 0; i < 17; i++) {
            byte b = c[s + i];
            if (b == 'I' || b == 'O' || b == 'Q') {
                return false;
            }
            letters += b > '9' ? 1 : 0;
        }
        byte year = c[s + 9];
        return letters >= 2 && year != '0' && year != 'U' && year != 'Z';
    }

    /** Luhn behind the number of a body that hands them out. */
    static boolean imei(byte[] c, int s, int n) {
        return Arrays.binarySearch(REPORTING_BODIES, number(c, s, 2)) >= 0
                && Arithmetic.luhn(c, s, 15)
                && !Arithmetic.uniform(c, s, 14);
    }

    /** ISO 17442: MOD 97-10. */
    static boolean lei(byte[] c, int s, int n) {
        int letters = 0;
        for (int i = 4; i < 18; i++) {
            letters += c[s + i] > '9' ? 1 : 0;
        }
        return letters > 0 && Arithmetic.mod97(c, s, 20, 0) == 1;
    }

    /** ISO 6166: a state (or XS, EU) and Luhn. */
    static boolean isin(byte[] c, int s, int n) {
        String state = new String(new char[] {(char) c[s], (char) c[s + 1]});
        return (COUNTRIES.contains(state) || state.equals("XS") || state.equals("EU"))
                && Arithmetic.luhnLetters(c, s, 12);
    }

    /** Whether two capital letters are a state's code. */
    static boolean state(byte first, byte second) {
        return COUNTRIES.contains(new String(new char[] {(char) first, (char) second}));
    }

    /** A date that somebody alive can have been born on, the year first or last. */
    static boolean birthDate(byte[] c, int s, int n) {
        int year = number(c, s, 4);
        if (year >= 1900 && year < 2040) {
            return Arithmetic.longDate(c, s);
        }
        year = number(c, s + 4, 4);
        return Arithmetic.born(year, number(c, s + 2, 2), number(c, s, 2))
                || Arithmetic.born(year, number(c, s, 2), number(c, s + 2, 2));
    }
}
