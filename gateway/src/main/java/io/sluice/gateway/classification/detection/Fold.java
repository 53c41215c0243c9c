package io.sluice.gateway.classification.detection;

/**
 * Which byte stands for a character beyond ASCII: full-width, circled and foreign decimal digits, letters and signs
 * become plain ones, odd spaces and dashes a space and a hyphen, letters that only look Latin become Latin.
 */
final class Fold {
    /** For characters that nobody sees, such as the zero-width space. */
    static final byte NOTHING = 0;

    private static final String PLATES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使";
    private static final String LOOK_ALIKE = "АВЕКМНОРСТХаеорсхуІіЅѕЈјΑΒΕΖΗΙΚΜΝΟΡΤΥΧο";
    private static final String LATIN = "ABEKMHOPCTXaeopcxyIiSsJjABEZHIKMNOPTYXo";
    private static final String NUMERALS = "〇零一壹幺二贰三叁四肆五伍六陆七柒八捌九玖";
    private static final byte[] TABLE = table();

    private Fold() {}

    static byte of(int point) {
        if (point < 0x10000) {
            return TABLE[point];
        }
        if (Character.getType(point) == Character.DECIMAL_DIGIT_NUMBER) {
            return (byte) ('0' + Character.digit(point, 10));
        }
        return Character.isIdeographic(point) ? Kind.HAN_CHARACTER : Kind.OTHER_CHARACTER;
    }

    /** The value of a Chinese numeral, -1 for none. */
    static int numeral(char c) {
        return switch (c) {
            case '〇', '零' -> 0;
            case '一', '壹', '幺' -> 1;
            case '二', '贰' -> 2;
            case '三', '叁' -> 3;
            case '四', '肆' -> 4;
            case '五', '伍' -> 5;
            case '六', '陆' -> 6;
            case '七', '柒' -> 7;
            case '八', '捌' -> 8;
            case '九', '玖' -> 9;
            default -> -1;
        };
    }

    private static byte[] table() {
        byte[] table = new byte[0x10000];
        for (int c = 0x80; c < 0x10000; c++) {
            table[c] = of((char) c);
        }
        for (char plate : PLATES.toCharArray()) {
            table[plate] = Kind.PLATE_CHARACTER;
        }
        for (char numeral : NUMERALS.toCharArray()) {
            table[numeral] = Kind.NUMERAL_CHARACTER;
        }
        for (char hint : Wording.HINTS.toCharArray()) {
            table[hint] = Kind.HINT_CHARACTER;
        }
        for (int i = 0; i < LOOK_ALIKE.length(); i++) {
            table[LOOK_ALIKE.charAt(i)] = (byte) LATIN.charAt(i);
        }
        return table;
    }

    private static byte of(char c) {
        if (c >= 0xff01 && c <= 0xff5e) {
            return (byte) (c - 0xfee0);
        } else if (Character.getType(c) == Character.SPACE_SEPARATOR) {
            return ' ';
        } else if (c >= 0x2010 && c <= 0x2015 || c == 0x2212 || c == 0xfe63 || c == 0x2043) {
            return '-';
        } else if (Character.getType(c) == Character.FORMAT || c >= 0xfe00 && c <= 0xfe0f || c == 0x34f) {
            return NOTHING;
        } else if (Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER) {
            return (byte) ('0' + Character.digit(c, 10));
        } else if (c >= 0x2460 && c <= 0x2468) {
            return (byte) ('1' + c - 0x2460);
        } else if (c == 0x24ea || c == 0x24ff) {
            return '0';
        } else if (Character.isIdeographic(c)) {
            return Kind.HAN_CHARACTER;
        }
        return Character.isLetter(c) ? Kind.OTHER_LETTER : Kind.OTHER_CHARACTER;
    }
}
