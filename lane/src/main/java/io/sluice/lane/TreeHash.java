package io.sluice.lane;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The two hashes of RFC 6962 section 2.1 over SHA-256. Not safe for concurrent use: one object per thread. */
public final class TreeHash {
    /** Bytes of a hash. */
    public static final int BYTES = 32;

    private final MessageDigest sha256 = sha256();

    /** Hash of one record: SHA-256(0x00, record). */
    public byte[] leaf(byte[] record) {
        sha256.update((byte) 0);
        return sha256.digest(record);
    }

    /** Hash of an inner node: SHA-256(0x01, left, right). */
    public byte[] node(byte[] left, byte[] right) {
        sha256.update((byte) 1);
        sha256.update(left);
        return sha256.digest(right);
    }

    /** Root of the tree without leaves: SHA-256 of nothing. */
    public byte[] empty() {
        return sha256.digest();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
