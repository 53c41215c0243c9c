package io.sluice.lane;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;

/** A key that signs notes: the name that stands in its signature lines, its type and the raw public key. */
public record NoteKey(String name, Type type, byte[] publicKey) {
    /** Signature types of C2SP signed-note that a lane uses. */
    public enum Type {
        /** Ed25519 over the note's text; key of 32 bytes. */
        ED25519(0x01, 32),
        /** Timestamped ML-DSA-44 cosignature of a checkpoint; key of 1312 bytes. */
        MLDSA44_COSIGNATURE(0x06, 1312);

        private final int code;
        private final int keyBytes;

        Type(int code, int keyBytes) {
            this.code = code;
            this.keyBytes = keyBytes;
        }
    }

    /** Checks the name and the key's length. */
    public NoteKey {
        SignedNote.requireName(name);
        if (publicKey.length != type.keyBytes) {
            throw new IllegalArgumentException(
                    type + " key: " + publicKey.length + " bytes (expected: " + type.keyBytes + ")");
        }
    }

    /** First four bytes of SHA-256(name, newline, type, key), big-endian. */
    public int id() {
        MessageDigest sha256 = TreeHash.sha256();
        sha256.update(name.getBytes(StandardCharsets.UTF_8));
        sha256.update((byte) '\n');
        sha256.update((byte) type.code);
        byte[] hash = sha256.digest(publicKey);
        return (hash[0] & 0xff) << 24 | (hash[1] & 0xff) << 16 | (hash[2] & 0xff) << 8 | hash[3] & 0xff;
    }

    /** The key as the verifier line that other tools take: name, id in hexadecimal, base64 of type and key. */
    public String verifierKey() {
        byte[] typed = new byte[publicKey.length + 1];
        typed[0] = (byte) type.code;
        System.arraycopy(publicKey, 0, typed, 1, publicKey.length);
        return String.format("%s+%08x+%s", name, id(), Base64.getEncoder().encodeToString(typed));
    }
}
