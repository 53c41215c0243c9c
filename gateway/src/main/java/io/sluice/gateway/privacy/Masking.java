package io.sluice.gateway.privacy;

import io.sluice.proto.Mask;

/**
 * Masks letters and digits by "*", keeping length, separators and some characters at the ends. A check character is
 * never kept beside masked ones: with it, fewer values are possible than the asterisks promise.
 */
final class Masking implements CellTransform {
    private final String type;
    private final int first;
    private final int last;
    private final int atEnd;

    Masking(Mask rule) {
        type = rule.getType();
        atEnd = switch (type) {
            case "CN_RESIDENT_ID", "CN_USCC", "PAYMENT_CARD" -> 1;
            default -> 0;
        };
        first = switch (type) {
            case "PAYMENT_CARD", "CN_RESIDENT_ID" -> 6; // issuer; district
            case "CN_USCC", "IBAN" -> 2; // registrar and kind; country
            case "CN_MOBILE" -> 3; // network
            case "EMAIL", "PERSON_NAME" -> 1; // of a Chinese name, the family name
            default -> rule.getKeepFirst();
        };
        last = switch (type) {
            case "PAYMENT_CARD" -> 3; // of the usual four, the check digit is hidden
            case "CN_MOBILE" -> 4;
            case "CN_RESIDENT_ID", "CN_USCC", "IBAN", "EMAIL", "PERSON_NAME", "IP_ADDRESS" -> 0;
            default -> rule.getKeepLast();
        };
    }

    @Override
    public String apply(String value, Row row) {
        if (type.equals("IP_ADDRESS")) {
            return address(value);
        }
        int at = type.equals("EMAIL") ? value.lastIndexOf('@') : -1;
        int end = at < 0 ? value.length() : at;
        int count = 0;
        for (int i = 0; i < end; i += Character.charCount(value.codePointAt(i))) {
            count += Character.isLetterOrDigit(value.codePointAt(i)) ? 1 : 0;
        }
        return masked(value, end, count);
    }

    private String masked(String value, int end, int count) {
        // What is too short to hide anything behind is masked whole.
        boolean short_ = count - first - last - atEnd < Math.max(1, count / 4);
        int from = short_ ? 0 : first;
        int to = short_ ? count : count - last - atEnd;
        StringBuilder text = new StringBuilder(value.length());
        int place = 0;
        for (int i = 0; i < end; ) {
            int c = value.codePointAt(i);
            i += Character.charCount(c);
            boolean hidden = false;
            if (Character.isLetterOrDigit(c)) {
                hidden = place >= from && place < to || place >= count - atEnd;
                place++;
            }
            text.appendCodePoint(hidden ? '*' : c);
        }
        return text.append(value, end, value.length()).toString();
    }

    /** The network stays: 24 bits of version 4, 48 of version 6. */
    private static String address(String value) {
        int dot = value.lastIndexOf('.');
        if (dot > 0 && value.indexOf(':') < 0) {
            return value.substring(0, dot + 1) + BLANK;
        }
        int groups = 0;
        for (int i = 0; i < value.length(); i++) {
            boolean shortened = value.startsWith("::", i);
            if (value.charAt(i) == ':' && (++groups == 3 || shortened)) {
                return value.substring(0, shortened ? i + 2 : i + 1) + BLANK;
            }
        }
        return BLANK;
    }
}
