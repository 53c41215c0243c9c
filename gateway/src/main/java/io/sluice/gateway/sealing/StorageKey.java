package io.sluice.gateway.sealing;

import com.google.protobuf.ByteString;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Keeps data keys at rest: AES-256-GCM under a 32-byte key of the organisation's key store, bound to the object id.
 * Stored form, 61 bytes: version 0x01, nonce 12, ciphertext and tag 48; additional data {@code "sluice/v1/data-key"
 * 0x00 object-id}.
 */
public final class StorageKey implements AutoCloseable {
    private static final int NONCE = 12;
    private static final int WRAPPED = 1 + NONCE + DataKey.BYTES + Aead.TAG;

    private final byte[] key;

    private StorageKey(byte[] key) {
        if (key.length != DataKey.BYTES) {
            throw new IllegalArgumentException("storage key bytes: " + key.length + " (expected: 32)");
        }
        this.key = key;
    }

    /** Copies the array; the caller wipes its own. */
    public static StorageKey takeCopyOf(byte[] key) {
        return new StorageKey(key.clone());
    }

    /** The 61 bytes to store for the object's key. */
    public ByteString wrap(DataKey dataKey, ByteString objectId, SecureRandom random) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        byte[] wrapped = new byte[WRAPPED];
        wrapped[0] = 1;
        System.arraycopy(nonce, 0, wrapped, 1, NONCE);
        Aead.create().seal(key, nonce, aad(objectId), dataKey.bytes(), 0, DataKey.BYTES, wrapped, 1 + NONCE);
        return ByteString.copyFrom(wrapped);
    }

    /** Refuses, as not authentic, what was wrapped under another key or for another object. The caller closes it. */
    public DataKey unwrap(ByteString wrapped, ByteString objectId) throws SealException {
        if (wrapped.size() != WRAPPED || wrapped.byteAt(0) != 1) {
            throw SealException.notAuthentic();
        }
        byte[] bytes = wrapped.toByteArray();
        byte[] nonce = Arrays.copyOfRange(bytes, 1, 1 + NONCE);
        byte[] plain = new byte[DataKey.BYTES];
        Aead.create().open(key, nonce, aad(objectId), bytes, 1 + NONCE, DataKey.BYTES + Aead.TAG, plain, 0);
        return DataKey.takeOwnershipOf(plain);
    }

    private static byte[] aad(ByteString objectId) {
        return Digests.label("sluice/v1/data-key").concat(objectId).toByteArray();
    }

    @Override
    public void close() {
        Arrays.fill(key, (byte) 0);
    }

    @Override
    public String toString() {
        return "StorageKey[hidden]";
    }
}
