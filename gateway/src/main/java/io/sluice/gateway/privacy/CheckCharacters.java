package io.sluice.gateway.privacy;

import io.sluice.proto.CheckScheme;

/**
 * Check characters of identifiers, by the standards that {@link CheckScheme} names. Works on the identifier's letters
 * and digits alone, in upper case, without separators.
 */
final class CheckCharacters {
    private static final String MOD_31 = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private static final String MOD_11 = "0123456789X";
    private static final String DIGITS = "0123456789";

    private CheckCharacters() {}

    /** How many characters at the end are check characters. */
    static int atEnd(CheckScheme scheme) {
        return switch (scheme) {
            case LUHN, MOD_11_2, MOD_31 -> 1;
            case MOD_97, NO_CHECK, UNRECOGNIZED -> 0;
        };
    }

    /**
     * How far the check characters are from the right ones, modulo {@link #modulus}; -1 if the text has none, because
     * it is too short or has characters that the scheme does not know.
     */
    static int offset(CheckScheme scheme, StringBuilder text) {
        int right = right(scheme, text);
        int found = found(scheme, text);
        return right < 0 || found < 0 ? -1 : Math.floorMod(found - right, modulus(scheme));
    }

    /** Sets the check characters that are offset from the right ones; false if the scheme cannot have them there. */
    static boolean set(CheckScheme scheme, StringBuilder text, int offset) {
        int right = right(scheme, text);
        if (right < 0) {
            return false;
        }
        int value = (right + offset) % modulus(scheme);
        int last = text.length() - 1;
        switch (scheme) {
            case LUHN -> text.setCharAt(last, DIGITS.charAt(value));
            case MOD_11_2 -> text.setCharAt(last, MOD_11.charAt(value));
            case MOD_31 -> text.setCharAt(last, MOD_31.charAt(value));
            case MOD_97 -> text.replace(2, 4, twoDigits(value < 2 ? value + 97 : value));
            case NO_CHECK, UNRECOGNIZED -> {
                return true;
            }
        }
        return true;
    }

    /** How many different check values there are. */
    static int modulus(CheckScheme scheme) {
        return switch (scheme) {
            case LUHN -> 10;
            case MOD_11_2 -> 11;
            case MOD_31 -> 31;
            case MOD_97 -> 97;
            case NO_CHECK, UNRECOGNIZED -> 1;
        };
    }

    private static int found(CheckScheme scheme, StringBuilder text) {
        char last = text.charAt(text.length() - 1);
        return switch (scheme) {
            case LUHN -> DIGITS.indexOf(last);
            case MOD_11_2 -> MOD_11.indexOf(last);
            case MOD_31 -> MOD_31.indexOf(last);
            case MOD_97 -> ibanCheck(text);
            case NO_CHECK, UNRECOGNIZED -> 0;
        };
    }

    private static String twoDigits(int value) {
        return value < 10 ? "0" + value : Integer.toString(value);
    }

    /** 02 to 98, of which 97 and 98 are 0 and 1 modulo 97; others are never check digits. */
    private static int ibanCheck(StringBuilder text) {
        int tens = DIGITS.indexOf(text.charAt(2));
        int ones = DIGITS.indexOf(text.charAt(3));
        int value = tens * 10 + ones;
        return tens < 0 || ones < 0 || value < 2 || value > 98 ? -1 : value % 97;
    }

    private static int right(CheckScheme scheme, StringBuilder text) {
        int n = text.length();
        if (n < 5) {
            return scheme == CheckScheme.NO_CHECK ? 0 : -1;
        }
        return switch (scheme) {
            case LUHN -> luhn(text, n - 1);
            case MOD_11_2 -> weighted(text, n - 1, 2, 11, DIGITS, 12);
            case MOD_31 -> weighted(text, n - 1, 3, 31, MOD_31, 31);
            case MOD_97 -> mod97(text);
            case NO_CHECK, UNRECOGNIZED -> 0;
        };
    }

    private static int luhn(StringBuilder text, int n) {
        int sum = 0;
        for (int i = 0; i < n; i++) {
            int digit = DIGITS.indexOf(text.charAt(n - 1 - i));
            if (digit < 0) {
                return -1;
            }
            int doubled = digit * 2;
            sum += i % 2 == 1 ? digit : doubled > 9 ? doubled - 9 : doubled;
        }
        return (10 - sum % 10) % 10;
    }

    /** MOD 11-2 weighs from the right with powers of 2 (GB 11643), MOD 31 from the left with powers of 3 (GB 32100). */
    private static int weighted(StringBuilder text, int n, int base, int modulus, String characters, int minuend) {
        int sum = 0;
        int weight = base == 2 ? 2 : 1;
        for (int i = 0; i < n; i++) {
            int value = characters.indexOf(text.charAt(base == 2 ? n - 1 - i : i));
            if (value < 0) {
                return -1;
            }
            sum += value * weight;
            weight = weight * base % modulus;
        }
        return Math.floorMod(minuend - sum, modulus);
    }

    private static int mod97(StringBuilder text) {
        int rest = 0;
        int n = text.length();
        for (int i = 4; i < n + 4; i++) {
            int value = i < n + 2 ? Character.digit(text.charAt(i < n ? i : i - n), 36) : 0;
            if (value < 0) {
                return -1;
            }
            rest = (value > 9 ? rest * 100 + value : rest * 10 + value) % 97;
        }
        return (98 - rest) % 97;
    }
}
