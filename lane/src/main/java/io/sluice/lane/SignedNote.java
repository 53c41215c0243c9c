package io.sluice.lane;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A text with signature lines under it (C2SP signed-note). Parsing checks the form only; who signed is another
 * question, see {@link LaneKeys}.
 */
public record SignedNote(String text, List<Signature> signatures) {
    /** Longest note that is read, in characters; more than 16 of the largest signatures. */
    public static final int MAX_CHARACTERS = 256 * 1024;

    private static final int MAX_SIGNATURES = 64;
    private static final String DASH = "\u2014 ";

    /** One signature line: who says to have signed, the short id of the key, and the signature's own bytes. */
    public record Signature(String name, int keyId, byte[] bytes) {
        private String line() {
            byte[] all = new byte[bytes.length + 4];
            all[0] = (byte) (keyId >>> 24);
            all[1] = (byte) (keyId >>> 16);
            all[2] = (byte) (keyId >>> 8);
            all[3] = (byte) keyId;
            System.arraycopy(bytes, 0, all, 4, bytes.length);
            return DASH + name + " " + Base64.getEncoder().encodeToString(all) + "\n";
        }
    }

    /** Copies the list. */
    public SignedNote {
        signatures = List.copyOf(signatures);
    }

    /** The whole note as it is stored and sent. */
    public String format() {
        StringBuilder note = new StringBuilder(text).append('\n');
        signatures.forEach(signature -> note.append(signature.line()));
        return note.toString();
    }

    /** The same text with one more signature. */
    public SignedNote with(Signature signature) {
        List<Signature> more = new ArrayList<>(signatures);
        more.add(signature);
        return new SignedNote(text, more);
    }

    /** Reads a note. */
    public static SignedNote parse(String note) throws FormatException {
        if (note.length() > MAX_CHARACTERS) {
            throw new FormatException("note: " + note.length() + " characters (expected: at most 262144)");
        }
        for (int i = 0; i < note.length(); i++) {
            char c = note.charAt(i);
            if (c < 0x20 && c != '\n' || c == '\ufffd' || loneSurrogate(note, i)) {
                throw new FormatException("note: control character or broken UTF-8 at " + i);
            }
        }
        int blank = note.lastIndexOf("\n\n");
        if (blank < 0 || !note.endsWith("\n")) {
            throw new FormatException(
                    "note: no blank line or no last newline (expected: text, blank line, signatures)");
        }
        String[] lines = note.substring(blank + 2).split("\n", -1);
        if (lines.length < 2 || lines.length - 1 > MAX_SIGNATURES) {
            throw new FormatException("note: " + (lines.length - 1) + " signatures (expected: 1 to 64)");
        }
        List<Signature> signatures = new ArrayList<>();
        for (int i = 0; i < lines.length - 1; i++) {
            signatures.add(signature(lines[i]));
        }
        return new SignedNote(note.substring(0, blank + 1), signatures);
    }

    private static Signature signature(String line) throws FormatException {
        int space = line.indexOf(' ', DASH.length());
        if (!line.startsWith(DASH) || space < 0 || !isName(line.substring(DASH.length(), space))) {
            throw new FormatException("signature line: malformed (expected: em dash, key name, base64)");
        }
        byte[] all = base64(line.substring(space + 1));
        if (all.length < 5) {
            throw new FormatException("signature: " + all.length + " bytes (expected: at least 5)");
        }
        int id = (all[0] & 0xff) << 24 | (all[1] & 0xff) << 16 | (all[2] & 0xff) << 8 | all[3] & 0xff;
        byte[] bytes = Arrays.copyOfRange(all, 4, all.length);
        return new Signature(line.substring(DASH.length(), space), id, bytes);
    }

    /** Standard base64 with padding, and only the one spelling that encoding gives. */
    static byte[] base64(String text) throws FormatException {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (Base64.getEncoder().encodeToString(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // Falls through to the one answer.
        }
        throw new FormatException("base64: malformed (expected: RFC 4648 section 4, padded)");
    }

    static void requireName(String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException("key name: " + name + " (expected: no space, no plus, not empty)");
        }
    }

    private static boolean isName(String name) {
        return !name.isEmpty()
                && name.codePoints()
                        .noneMatch(c -> c == '+' || Character.isWhitespace(c) || Character.isSpaceChar(c) || c < 0x20);
    }

    private static boolean loneSurrogate(String note, int i) {
        char c = note.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == note.length() || !Character.isLowSurrogate(note.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(note.charAt(i - 1)));
    }
}
