package io.sluice.gateway.classification.detection;

import static io.sluice.gateway.classification.detection.Arithmetic.digit;
import static io.sluice.gateway.classification.detection.Arithmetic.number;

/** Structure and check digits of the identifiers of China, each after its standard. */
final class ChineseChecks {
    private static final int[] RESIDENT_WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    private static final String RESIDENT_CHECKS = "10X98765432";
    private static final long PROVINCES = bits(11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37)
            | bits(41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63);
    private static final int[] USCC_WEIGHTS = {1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};
    private static final byte[] USCC_VALUES = values("0123456789ABCDEFGHJKLMNPQRTUWXY");
    private static final int[] ORGANISATION_WEIGHTS = {3, 7, 9, 10, 5, 8, 4, 2};
    private static final byte[] TAIWAN_LETTERS = values("ABCDEFGHJKLMNPQRSTUVXYWZIO");

    private ChineseChecks() {}

    /** Provinces of GB/T 2260, Taiwan included. */
    static boolean province(int region) {
        return region < 64
                ? region > 0 && (PROVINCES >> region & 1) != 0
                : region == 64 || region == 65 || region == 71;
    }

    /**
     * Whether 18 characters can be a resident's number but for the check: province (or residence permit 81-83, or 9 and
     * province for the foreigner's permanent residence card), then a date of birth.
     */
    static boolean residentShape(byte[] c, int s) {
        int region = number(c, s, 2);
        boolean known = province(region)
                || region >= 81 && region <= 83
                || c[s] == '9' && province(digit(c, s + 1) * 10 + digit(c, s + 2));
        return known && Arithmetic.longDate(c, s + 6);
    }

    /** GB 11643, MOD 11-2. */
    static boolean resident(byte[] c, int s, int n) {
        return residentShape(c, s) && c[s + 17] == RESIDENT_CHECKS.charAt(Arithmetic.sum(c, s, RESIDENT_WEIGHTS) % 11);
    }

    /** The form of 15 digits before 1999, which has no check digit: region, YYMMDD. */
    static boolean residentOld(byte[] c, int s, int n) {
        return province(number(c, s, 2)) && Arithmetic.shortDate(c, s + 6) && number(c, s + 4, 2) > 0;
    }

    /** GB 32100: registrar, kind of body, region in digits, code, check modulo 31. */
    static boolean creditCode(byte[] c, int s, int n) {
        if (!creditCodeShape(c, s)) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < 17; i++) {
            sum += USCC_VALUES[c[s + i]] * USCC_WEIGHTS[i];
        }
        return USCC_VALUES[c[s + 17]] == (31 - sum % 31) % 31;
    }

    /** Whether 18 characters can be a credit code but for the check. */
    static boolean creditCodeShape(byte[] c, int s) {
        int region = number(c, s + 2, 2);
        boolean body = c[s] >= '1' && c[s] <= '9' || c[s] == 'A' || c[s] == 'N' || c[s] == 'Y';
        boolean kind = c[s + 1] >= '1' && c[s + 1] <= '5' || c[s + 1] == '9';
        if (!body || !kind || !province(region) && region != 10 && region != 81 && region != 82) {
            return false;
        }
        for (int i = 8; i < 18; i++) {
            if (USCC_VALUES[c[s + i]] < 0) {
                return false;
            }
        }
        return true;
    }

    /** GB 11714: eight characters and a check character modulo 11. */
    static boolean organisation(byte[] c, int s, int n) {
        int sum = 0;
        for (int i = 0; i < 8; i++) {
            sum += Arithmetic.value36(c[s + i]) * ORGANISATION_WEIGHTS[i];
        }
        int check = 11 - sum % 11;
        return c[s + 8] == (check == 11 ? '0' : check == 10 ? 'X' : '0' + check) && !Arithmetic.uniform(c, s, 8);
    }

    /** Taxpayer number of 15: region and organisation code. */
    static boolean taxpayer(byte[] c, int s, int n) {
        return province(number(c, s, 2)) && organisation(c, s + 6, 9);
    }

    /** Whether 11 digits begin like a mobile number that has been handed out. */
    static boolean mobile(byte[] c, int s, int n) {
        int at = s + n - 11;
        if (c[at] != '1' || Arithmetic.uniform(c, at + 1, 10)) {
            return false;
        }
        int third = digit(c, at + 2);
        return switch (c[at + 1]) {
            case '3', '8' -> true;
            case '4' -> third >= 5 || third == 0 || third == 1;
            case '5' -> third != 4;
            case '6' -> third == 2 || third >= 5 && third <= 7;
            case '7' -> third != 9;
            case '9' -> third != 4;
            default -> false;
        };
    }

    /** The same behind 86 or 0086. */
    static boolean mobileAbroad(byte[] c, int s, int n) {
        return (n == 13 ? number(c, s, 2) == 86 : number(c, s, 4) == 86) && mobile(c, s, n);
    }

    /** An area code (010, 02x, 03xx to 09xx) and a number that starts with 2 to 8. */
    static boolean landline(byte[] c, int s, int n) {
        int second = digit(c, s + 1);
        boolean city = second == 1 ? c[s + 2] == '0' : second == 2;
        int area = city ? 3 : 4;
        boolean known = c[s] == '0' && (city || second >= 3 && c[s + 2] != '0' || second >= 7 && second <= 9);
        int local = n - area;
        return known && (local == 8 || local == 7 && !city) && c[s + area] >= '2' && c[s + area] <= '8';
    }

    /** The same behind 86, without the area code's 0. */
    static boolean landlineAbroad(byte[] c, int s, int n) {
        if (number(c, s, 2) != 86) {
            return false;
        }
        byte[] inland = new byte[n - 1];
        inland[0] = '0';
        System.arraycopy(c, s + 2, inland, 1, n - 2);
        return inland[1] != '0' && landline(inland, 0, n - 1);
    }

    /** 400 and 800 numbers. */
    static boolean serviceLine(byte[] c, int s, int n) {
        int prefix = number(c, s, 3);
        return (prefix == 400 || prefix == 800) && !Arithmetic.uniform(c, s + 3, 7);
    }

    /** Passport of one letter: E and G ordinary, D diplomatic, S service, P public affairs; no date of this century. */
    static boolean passport(byte[] c, int s, int n) {
        return "EGDSP".indexOf(c[s]) >= 0 && plausible(c, s + 1);
    }

    /** Passport of two letters: EA to EZ without I and O, and DE, SE, PE. */
    static boolean passportLong(byte[] c, int s, int n) {
        return c[s] == 'E' && c[s + 1] != 'I' && c[s + 1] != 'O'
                || c[s + 1] == 'E' && (c[s] == 'D' || c[s] == 'S' || c[s] == 'P');
    }

    /** H for Hong Kong, M for Macao. */
    static boolean returnPermit(byte[] c, int s, int n) {
        return (c[s] == 'H' || c[s] == 'M') && plausible(c, s + 1);
    }

    /** C or W and 8 digits. */
    static boolean travelPermit(byte[] c, int s, int n) {
        return (c[s] == 'C' || c[s] == 'W') && plausible(c, s + 1);
    }

    /** C, a letter without I and O, and 7 digits. */
    static boolean travelPermitLong(byte[] c, int s, int n) {
        return c[s] == 'C' && c[s + 1] != 'I' && c[s + 1] != 'O';
    }

    /** Eight digits that are neither a date of this century nor a small number: nobody's order number. */
    private static boolean plausible(byte[] c, int s) {
        return !(c[s] == '2' && c[s + 1] == '0' && Arithmetic.longDate(c, s)) && number(c, s, 3) != 0;
    }

    /** Hong Kong: one or two letters, six digits, check character modulo 11. */
    static boolean hongKong(byte[] c, int s, int n) {
        int sum = n == 8 ? 36 * 9 : Arithmetic.value36(c[s]) * 9;
        int at = s + n - 8;
        sum += Arithmetic.value36(c[at]) * 8;
        for (int i = 1; i < 7; i++) {
            sum += digit(c, at + i) * (8 - i);
        }
        int check = (11 - sum % 11) % 11;
        return c[s + n - 1] == (check == 10 ? 'A' : '0' + check);
    }

    /** Macao: 1, 5 or 7 first; its check digit is not published. */
    static boolean macao(byte[] c, int s, int n) {
        return c[s] == '1' || c[s] == '5' || c[s] == '7';
    }

    /** Taiwan: letter of the place, sex (1, 2; 8, 9 of foreigners), seven digits, check digit. */
    static boolean taiwan(byte[] c, int s, int n) {
        boolean digits = c[s + 1] == '1' || c[s + 1] == '2' || c[s + 1] == '8' || c[s + 1] == '9';
        boolean letters = c[s + 1] >= 'A' && c[s + 1] <= 'D';
        if (!digits && !letters) {
            return false;
        }
        int place = TAIWAN_LETTERS[c[s]] + 10;
        int second = digits ? digit(c, s + 1) : (TAIWAN_LETTERS[c[s + 1]] + 10) % 10;
        int sum = place / 10 + place % 10 * 9 + second * 8;
        for (int i = 2; i < 9; i++) {
            sum += digit(c, s + i) * (9 - i);
        }
        return (sum + digit(c, s + 9)) % 10 == 0;
    }

    /** Six digits of a postcode: the first two are 01 to 86. */
    static boolean postcode(byte[] c, int s, int n) {
        int province = number(c, s, 2);
        return province >= 1 && province <= 86 && !Arithmetic.uniform(c, s, 6);
    }

    private static byte[] values(String characters) {
        byte[] values = new byte[128];
        java.util.Arrays.fill(values, (byte) -1);
        for (int i = 0; i < characters.length(); i++) {
            values[characters.charAt(i)] = (byte) i;
        }
        return values;
    }

    private static long bits(int... numbers) {
        long bits = 0;
        for (int number : numbers) {
            bits |= 1L << number;
        }
        return bits;
    }
}
