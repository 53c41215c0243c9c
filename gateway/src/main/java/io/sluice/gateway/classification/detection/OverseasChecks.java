package io.sluice.gateway.classification.detection;

import static io.sluice.gateway.classification.detection.Arithmetic.digit;
import static io.sluice.gateway.classification.detection.Arithmetic.monthDay;
import static io.sluice.gateway.classification.detection.Arithmetic.number;
import static io.sluice.gateway.classification.detection.Arithmetic.sum;

/** Structure and check digits of the identifiers of states in America, Asia, Africa and Oceania. */
final class OverseasChecks {
    private static final String CURP = "0123456789ABCDEFGHIJKLMN.OPQRSTUVWXYZ";
    private static final String RFC = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ ";
    private static final String BASE36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private OverseasChecks() {}

    static boolean emirates(byte[] c, int s, int n) {
        int year = number(c, s + 3, 4);
        return number(c, s, 3) == 784 && year > 1900 && year < 2040 && Arithmetic.luhn(c, s, 15);
    }

    static boolean argentine(byte[] c, int s, int n) {
        int kind = number(c, s, 2);
        boolean known = kind == 20 || kind >= 23 && kind <= 27 || kind == 30 || kind == 33 || kind == 34;
        int check = (11 - sum(c, s, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2) % 11) % 11;
        return known && check == digit(c, s + 10);
    }

    static boolean australianBusiness(byte[] c, int s, int n) {
        return c[s] != '0' && (sum(c, s, 10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19) - 10) % 89 == 0;
    }

    static boolean australianCompany(byte[] c, int s, int n) {
        return (10 - sum(c, s, 8, 7, 6, 5, 4, 3, 2, 1) % 10) % 10 == digit(c, s + 8) && number(c, s, 9) > 0;
    }

    static boolean australianMedicare(byte[] c, int s, int n) {
        return c[s] >= '2'
                && c[s] <= '6'
                && sum(c, s, 1, 3, 7, 9, 1, 3, 7, 9) % 10 == digit(c, s + 8)
                && c[s + 9] != '0';
    }

    static boolean australianTax(byte[] c, int s, int n) {
        return sum(c, s, 1, 4, 3, 7, 5, 8, 6, 9, 10) % 11 == 0 && number(c, s, 9) > 0;
    }

    static boolean brazilianCompany(byte[] c, int s, int n) {
        int first = 11 - sum(c, s, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2) % 11;
        int second = 11 - sum(c, s, 6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2) % 11;
        return (first > 9 ? 0 : first) == digit(c, s + 12)
                && (second > 9 ? 0 : second) == digit(c, s + 13)
                && !Arithmetic.uniform(c, s, 14);
    }

    static boolean brazilian(byte[] c, int s, int n) {
        int first = 11 - sum(c, s, 10, 9, 8, 7, 6, 5, 4, 3, 2) % 11;
        int second = 11 - sum(c, s, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2) % 11;
        return (first > 9 ? 0 : first) == digit(c, s + 9)
                && (second > 9 ? 0 : second) == digit(c, s + 10)
                && !Arithmetic.uniform(c, s, 11);
    }

    static boolean canadian(byte[] c, int s, int n) {
        return c[s] != '0' && c[s] != '8' && Arithmetic.luhn(c, s, 9) && !Arithmetic.uniform(c, s, 9);
    }

    static boolean chilean(byte[] c, int s, int n) {
        int sum = 0;
        for (int i = 0; i < n - 1; i++) {
            sum += digit(c, s + n - 2 - i) * (2 + i % 6);
        }
        int check = 11 - sum % 11;
        return c[s + n - 1] == (check == 11 ? '0' : check == 10 ? 'K' : '0' + check) && number(c, s, n - 1) > 0;
    }

    static boolean indonesian(byte[] c, int s, int n) {
        int day = number(c, s + 6, 2) % 40;
        int province = number(c, s, 2);
        return province >= 11 && province <= 96 && monthDay(number(c, s + 8, 2), day) && number(c, s + 12, 4) > 0;
    }

    static boolean israeli(byte[] c, int s, int n) {
        return Arithmetic.luhn(c, s, 9) && number(c, s, 9) > 0 && !Arithmetic.uniform(c, s, 9);
    }

    static boolean aadhaar(byte[] c, int s, int n) {
        boolean palindrome = true;
        for (int i = 0; i < 6; i++) {
            palindrome &= c[s + i] == c[s + 11 - i];
        }
        return c[s] >= '2' && !palindrome && Arithmetic.verhoeff(c, s, 12);
    }

    static boolean indianGoodsTax(byte[] c, int s, int n) {
        int state = number(c, s, 2);
        int sum = 0;
        for (int i = 0; i < 14; i++) {
            int product = Arithmetic.value36(c[s + i]) * (i % 2 == 0 ? 1 : 2);
            sum += product / 36 + product % 36;
        }
        return state >= 1
                && (state <= 38 || state == 97)
                && indianAccount(c, s + 2, 10)
                && c[s + 14] == BASE36.charAt((36 - sum % 36) % 36);
    }

    /** Five letters, of which the fourth says what kind of holder, four digits, a letter. */
    static boolean indianAccount(byte[] c, int s, int n) {
        return "ABCEFGHJKLPT".indexOf(c[s + 3]) >= 0 && number(c, s + 5, 4) > 0;
    }

    static boolean japanese(byte[] c, int s, int n) {
        int rest = sum(c, s, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2) % 11;
        return digit(c, s + 11) == (rest <= 1 ? 0 : 11 - rest) && !Arithmetic.uniform(c, s, 12);
    }

    static boolean korean(byte[] c, int s, int n) {
        int check = (11 - sum(c, s, 2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5) % 11) % 10;
        boolean recent = number(c, s, 2) >= 20 && number(c, s, 2) < 40 && c[s + 6] >= '3' && c[s + 6] <= '8';
        return c[s + 6] != '0'
                && Arithmetic.shortDate(c, s)
                && (check == digit(c, s + 12) || recent); // Since October 2020 the last digits are random.
    }

    static boolean mexican(byte[] c, int s, int n) {
        if ("HMX".indexOf(c[s + 10]) < 0 || "AEIOUX".indexOf(c[s + 1]) < 0 || !Arithmetic.shortDate(c, s + 4)) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < 17; i++) {
            sum += CURP.indexOf(c[s + i]) * (18 - i);
        }
        return digit(c, s + 17) == (10 - sum % 10) % 10;
    }

    static boolean mexicanTax(byte[] c, int s, int n) {
        if (!Arithmetic.shortDate(c, s + n - 9)) {
            return false;
        }
        int sum = n == 12 ? 37 * 13 : 0;
        for (int i = 0; i < n - 1; i++) {
            sum += RFC.indexOf(c[s + i]) * (n - i);
        }
        int check = (11 - sum % 11) % 11;
        return c[s + n - 1] == (check == 10 ? 'A' : '0' + check);
    }

    static boolean malaysian(byte[] c, int s, int n) {
        int place = number(c, s + 6, 2);
        return Arithmetic.shortDate(c, s) && place > 0 && (place < 17 || place > 20 && place < 94 || place > 97);
    }

    static boolean newZealand(byte[] c, int s, int n) {
        int number = number(c, s, n);
        if (number < 10_000_000 || number > 150_000_000) {
            return false;
        }
        byte[] padded = "000000000".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        System.arraycopy(c, s, padded, 9 - n, n);
        int check = (11 - sum(padded, 0, 3, 2, 7, 6, 5, 4, 3, 2) % 11) % 11;
        if (check == 10) {
            check = (11 - sum(padded, 0, 7, 4, 3, 2, 5, 2, 7, 6) % 11) % 11;
        }
        return check == digit(padded, 8);
    }

    static boolean pakistani(byte[] c, int s, int n) {
        return c[s] >= '1' && c[s] <= '7' && number(c, s + 5, 7) > 0;
    }

    static boolean singaporean(byte[] c, int s, int n) {
        int sum = sum(c, s + 1, 2, 7, 6, 5, 4, 3, 2);
        sum += c[s] == 'T' || c[s] == 'G' ? 4 : c[s] == 'M' ? 3 : 0;
        byte last = c[s + 8];
        return switch (c[s]) {
            case 'S', 'T' -> last == "JZIHGFEDCBA".charAt(sum % 11);
            case 'F', 'G' -> last == "XWUTRQPNMLK".charAt(sum % 11);
            case 'M' -> last == "KLJNPQRTUWX".charAt(10 - sum % 11);
            default -> false;
        };
    }

    static boolean thai(byte[] c, int s, int n) {
        int check = (11 - sum(c, s, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2) % 11) % 10;
        return c[s] != '0' && c[s] != '9' && check == digit(c, s + 12);
    }

    static boolean american(byte[] c, int s, int n) {
        int area = number(c, s, 3);
        return area > 0
                && area != 666
                && area < 900
                && number(c, s + 3, 2) > 0
                && number(c, s + 5, 4) > 0
                && number(c, s, 9) != 123456789
                && number(c, s, 9) != 78051120
                && number(c, s, 9) != 219099999
                && !Arithmetic.uniform(c, s, 9);
    }

    static boolean americanTaxpayer(byte[] c, int s, int n) {
        int group = number(c, s + 3, 2);
        return c[s] == '9'
                && (group >= 50 && group <= 65
                        || group >= 70 && group <= 88
                        || group >= 90 && group != 93 && group <= 99);
    }

    static boolean americanBank(byte[] c, int s, int n) {
        int district = number(c, s, 2);
        boolean known = district >= 1 && district <= 12
                || district >= 21 && district <= 32
                || district >= 61 && district <= 72
                || district == 80;
        return known && sum(c, s, 3, 7, 1, 3, 7, 1, 3, 7, 1) % 10 == 0;
    }

    static boolean vietnamese(byte[] c, int s, int n) {
        int province = number(c, s, 3);
        return province >= 1 && province <= 96 && c[s + 3] <= '3';
    }

    static boolean southAfrican(byte[] c, int s, int n) {
        return Arithmetic.shortDate(c, s) && c[s + 10] <= '2' && Arithmetic.luhn(c, s, 13);
    }
}
