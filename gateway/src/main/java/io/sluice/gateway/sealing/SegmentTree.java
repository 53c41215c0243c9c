package io.sluice.gateway.sealing;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** The tree of RFC 9162 over the ciphertext segments. Pure; anybody checks segments with it without a key. */
public final class SegmentTree {
    /** Bytes of a hash. */
    public static final int HASH_BYTES = 32;

    private SegmentTree() {}

    /** {@code SHA-256(0x00 segment)}; consumes the buffer. */
    public static ByteString leafHash(ByteBuffer segment) {
        MessageDigest digest = startLeaf();
        digest.update(segment);
        return ByteString.copyFrom(digest.digest());
    }

    /** A digest that has taken the leaf's prefix; feed it the segment piece by piece. */
    public static MessageDigest startLeaf() {
        MessageDigest digest = Digests.sha256();
        digest.update((byte) 0);
        return digest;
    }

    /** The root over concatenated leaf hashes, at least one. */
    public static ByteString root(ByteString leaves) {
        if (leaves.isEmpty() || leaves.size() % HASH_BYTES != 0) {
            throw new IllegalArgumentException("leaf hash bytes: " + leaves.size() + " (expected: a multiple of 32)");
        }
        return root(leaves, 0, leaves.size() / HASH_BYTES);
    }

    private static ByteString root(ByteString leaves, int from, int to) {
        int n = to - from;
        if (n == 1) {
            return leaves.substring(from * HASH_BYTES, to * HASH_BYTES);
        }
        int left = Integer.highestOneBit(n - 1); // the largest power of two below n
        MessageDigest digest = Digests.sha256();
        digest.update((byte) 1);
        digest.update(root(leaves, from, from + left).asReadOnlyByteBuffer());
        digest.update(root(leaves, from + left, to).asReadOnlyByteBuffer());
        return ByteString.copyFrom(digest.digest());
    }
}
