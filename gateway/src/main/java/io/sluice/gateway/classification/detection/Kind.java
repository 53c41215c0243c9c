package io.sluice.gateway.classification.detection;

/** What a byte of a {@link Line} is; 0 for what no recogniser begins with. */
final class Kind {
    static final int DIGIT = 1;
    static final int LETTER = 2;
    static final int ALNUM = DIGIT | LETTER;
    static final int AT = 4;
    static final int COLON = 8;
    static final int DASH = 12;
    static final int PLATE = 16;
    static final int LESS = 20;
    static final int HINT = 24;

    /** A byte that belongs to no identifier, for a character beyond ASCII. */
    static final byte OTHER_CHARACTER = 1;

    /** For a letter beyond ASCII that does not look like a Latin one. */
    static final byte OTHER_LETTER = (byte) 0x82;

    /** For a Chinese character. */
    static final byte HAN_CHARACTER = (byte) 0x80;

    /** For a Chinese character that begins a number plate. */
    static final byte PLATE_CHARACTER = (byte) 0x81;

    /** For a Chinese numeral. */
    static final byte NUMERAL_CHARACTER = (byte) 0x83;

    /** For a Chinese character that a recogniser of {@link Wording} wants to see. */
    static final byte HINT_CHARACTER = (byte) 0x84;

    static final byte[] OF = table();

    private Kind() {}

    static boolean digit(byte b) {
        return (OF[b & 0xff] & DIGIT) != 0;
    }

    static boolean letter(byte b) {
        return (OF[b & 0xff] & LETTER) != 0;
    }

    static boolean alnum(byte b) {
        return (OF[b & 0xff] & ALNUM) != 0;
    }

    /** 0-9, a-f, A-F. */
    static boolean hex(byte b) {
        return b >= '0' && b <= '9' || b >= 'a' && b <= 'f' || b >= 'A' && b <= 'F';
    }

    private static byte[] table() {
        byte[] table = new byte[256];
        for (int b = 0; b < 128; b++) {
            table[b] = (byte) (b >= '0' && b <= '9' ? DIGIT : Character.isLetter(b) ? LETTER : 0);
        }
        table['@'] = AT;
        table[':'] = COLON;
        table['-'] = DASH;
        table['<'] = LESS;
        table[HINT_CHARACTER & 0xff] = HINT;
        table[PLATE_CHARACTER & 0xff] = PLATE;
        return table;
    }
}
