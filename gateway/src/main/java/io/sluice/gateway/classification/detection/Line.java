package io.sluice.gateway.classification.detection;

import java.util.Arrays;

/**
 * A line or cell as the scanner sees it: one byte for one character (code point), so that a place in it is an offset.
 * A line of ASCII is looked at where it lies; any other is brought to {@link Fold}ed bytes, beside its characters as
 * they are. Takes anything, also what is not UTF-8: a byte that belongs to no character counts as one. Reuses its
 * buffers; not safe for concurrent use.
 */
final class Line {
    private static final int LEAST_NUMERALS = 9;

    /** One byte a character, from {@link #from} to {@link #to}. */
    byte[] bytes;

    int from;
    int to;

    /** The characters, the first at 0, those beyond the basic plane as U+FFFD; null if all are ASCII. */
    char[] characters;

    private byte[] plain = new byte[1024];
    private char[] wide = new char[1024];
    private int[] unseen = new int[16];
    private int unseenCount;
    private int length;

    /** Becomes the line in b from from to to, which must not change meanwhile. */
    void read(byte[] b, int from, int to, boolean ascii) {
        unseenCount = 0;
        if (ascii) {
            bytes = b;
            this.from = from;
            this.to = to;
            characters = null;
        } else {
            decode(b, from, to);
            bytes = plain;
            this.from = 0;
            this.to = length;
            characters = wide;
        }
    }

    /** The offset of place i in code points from the line's start; unseen characters count too. */
    int offset(int i) {
        int offset = i - from;
        for (int k = 0; k < unseenCount && unseen[k] <= i; k++) {
            offset++;
        }
        return offset;
    }

    /** The character at place i; ASCII letters as they are. */
    char character(int i) {
        return characters == null ? (char) bytes[i] : characters[i];
    }

    private void decode(byte[] b, int from, int to) {
        if (plain.length < to - from) {
            plain = new byte[to - from + 1024];
            wide = new char[plain.length];
        }
        byte[] folded = plain;
        char[] seen = wide;
        int n = 0;
        int numerals = 0;
        int i = from;
        while (i < to) {
            int lead = b[i];
            if (lead >= 0) {
                folded[n] = (byte) lead;
                seen[n++] = (char) lead;
                i++;
                continue;
            }
            int point = point(b, i, to);
            i += point < 0 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
            byte plain = point < 0 ? Kind.OTHER_CHARACTER : Fold.of(point);
            if (plain == Fold.NOTHING) {
                skip(n);
                continue;
            }
            folded[n] = plain;
            seen[n] = point < 0 || point > 0xffff ? '\ufffd' : (char) point;
            n++;
            numerals = plain == Kind.NUMERAL_CHARACTER ? numerals + 1 : 0;
            if (numerals >= LEAST_NUMERALS) {
                numerals(n, numerals);
            }
        }
        length = n;
    }

    /** The code point at i in UTF-8, where no ASCII stands; -1 for what is none. */
    private static int point(byte[] b, int i, int to) {
        int lead = b[i] & 0xff;
        if ((lead & 0xf0) == 0xe0 && i + 2 < to) {
            int point = (lead & 15) << 12 | (b[i + 1] & 0x3f) << 6 | b[i + 2] & 0x3f;
            boolean sound = (b[i + 1] & 0xc0) == 0x80 && (b[i + 2] & 0xc0) == 0x80;
            return sound && point >= 0x800 && (point < 0xd800 || point > 0xdfff) ? point : -1;
        }
        int n = lead < 0xc2 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 1 : lead < 0xf5 ? 4 : 1;
        if (n == 1 || i + n > to) {
            return -1;
        }
        int point = lead & 0xff >> n + 1;
        for (int k = 1; k < n; k++) {
            if ((b[i + k] & 0xc0) != 0x80) {
                return -1;
            }
            point = point << 6 | b[i + k] & 0x3f;
        }
        return n == 2 || point >= 0x10000 && point < 0x110000 ? point : -1;
    }

    private void numerals(int end, int count) {
        for (int k = end - count; k < end; k++) {
            int value = Fold.numeral(wide[k]);
            plain[k] = (byte) ('0' + value);
        }
    }

    private void skip(int place) {
        if (unseenCount == unseen.length) {
            unseen = Arrays.copyOf(unseen, unseenCount * 2);
        }
        unseen[unseenCount++] = place;
    }
}
