package io.sluice.gateway.dsp;

/** Words of a stranger that a person will read: one line, no control characters, not endless. */
final class Printable {
    private static final int MAX = 512;

    private Printable() {}

    static String line(String text) {
        StringBuilder line = new StringBuilder(Math.min(text.length(), MAX));
        text.codePoints().limit(MAX).forEach(c -> line.appendCodePoint(isPlain(c) ? c : ' '));
        return line.toString().strip();
    }

    /** No control, format (bidirectional overrides), surrogate or private character, and no line separator. */
    private static boolean isPlain(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
