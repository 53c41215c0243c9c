package io.sluice.gateway.classification.detection;

import static io.sluice.gateway.classification.detection.Arithmetic.digit;
import static io.sluice.gateway.classification.detection.Arithmetic.luhn;
import static io.sluice.gateway.classification.detection.Arithmetic.mod1110;
import static io.sluice.gateway.classification.detection.Arithmetic.number;
import static io.sluice.gateway.classification.detection.Arithmetic.sum;

/** Value added tax numbers behind their two letters, each with the check of its state. */
final class EuropeanVat {
    private EuropeanVat() {}

    /** Whether n characters from s on, prefix included, are such a number. */
    static boolean valid(byte[] c, int s, int n) {
        int at = s + 2;
        int length = n - 2;
        return switch (c[s] << 8 | c[s + 1]) {
            case 'A' << 8 | 'T' -> length == 9 && c[at] == 'U' && digits(c, at + 1, 8) && austria(c, at + 1);
            case 'B' << 8 | 'E' -> length == 10 && digits(c, at, 10) && belgium(c, at);
            case 'B' << 8 | 'G' -> length == 9 && digits(c, at, 9) && bulgaria(c, at);
            case 'C' << 8 | 'Y' -> length == 9 && digits(c, at, 8) && cyprus(c, at);
            case 'C' << 8 | 'Z' -> length == 8 && digits(c, at, 8) && czechia(c, at);
            case 'D' << 8 | 'E' -> length == 9 && digits(c, at, 9) && c[at] != '0' && mod1110(c, at, 9);
            case 'D' << 8 | 'K' -> length == 8 && digits(c, at, 8) && sum(c, at, 2, 7, 6, 5, 4, 3, 2, 1) % 11 == 0;
            case 'E' << 8 | 'E' -> length == 9 && digits(c, at, 9) && sum(c, at, 3, 7, 1, 3, 7, 1, 3, 7, 1) % 10 == 0;
            case 'E' << 8 | 'L' ->
                length == 9
                        && digits(c, at, 9)
                        && sum(c, at, 256, 128, 64, 32, 16, 8, 4, 2) % 11 % 10 == digit(c, at + 8);
            case 'E' << 8 | 'S' -> length == 9 && spain(c, at);
            case 'F' << 8 | 'I' -> length == 8 && digits(c, at, 8) && sum(c, at, 7, 9, 10, 5, 8, 4, 2, 1) % 11 == 0;
            case 'F' << 8 | 'R' -> length == 11 && digits(c, at + 2, 9) && france(c, at);
            case 'H' << 8 | 'R' -> length == 11 && digits(c, at, 11) && mod1110(c, at, 11);
            case 'H' << 8 | 'U' -> length == 8 && digits(c, at, 8) && sum(c, at, 9, 7, 3, 1, 9, 7, 3, 1) % 10 == 0;
            case 'I' << 8 | 'E' ->
                (length == 8 || length == 9)
                        && digits(c, at, 7)
                        && c[at + 7] > '9'
                        && EuropeanChecks.irish(c, at, length);
            case 'I' << 8 | 'T' -> length == 11 && digits(c, at, 11) && luhn(c, at, 11);
            case 'L' << 8 | 'T' -> (length == 9 || length == 12) && digits(c, at, length) && lithuania(c, at, length);
            case 'L' << 8 | 'U' -> length == 8 && digits(c, at, 8) && number(c, at, 6) % 89 == number(c, at + 6, 2);
            case 'L' << 8 | 'V' ->
                length == 11
                        && digits(c, at, 11)
                        && c[at] > '3'
                        && Math.floorMod(3 - sum(c, at, 9, 1, 4, 8, 3, 10, 2, 5, 7, 6), 11) == digit(c, at + 10);
            case 'M' << 8 | 'T' ->
                length == 8 && digits(c, at, 8) && (sum(c, at, 3, 4, 6, 7, 8, 9, 10, 1)) % 37 == 0 && c[at] != '0';
            case 'N' << 8 | 'L' -> length == 12 && netherlands(c, s);
            case 'P' << 8 | 'L' -> length == 10 && digits(c, at, 10) && EuropeanChecks.polishTax(c, at, 10);
            case 'P' << 8 | 'T' -> length == 9 && digits(c, at, 9) && EuropeanChecks.portuguese(c, at, 9);
            case 'R' << 8 | 'O' -> length >= 4 && length <= 10 && digits(c, at, length) && romania(c, at, length);
            case 'S' << 8 | 'E' -> length == 12 && digits(c, at, 12) && luhn(c, at, 10) && number(c, at + 10, 2) > 0;
            case 'S' << 8 | 'I' -> length == 8 && digits(c, at, 8) && slovenia(c, at);
            case 'S' << 8 | 'K' ->
                length == 10 && digits(c, at, 10) && Arithmetic.longNumber(c, at, 10) % 11 == 0 && c[at] != '0';
            default -> false;
        };
    }

    private static boolean digits(byte[] c, int s, int n) {
        for (int i = 0; i < n; i++) {
            if (c[s + i] > '9') {
                return false;
            }
        }
        return true;
    }

    private static boolean austria(byte[] c, int s) {
        int sum = 4;
        for (int i = 0; i < 7; i++) {
            int value = digit(c, s + i) * (i % 2 == 0 ? 1 : 2);
            sum += value / 10 + value % 10;
        }
        return (10 - sum % 10) % 10 == digit(c, s + 7);
    }

    private static boolean belgium(byte[] c, int s) {
        return c[s] <= '1' && 97 - number(c, s, 8) % 97 == number(c, s + 8, 2) && number(c, s, 8) > 0;
    }

    private static boolean bulgaria(byte[] c, int s) {
        int check = sum(c, s, 1, 2, 3, 4, 5, 6, 7, 8) % 11;
        check = check == 10 ? sum(c, s, 3, 4, 5, 6, 7, 8, 9, 10) % 11 % 10 : check;
        return check == digit(c, s + 8);
    }

    private static boolean cyprus(byte[] c, int s) {
        int[] odd = {1, 0, 5, 7, 9, 13, 15, 17, 19, 21};
        int sum = 0;
        for (int i = 0; i < 8; i++) {
            sum += i % 2 == 0 ? odd[digit(c, s + i)] : digit(c, s + i);
        }
        return c[s + 8] == 'A' + sum % 26;
    }

    private static boolean czechia(byte[] c, int s) {
        int check = (11 - sum(c, s, 8, 7, 6, 5, 4, 3, 2) % 11) % 11;
        return c[s] != '9' && check % 10 == digit(c, s + 7);
    }

    private static boolean spain(byte[] c, int s) {
        boolean citizen = digits(c, s, 8) && c[s + 8] > '9' && EuropeanChecks.spanishCitizen(c, s, 9);
        return citizen
                || digits(c, s + 1, 7)
                        && c[s] > '9'
                        && (EuropeanChecks.spanishCompany(c, s, 9)
                                || c[s + 8] > '9' && EuropeanChecks.spanishForeigner(c, s, 9));
    }

    private static boolean france(byte[] c, int s) {
        if (!digits(c, s, 2)) {
            return luhn(c, s + 2, 9);
        }
        return (12 + 3 * (number(c, s + 2, 9) % 97)) % 97 == number(c, s, 2) && luhn(c, s + 2, 9);
    }

    private static boolean lithuania(byte[] c, int s, int n) {
        int first = 0;
        int second = 0;
        for (int i = 0; i < n - 1; i++) {
            first += digit(c, s + i) * (1 + i % 9);
            second += digit(c, s + i) * (1 + (i + 2) % 9);
        }
        int check = first % 11 == 10 ? second % 11 % 10 : first % 11;
        return c[s + n - 2] == '1' && check == digit(c, s + n - 1);
    }

    private static boolean netherlands(byte[] c, int s) {
        if (c[s + 11] != 'B' || !digits(c, s + 2, 9) || !digits(c, s + 12, 2)) {
            return false;
        }
        return sum(c, s + 2, 9, 8, 7, 6, 5, 4, 3, 2, -1) % 11 == 0 || Arithmetic.mod97(c, s, 14, 0) == 1;
    }

    private static boolean romania(byte[] c, int s, int n) {
        int[] weights = {7, 5, 3, 2, 1, 7, 5, 3, 2};
        int sum = 0;
        for (int i = 0; i < n - 1; i++) {
            sum += digit(c, s + i) * weights[9 - (n - 1) + i];
        }
        return n > 5 && c[s] != '0' && sum * 10 % 11 % 10 == digit(c, s + n - 1);
    }

    private static boolean slovenia(byte[] c, int s) {
        int check = 11 - sum(c, s, 8, 7, 6, 5, 4, 3, 2) % 11;
        return c[s] != '0' && check != 11 && check % 10 == digit(c, s + 7);
    }
}
