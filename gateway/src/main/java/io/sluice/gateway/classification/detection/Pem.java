package io.sluice.gateway.classification.detection;

/** The first line of a private key in PEM form, RFC 7468, of whatever kind. */
final class Pem {
    private static final String BEGIN = "-----BEGIN ";
    private static final String KEY = "PRIVATE KEY";
    private static final int MOST_KIND = 24;

    private Pem() {}

    /** The end of such a line that begins at s; 0 for none. */
    static int end(Line line, int s) {
        if (!matches(line, s, BEGIN)) {
            return 0;
        }
        int from = s + BEGIN.length();
        for (int i = from; i < Math.min(line.to, from + MOST_KIND); i++) {
            if (matches(line, i, KEY)) {
                int end = i + KEY.length();
                while (end < line.to
                        && (line.bytes[end] == '-' || Kind.letter(line.bytes[end]) || line.bytes[end] == ' ')) {
                    end++;
                }
                return end;
            }
        }
        return 0;
    }

    private static boolean matches(Line line, int s, String text) {
        if (line.to - s < text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (line.bytes[s + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
