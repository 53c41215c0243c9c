package io.sluice.lane;

import java.util.Arrays;
import java.util.Base64;

/**
 * Head of a lane's tree (C2SP tlog-checkpoint): origin ORG/LANE, number of records and root. A lane writes no extension
 * lines, and none is accepted, because the ML-DSA cosignature would not cover them.
 */
public record Checkpoint(String origin, long size, byte[] root) {
    private static final String ORIGIN = "[a-z0-9][a-z0-9-]{0,62}/[a-z0-9][a-z0-9-]{0,62}";

    /** Checks origin, size and the root's length. */
    public Checkpoint {
        if (!isOrigin(origin)) {
            throw new IllegalArgumentException("origin: " + origin + " (expected: ORG/LANE of a-z, 0-9, -)");
        }
        if (size < 0 || root.length != TreeHash.BYTES) {
            throw new IllegalArgumentException("checkpoint of " + origin + ": size " + size + ", root of " + root.length
                    + " bytes (expected: not negative, 32)");
        }
    }

    /** True for ORG/LANE, each like an organisation's name. */
    public static boolean isOrigin(String origin) {
        return origin.matches(ORIGIN);
    }

    /** The organisation that owns the lane: what stands before the slash. */
    public String organisation() {
        return origin.substring(0, origin.indexOf('/'));
    }

    /** The text that is signed: three lines. */
    public String text() {
        return origin + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root) + "\n";
    }

    /** Reads {@link #text()}. */
    public static Checkpoint parse(String text) throws FormatException {
        String[] lines = text.split("\n", -1);
        if (lines.length != 4 || !lines[3].isEmpty()) {
            throw new FormatException("checkpoint: " + (lines.length - 1) + " lines (expected: origin, size, root)");
        }
        if (!isOrigin(lines[0])) {
            throw new FormatException("checkpoint: bad origin (expected: ORG/LANE)");
        }
        byte[] root = SignedNote.base64(lines[2]);
        if (root.length != TreeHash.BYTES) {
            throw new FormatException("checkpoint: root of " + root.length + " bytes (expected: 32)");
        }
        return new Checkpoint(lines[0], decimal(lines[1]), root);
    }

    static long decimal(String text) throws FormatException {
        if (text.matches("0|[1-9][0-9]{0,17}")) {
            return Long.parseLong(text);
        }
        throw new FormatException("number: malformed (expected: decimal without leading zeros)");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Checkpoint that
                && origin.equals(that.origin)
                && size == that.size
                && Arrays.equals(root, that.root);
    }

    @Override
    public int hashCode() {
        return 31 * origin.hashCode() + Long.hashCode(size);
    }

    @Override
    public String toString() {
        return origin + "@" + size;
    }
}
