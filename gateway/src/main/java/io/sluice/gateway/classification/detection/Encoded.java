package io.sluice.gateway.classification.detection;

import java.util.Arrays;

/**
 * Looks into words that are text in base64 (RFC 4648, either alphabet). What does not decode to printable text is left
 * after a few bytes. Not safe for concurrent use.
 */
final class Encoded {
    private static final int MOST = 4096;
    private static final double LESS_SURE = 0.95;
    private static final byte[] VALUES = values();

    private final LineScanner inner;
    private final byte[] decoded = new byte[MOST];

    /** With a scanner for what is found; it must not decode again. */
    Encoded(LineScanner inner) {
        this.inner = inner;
    }

    /** The end of the encoded word that begins at start, whose findings are added; 0 if there are none. */
    int scan(Scene outer, int start, int end) {
        byte[] b = outer.line.bytes;
        if (start > outer.line.from && VALUES[b[start - 1] & 0xff] >= 0) {
            return 0;
        }
        int i = start;
        int n = 0;
        int bits = 0;
        boolean ascii = true;
        int to = Math.min(outer.line.to, start + MOST);
        while (i < to && VALUES[b[i] & 0xff] >= 0) {
            bits = bits << 6 | VALUES[b[i] & 0xff];
            int place = i - start & 3;
            if (place > 0) {
                byte c = (byte) (bits >> 6 - 2 * place);
                if (c >= 0 && c < ' ' && c != '\t' && c != '\n' && c != '\r'
                        || c == 0x7f
                        || c < 0 && n == 0 && c > -0x40) {
                    return 0;
                }
                ascii &= c >= 0;
                decoded[n++] = c;
            }
            i++;
        }
        if (i < end || (i - start & 3) == 1) {
            return 0;
        }
        inner.scene.begin(decoded, 0, n, ascii);
        inner.scan();
        Hits hits = inner.scene.hits;
        while (i < outer.line.to && b[i] == '=') {
            i++;
        }
        for (int k = 0; k < hits.count; k++) {
            if (Arrays.asList(hits.types).indexOf(hits.types[k]) == k) {
                outer.hits.add(hits.types[k], start, i, hits.confidences[k] * LESS_SURE, hits.versions[k]);
            }
        }
        return hits.count > 0 ? i : 0;
    }

    private static byte[] values() {
        byte[] values = new byte[256];
        Arrays.fill(values, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        for (int i = 0; i < alphabet.length(); i++) {
            values[alphabet.charAt(i)] = (byte) i;
        }
        values['+'] = values['-'] = 62;
        values['/'] = values['_'] = 63;
        return values;
    }
}
