package io.sluice.gateway.privacy;

import io.sluice.proto.Alphabet;
import io.sluice.proto.CheckScheme;
import io.sluice.proto.FormatPreserving;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * FF1 over the characters of a cell that belong to the alphabet. Separators stay, the case of letters stays as far as
 * all letters have one case. A check character is computed anew with the distance from the right one that it had
 * before, so that valid stays valid, wrong stays wrong and the inverse is exact; or it is off by one everywhere
 * (then the inverse gives the valid one).
 *
 * <p>What has too few characters for FF1, mixed case, other letters or digits, or characters that its check scheme does
 * not know is blanked: never released as it was.
 */
final class FormatPreservingCells implements CellTransform {
    private static final String DIGITS = "0123456789";
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private final FormatPreserving rule;
    private final String alphabet;
    private final Ff1 ff1;
    private final byte[] numerals = new byte[Ff1.MOST_NUMERALS];
    private final int[] places = new int[Ff1.MOST_NUMERALS];

    FormatPreservingCells(FormatPreserving rule, byte[] key, String domain) {
        this.rule = rule;
        this.alphabet = alphabet(rule.getAlphabet());
        this.ff1 = new Ff1(key, alphabet.length(), domain.getBytes(StandardCharsets.UTF_8));
    }

    private static String alphabet(Alphabet alphabet) {
        return switch (alphabet) {
            case LETTERS -> LETTERS;
            case LETTERS_AND_DIGITS -> DIGITS + LETTERS;
            case DIGITS, ALPHABET_UNSPECIFIED, UNRECOGNIZED -> DIGITS;
        };
    }

    @Override
    public String apply(String value, Row row) {
        return permuted(value, true).orElse(BLANK);
    }

    /** What became this value, if it became one of this column. */
    Optional<String> inverse(String value) {
        return permuted(value, false);
    }

    private Optional<String> permuted(String value, boolean forward) {
        boolean lower = value.chars().anyMatch(c -> c >= 'a' && c <= 'z');
        boolean upper = value.chars().anyMatch(c -> c >= 'A' && c <= 'Z');
        boolean foreign = value.codePoints().anyMatch(c -> c >= 0x80 && Character.isLetterOrDigit(c));
        if (lower && upper || foreign) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder(lower ? value.toUpperCase(Locale.ROOT) : value);
        StringBuilder core = core(text);
        if (core.length() < 2 || core.length() > Ff1.MOST_NUMERALS) {
            return Optional.empty();
        }
        CheckScheme check = rule.getCheck();
        int offset = CheckCharacters.offset(check, core);
        if (offset < 0 || !permute(core, forward)) {
            return Optional.empty();
        }
        int kept = !rule.getInvalidCheck() ? offset : forward ? 1 : 0;
        if (!CheckCharacters.set(check, core, kept)) {
            return Optional.empty();
        }
        for (int i = 0, j = 0; i < text.length(); i++) {
            if (letterOrDigit(text.charAt(i))) {
                text.setCharAt(i, core.charAt(j++));
            }
        }
        return Optional.of(lower ? text.toString().toLowerCase(Locale.ROOT) : text.toString());
    }

    private boolean permute(StringBuilder core, boolean forward) {
        int to = core.length() - CheckCharacters.atEnd(rule.getCheck());
        int count = 0;
        for (int i = 0; i < to; i++) {
            boolean checkOfIban = rule.getCheck() == CheckScheme.MOD_97 && i >= 2 && i < 4;
            if (alphabet.indexOf(core.charAt(i)) < 0) {
                if (!mixedByDesign()) {
                    return false; // it would be released as it is
                }
            } else if (!checkOfIban) {
                places[count++] = i;
            }
        }
        int first = rule.getKeepFirst();
        int n = count - first - rule.getKeepLast();
        if (!Ff1.permits(alphabet.length(), n)) {
            return false;
        }
        for (int i = 0; i < n; i++) {
            numerals[i] = (byte) alphabet.indexOf(core.charAt(places[first + i]));
        }
        if (forward) {
            ff1.encrypt(numerals, n);
        } else {
            ff1.decrypt(numerals, n);
        }
        for (int i = 0; i < n; i++) {
            core.setCharAt(places[first + i], alphabet.charAt(numerals[i]));
        }
        return true;
    }

    /** An IBAN begins with a country, a credit code may have letters anywhere; elsewhere letters are none of digits. */
    private boolean mixedByDesign() {
        return rule.getCheck() == CheckScheme.MOD_97 || rule.getCheck() == CheckScheme.MOD_31;
    }

    private static StringBuilder core(StringBuilder text) {
        StringBuilder core = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (letterOrDigit(text.charAt(i))) {
                core.append(text.charAt(i));
            }
        }
        return core;
    }

    private static boolean letterOrDigit(char c) {
        return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z';
    }
}
