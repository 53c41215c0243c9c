package io.sluice.lane;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A file that proves offline that a record is in a lane (C2SP tlog-proof, {@code .tlog-proof}): index, hashes and the
 * signed checkpoint. Checking it needs the record and the lane's keys.
 */
public record InclusionProof(long index, List<byte[]> hashes, SignedNote checkpoint) {
    private static final String FIRST_LINE = "c2sp.org/tlog-proof@v1";

    /** Copies the list. */
    public InclusionProof {
        hashes = List.copyOf(hashes);
    }

    /** The file's text. */
    public String format() {
        return format(index, hashes, checkpoint.format());
    }

    /** The file's text, for who has the checkpoint as text already. */
    public static String format(long index, List<byte[]> hashes, String checkpoint) {
        StringBuilder text = new StringBuilder(64 + 45 * hashes.size() + checkpoint.length());
        text.append(FIRST_LINE).append("\nindex ").append(index).append('\n');
        Base64.Encoder base64 = Base64.getEncoder();
        hashes.forEach(hash -> text.append(base64.encodeToString(hash)).append('\n'));
        return text.append('\n').append(checkpoint).toString();
    }

    /** Reads a file. An {@code extra} line is allowed and ignored: nothing authenticates it. */
    public static InclusionProof parse(String text) throws FormatException {
        if (text.length() > SignedNote.MAX_CHARACTERS) {
            throw new FormatException("proof: " + text.length() + " characters (expected: at most 262144)");
        }
        int blank = text.indexOf("\n\n");
        if (blank < 0) {
            throw new FormatException("proof: no blank line (expected: hashes, blank line, checkpoint)");
        }
        String[] lines = text.substring(0, blank).split("\n", -1);
        int next = 0;
        if (!lines[next++].equals(FIRST_LINE)) {
            throw new FormatException("proof: first line (expected: " + FIRST_LINE + ")");
        }
        if (next < lines.length && lines[next].startsWith("extra ")) {
            SignedNote.base64(lines[next++].substring("extra ".length()));
        }
        if (next == lines.length || !lines[next].startsWith("index ")) {
            throw new FormatException("proof: no index line (expected: index N)");
        }
        long index = Checkpoint.decimal(lines[next++].substring("index ".length()));
        List<byte[]> hashes = new ArrayList<>();
        for (; next < lines.length; next++) {
            byte[] hash = SignedNote.base64(lines[next]);
            if (hash.length != TreeHash.BYTES || hashes.size() == 63) {
                throw new FormatException("proof: bad hash line (expected: at most 63 of 32 bytes)");
            }
            hashes.add(hash);
        }
        return new InclusionProof(index, hashes, SignedNote.parse(text.substring(blank + 2)));
    }

    /** True when this proof leads from {@code record} to the root of {@code head}, a checkpoint already verified. */
    public boolean proves(byte[] record, Checkpoint head) {
        return MerkleTree.verifyInclusion(new TreeHash().leaf(record), index, head.size(), hashes, head.root());
    }
}
