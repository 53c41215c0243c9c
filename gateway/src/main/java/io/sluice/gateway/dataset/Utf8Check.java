package io.sluice.gateway.dataset;

/**
 * Checks bytes for well-formed UTF-8 (RFC 3629: no overlong form, no surrogate, nothing above U+10FFFF), in pieces.
 * Not safe for concurrent use.
 */
final class Utf8Check {
    private int missing;
    private int least;
    private int most;
    private boolean broken;

    /** Looks at a further piece. */
    void check(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            int b = bytes[i] & 0xff;
            if (missing == 0) {
                if (b >= 0x80) {
                    lead(b);
                }
            } else if (b < least || b > most) {
                broken = true;
                missing = 0;
            } else {
                missing--;
                least = 0x80;
                most = 0xbf;
            }
        }
    }

    /** Whether all so far was well formed and ends with a whole character; what follows starts anew. */
    boolean boundary() {
        boolean whole = missing == 0 && !broken;
        missing = 0;
        broken = false;
        return whole;
    }

    /** Whether all so far can be the beginning of something well formed. */
    boolean possible() {
        return !broken;
    }

    private void lead(int b) {
        least = 0x80;
        most = 0xbf;
        if (b >= 0xc2 && b <= 0xdf) {
            missing = 1;
        } else if (b >= 0xe0 && b <= 0xef) {
            missing = 2;
            least = b == 0xe0 ? 0xa0 : 0x80;
            most = b == 0xed ? 0x9f : 0xbf;
        } else if (b >= 0xf0 && b <= 0xf4) {
            missing = 3;
            least = b == 0xf0 ? 0x90 : 0x80;
            most = b == 0xf4 ? 0x8f : 0xbf;
        } else {
            broken = true;
        }
    }
}
