package io.sluice.gateway.classification.detection;

import static io.sluice.gateway.classification.detection.Arithmetic.digit;
import static io.sluice.gateway.classification.detection.Arithmetic.longNumber;
import static io.sluice.gateway.classification.detection.Arithmetic.monthDay;
import static io.sluice.gateway.classification.detection.Arithmetic.number;
import static io.sluice.gateway.classification.detection.Arithmetic.sum;

/** Structure and check digits of the personal identifiers of European states. */
final class EuropeanChecks {
    private static final String SPANISH = "TRWAGMYFPDXBNJZSQVHLCKE";
    private static final String FINNISH = "0123456789ABCDEFHJKLMNPRSTUVWXY";
    private static final String IRISH = "WABCDEFGHIJKLMNOPQRSTUV";
    private static final String MONTHS = "ABCDEHLMPRST";
    private static final int[] ITALIAN_ODD = {
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23
    };

    private EuropeanChecks() {}

    static boolean austrianSocial(byte[] c, int s, int n) {
        int check = sum(c, s, 3, 7, 9, 0, 5, 8, 4, 2, 1, 6) % 11;
        int month = number(c, s + 6, 2);
        return c[s] != '0' && check == digit(c, s + 3) && month <= 15 && month > 0 && number(c, s + 4, 2) <= 31;
    }

    static boolean belgian(byte[] c, int s, int n) {
        int month = number(c, s + 2, 2) % 20;
        if (month > 12 || number(c, s + 4, 2) > 31) {
            return false;
        }
        long body = longNumber(c, s, 9);
        int check = number(c, s + 9, 2);
        return body > 0 && (check == 97 - body % 97 || check == 97 - (body + 2_000_000_000L) % 97);
    }

    static boolean bulgarian(byte[] c, int s, int n) {
        int month = number(c, s + 2, 2) % 20;
        return number(c, s + 2, 2) < 53
                && monthDay(month, number(c, s + 4, 2))
                && sum(c, s, 2, 4, 8, 5, 10, 9, 7, 3, 6) % 11 % 10 == digit(c, s + 9);
    }

    static boolean swiss(byte[] c, int s, int n) {
        return number(c, s, 3) == 756 && sum(c, s, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1) % 10 == 0;
    }

    static boolean czech(byte[] c, int s, int n) {
        int month = number(c, s + 2, 2) % 50;
        if (!monthDay(month > 20 ? month - 20 : month, number(c, s + 4, 2))) {
            return false;
        }
        long body = longNumber(c, s, 9);
        return body % 11 % 10 == digit(c, s + 9);
    }

    /** Number of a document: first the issuing office or a letter, the check digit by weights 7, 3, 1. */
    static boolean germanCard(byte[] c, int s, int n) {
        int sum = 0;
        int digits = 0;
        for (int i = 0; i < n - 1; i++) {
            sum += Arithmetic.value36(c[s + i]) * (i % 3 == 0 ? 7 : i % 3 == 1 ? 3 : 1);
            digits += c[s + i] <= '9' ? 1 : 0;
        }
        return "LMNPRTVWXYCFGHJK".indexOf(c[s]) >= 0 && digits > 0 && sum % 10 == digit(c, s + n - 1);
    }

    /** ISO 7064 MOD 11,10; of the first ten digits one occurs twice or thrice. */
    static boolean germanTax(byte[] c, int s, int n) {
        int[] counts = new int[10];
        int most = 0;
        int kinds = 0;
        for (int i = 0; i < 10; i++) {
            int count = ++counts[digit(c, s + i)];
            kinds += count == 1 ? 1 : 0;
            most = Math.max(most, count);
        }
        boolean repeated = kinds == 9 && most == 2 || kinds == 8 && most == 3;
        return c[s] != '0' && repeated && Arithmetic.mod1110(c, s, 11);
    }

    static boolean danish(byte[] c, int s, int n) {
        return Arithmetic.dayFirst(c, s) && number(c, s + 6, 4) > 0;
    }

    static boolean baltic(byte[] c, int s, int n) {
        if (c[s] < '1' || c[s] > '8' || !Arithmetic.shortDate(c, s + 1)) {
            return false;
        }
        int check = sum(c, s, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1) % 11;
        if (check == 10) {
            check = sum(c, s, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3) % 11 % 10;
        }
        return check == digit(c, s + 10);
    }

    static boolean spanishCitizen(byte[] c, int s, int n) {
        return c[s + n - 1] == SPANISH.charAt(number(c, s, n - 1) % 23) && number(c, s, n - 1) > 0;
    }

    static boolean spanishForeigner(byte[] c, int s, int n) {
        int first = c[s] - 'X';
        return first >= 0 && first <= 2 && c[s + 8] == SPANISH.charAt((first * 10_000_000 + number(c, s + 1, 7)) % 23);
    }

    static boolean spanishCompany(byte[] c, int s, int n) {
        if ("ABCDEFGHJNPQRSUVW".indexOf(c[s]) < 0) {
            return false;
        }
        int sum = 0;
        for (int i = 1; i < 8; i++) {
            int value = digit(c, s + i) * (i % 2 == 0 ? 1 : 2);
            sum += value / 10 + value % 10;
        }
        int check = (10 - sum % 10) % 10;
        byte last = c[s + 8];
        boolean letter = "NPQRSW".indexOf(c[s]) >= 0;
        boolean number = "ABEH".indexOf(c[s]) >= 0;
        return last == "JABCDEFGHI".charAt(check) && !number || last == '0' + check && !letter;
    }

    static boolean finnish(byte[] c, int s, int n) {
        int serial = number(c, s + 6, 3);
        return Arithmetic.dayFirst(c, s)
                && serial >= 2
                && c[s + 9] == FINNISH.charAt((int) ((number(c, s, 6) * 1000L + serial) % 31));
    }

    static boolean french(byte[] c, int s, int n) {
        int month = number(c, s + 3, 2);
        boolean known = c[s] >= '1' && c[s] <= '4' || c[s] == '7' || c[s] == '8';
        if (!known || month == 0 || month > 12 && month < 20 || month > 42 && month < 50) {
            return false;
        }
        long body = 0;
        int corsica = 0;
        for (int i = 0; i < 13; i++) {
            byte b = c[s + i];
            if (b > '9') {
                if (i != 6 || b != 'A' && b != 'B' || c[s + 5] != '2') {
                    return false;
                }
                corsica = b == 'A' ? 1_000_000 : 2_000_000;
                b = '0';
            }
            body = body * 10 + b - '0';
        }
        return 97 - (body - corsica) % 97 == number(c, s + 13, 2);
    }

    static boolean frenchCompany(byte[] c, int s, int n) {
        return Arithmetic.luhn(c, s, 9) && (n == 9 || Arithmetic.luhn(c, s, 14)) && !Arithmetic.uniform(c, s, 9);
    }

    static boolean greekSocial(byte[] c, int s, int n) {
        return Arithmetic.dayFirst(c, s) && Arithmetic.luhn(c, s, 11);
    }

    static boolean croatian(byte[] c, int s, int n) {
        return Arithmetic.mod1110(c, s, 11) && !Arithmetic.uniform(c, s, 11);
    }

    static boolean irish(byte[] c, int s, int n) {
        int extra = n == 9 ? IRISH.indexOf(c[s + 8]) : 0;
        return extra >= 0 && c[s + 7] == IRISH.charAt((sum(c, s, 8, 7, 6, 5, 4, 3, 2) + extra * 9) % 23);
    }

    static boolean icelandic(byte[] c, int s, int n) {
        int day = number(c, s, 2) % 40;
        int check = (11 - sum(c, s, 3, 2, 7, 6, 5, 4, 3, 2) % 11) % 11;
        return monthDay(number(c, s + 2, 2), day)
                && check == digit(c, s + 8)
                && (c[s + 9] == '9' || c[s + 9] == '0' || c[s + 9] == '8');
    }

    static boolean italian(byte[] c, int s, int n) {
        int day = digits(c, s + 9, 2) % 40;
        if (MONTHS.indexOf(c[s + 8]) < 0
                || day < 1
                || day > 31
                || digits(c, s + 6, 2) < 0
                || digits(c, s + 12, 3) < 0) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < 15; i++) {
            byte b = c[s + i];
            int value = b <= '9' ? b - '0' : b - 'A';
            sum += i % 2 == 0 ? ITALIAN_ODD[value] : value;
        }
        return c[s + 15] == 'A' + sum % 26;
    }

    /** Digits, of which letters may stand for some so that no two persons have the same code; -1 for none. */
    private static int digits(byte[] c, int s, int n) {
        int value = 0;
        for (int i = 0; i < n; i++) {
            int digit = c[s + i] <= '9' ? c[s + i] - '0' : "LMNPQRSTUV".indexOf(c[s + i]);
            if (digit < 0) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    static boolean latvian(byte[] c, int s, int n) {
        if (c[s] == '3' && c[s + 1] >= '2') {
            return true;
        }
        int check = (1101 - sum(c, s, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)) % 11;
        return Arithmetic.dayFirst(c, s) && c[s + 6] <= '2' && check == digit(c, s + 10);
    }

    static boolean dutch(byte[] c, int s, int n) {
        return sum(c, s, 9, 8, 7, 6, 5, 4, 3, 2, -1) % 11 == 0
                && !Arithmetic.uniform(c, s, 9)
                && number(c, s, 9) > 9999999;
    }

    static boolean norwegian(byte[] c, int s, int n) {
        int day = number(c, s, 2) % 40;
        int month = number(c, s + 2, 2) % 40;
        return monthDay(month, day)
                && sum(c, s, 3, 7, 6, 1, 8, 9, 4, 5, 2, 1) % 11 == 0
                && sum(c, s, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1) % 11 == 0;
    }

    static boolean polishTax(byte[] c, int s, int n) {
        return sum(c, s, 6, 5, 7, 2, 3, 4, 5, 6, 7, -1) % 11 == 0 && number(c, s, 3) > 100;
    }

    static boolean polish(byte[] c, int s, int n) {
        int month = number(c, s + 2, 2);
        return monthDay(month % 20, number(c, s + 4, 2)) && sum(c, s, 1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1) % 10 == 0;
    }

    static boolean polishBusiness(byte[] c, int s, int n) {
        return sum(c, s, 8, 9, 2, 3, 4, 5, 6, 7) % 11 % 10 == digit(c, s + 8)
                && (n == 9 || sum(c, s, 2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8) % 11 % 10 == digit(c, s + 13));
    }

    static boolean portuguese(byte[] c, int s, int n) {
        int check = 11 - sum(c, s, 9, 8, 7, 6, 5, 4, 3, 2) % 11;
        return "1235689".indexOf(c[s]) >= 0
                && (check > 9 ? 0 : check) == digit(c, s + 8)
                && !Arithmetic.uniform(c, s, 9);
    }

    static boolean romanian(byte[] c, int s, int n) {
        int county = number(c, s + 7, 2);
        int check = sum(c, s, 2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9) % 11;
        return c[s] != '0'
                && Arithmetic.shortDate(c, s + 1)
                && county >= 1
                && (county <= 52 || county == 70)
                && (check == 10 ? 1 : check) == digit(c, s + 12);
    }

    static boolean yugoslav(byte[] c, int s, int n) {
        int check = 11 - sum(c, s, 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2) % 11;
        int year = number(c, s + 4, 3);
        return Arithmetic.dayFirst(c, s) && (year >= 850 || year < 40) && (check > 9 ? 0 : check) == digit(c, s + 12);
    }

    static boolean russianTax(byte[] c, int s, int n) {
        if (n == 10) {
            return sum(c, s, 2, 4, 10, 3, 5, 9, 4, 6, 8) % 11 % 10 == digit(c, s + 9) && number(c, s, 2) > 0;
        }
        return sum(c, s, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8) % 11 % 10 == digit(c, s + 10)
                && sum(c, s, 3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8) % 11 % 10 == digit(c, s + 11)
                && number(c, s, 2) > 0;
    }

    static boolean russianPension(byte[] c, int s, int n) {
        return sum(c, s, 9, 8, 7, 6, 5, 4, 3, 2, 1) % 101 % 100 == number(c, s + 9, 2) && number(c, s, 9) > 1_001_998;
    }

    static boolean swedish(byte[] c, int s, int n) {
        int at = s + n - 10;
        int day = number(c, at + 4, 2);
        int century = n == 12 ? number(c, s, 2) : 19;
        return (century == 19 || century == 20 || century == 18)
                && monthDay(number(c, at + 2, 2), day > 60 ? day - 60 : day)
                && Arithmetic.luhn(c, at, 10);
    }

    static boolean turkish(byte[] c, int s, int n) {
        int odd = digit(c, s) + digit(c, s + 2) + digit(c, s + 4) + digit(c, s + 6) + digit(c, s + 8);
        int even = digit(c, s + 1) + digit(c, s + 3) + digit(c, s + 5) + digit(c, s + 7);
        int tenth = Math.floorMod(odd * 7 - even, 10);
        return c[s] != '0' && tenth == digit(c, s + 9) && (odd + even + tenth) % 10 == digit(c, s + 10);
    }

    static boolean britishHealth(byte[] c, int s, int n) {
        return sum(c, s, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1) % 11 == 0 && !Arithmetic.uniform(c, s, 10);
    }

    static boolean britishInsurance(byte[] c, int s, int n) {
        String prefix = new String(new char[] {(char) c[s], (char) c[s + 1]});
        return "DFIQUV".indexOf(c[s]) < 0
                && "DFIOQUV".indexOf(c[s + 1]) < 0
                && "BG GB NK KN TN NT ZZ".indexOf(prefix) < 0
                && c[s + 8] >= 'A'
                && c[s + 8] <= 'D';
    }
}
