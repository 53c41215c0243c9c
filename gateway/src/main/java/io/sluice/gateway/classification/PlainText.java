package io.sluice.gateway.classification;

/**
 * Brings text beyond ASCII to bytes that the scanner knows: full-width and other decimal digits, letters and signs
 * become plain ones, odd spaces and dashes become a space and a hyphen, invisible characters vanish, and every other
 * character becomes one byte that belongs to no identifier. Reuses one buffer; not safe for concurrent use.
 */
final class PlainText {
    private static final byte OTHER = 1;

    private byte[] bytes = new byte[256];
    private int length;

    /** The result of the last call; overwritten by the next. */
    byte[] bytes() {
        return bytes;
    }

    /** Returns how many bytes the result has. Takes anything, also what is not UTF-8. */
    int read(byte[] b, int from, int to) {
        if (bytes.length < to - from) {
            bytes = new byte[to - from];
        }
        length = 0;
        int i = from;
        while (i < to) {
            int c = b[i] & 0xff;
            int n = c < 0xc2 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf5 ? 4 : 1;
            if (c < 0x80) {
                bytes[length++] = b[i];
            } else if (n == 1 || i + n > to) {
                bytes[length++] = OTHER;
                n = 1;
            } else {
                add(codePoint(b, i, n, c));
            }
            i += n;
        }
        return length;
    }

    private static int codePoint(byte[] b, int i, int n, int lead) {
        int point = lead & 0xff >> n + 1;
        for (int k = 1; k < n; k++) {
            point = point << 6 | b[i + k] & 0x3f;
        }
        return point;
    }

    private void add(int point) {
        if (point >= 0xff01 && point <= 0xff5e) {
            bytes[length++] = (byte) (point - 0xfee0);
        } else if (point == 0x3000 || point == 0xa0 || point >= 0x2000 && point <= 0x200a || point == 0x202f) {
            bytes[length++] = ' ';
        } else if (point >= 0x2010 && point <= 0x2015 || point == 0x2212 || point == 0xfe63) {
            bytes[length++] = '-';
        } else if (point >= 0x200b && point <= 0x200f || point == 0x2060 || point == 0xfeff || point == 0xad) {
            return;
        } else if (point > 0x5ff && Character.getType(point) == Character.DECIMAL_DIGIT_NUMBER) {
            bytes[length++] = (byte) ('0' + Character.digit(point, 10));
        } else {
            bytes[length++] = OTHER;
        }
    }
}
