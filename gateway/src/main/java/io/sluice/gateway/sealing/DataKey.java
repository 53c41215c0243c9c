package io.sluice.gateway.sealing;

import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The 32-byte key of one sealed object. Whoever makes it closes it; closing wipes the bytes. May be used by several
 * threads until it is closed.
 */
public final class DataKey implements AutoCloseable {
    static final int BYTES = 32;

    private final byte[] key;
    private volatile boolean closed;

    private DataKey(byte[] key) {
        if (key.length != BYTES) {
            throw new IllegalArgumentException("data key bytes: " + key.length + " (expected: " + BYTES + ")");
        }
        this.key = key;
    }

    /** A fresh key; every object gets its own, and a retry never goes on under the old one. */
    public static DataKey generate(SecureRandom random) {
        byte[] key = new byte[BYTES];
        random.nextBytes(key);
        return new DataKey(key);
    }

    /** Takes the array over; the caller must not touch it again. */
    public static DataKey takeOwnershipOf(byte[] key) {
        return new DataKey(key);
    }

    /** Lends the bytes; the caller neither keeps nor changes them. */
    byte[] bytes() {
        if (closed) {
            throw new IllegalStateException("the data key is closed");
        }
        return key;
    }

    @Override
    public void close() {
        closed = true;
        Arrays.fill(key, (byte) 0);
    }

    @Override
    public String toString() {
        return "DataKey[hidden]";
    }
}
