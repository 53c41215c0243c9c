package io.sluice.gateway.classification.detection;

/** Chinese number plates after GA 36: the province's character, a letter, five or six letters and digits. */
final class Plates {
    private static final String ENDS = "挂学警港澳领使";
    private static final int ORDINARY = 5;
    private static final int NEW_ENERGY = 6;

    private Plates() {}

    /** The end of a plate that begins with the character at s; 0 for none. */
    static int end(Line line, int s) {
        byte[] b = line.bytes;
        if (s + 2 >= line.to || !Kind.letter(b[s + 1])) {
            return 0;
        }
        int i = s + 2;
        boolean dot = line.character(i) == '·' || line.character(i) == '•' || b[i] == '.' || b[i] == '-' || b[i] == ' ';
        i += dot ? 1 : 0;
        int start = i;
        int digits = 0;
        while (i < line.to && i - start < NEW_ENERGY && Kind.alnum(b[i])) {
            int c = b[i] | 0x20;
            if (c == 'i' || c == 'o') {
                return 0;
            }
            digits += Kind.digit(b[i]) ? 1 : 0;
            i++;
        }
        int n = i - start;
        boolean special = n == ORDINARY - 1 && i < line.to && ENDS.indexOf(line.character(i)) >= 0;
        if (special && digits >= 2) {
            return i + 1;
        }
        boolean cut = i < line.to && Kind.alnum(b[i]);
        boolean green = n == NEW_ENERGY && digits >= 4 && (Kind.letter(b[start]) || Kind.letter(b[i - 1]));
        return !cut && (green || n == ORDINARY && digits >= 2) ? i : 0;
    }
}
