package io.sluice.gateway.dataset;

/** What sorts of bytes a cell holds, as bits, so that a reader can pass over most cells without looking again. */
public final class ByteKind {
    /** 0-9. */
    public static final int DIGIT = 1;

    /** A-Z and a-z. */
    public static final int LETTER = 2;

    /** The at sign. */
    public static final int AT = 4;

    /** The colon. */
    public static final int COLON = 8;

    /** The full stop. */
    public static final int DOT = 16;

    /** A byte of a character beyond ASCII. */
    public static final int HIGH = 32;

    /** A control character that no text has any use for. */
    public static final int CONTROL = 64;

    private static final byte[] KINDS = kinds();

    private ByteKind() {}

    /** The bit of one byte, 0 for all others. */
    public static int of(byte b) {
        return KINDS[b & 0xff];
    }

    /** The union of the bits of bytes from to to. */
    public static int of(byte[] bytes, int from, int to) {
        int union = 0;
        for (int i = from; i < to; i++) {
            union |= KINDS[bytes[i] & 0xff];
        }
        return union;
    }

    /** A table of all kinds in which the given bytes have the value -1, for loops that stop there. */
    static byte[] tableStoppingAt(int... stops) {
        byte[] table = KINDS.clone();
        for (int stop : stops) {
            table[stop] = -1;
        }
        return table;
    }

    private static byte[] kinds() {
        byte[] kinds = new byte[256];
        for (int b = 0; b < 256; b++) {
            if (b >= '0' && b <= '9') {
                kinds[b] = DIGIT;
            } else if (b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z') {
                kinds[b] = LETTER;
            } else if (b >= 0x80) {
                kinds[b] = HIGH;
            } else if (b < 0x20 && b != '\t' && b != '\n' && b != '\r' && b != '\f' || b == 0x7f) {
                kinds[b] = CONTROL;
            }
        }
        kinds['@'] = AT;
        kinds[':'] = COLON;
        kinds['.'] = DOT;
        return kinds;
    }
}
