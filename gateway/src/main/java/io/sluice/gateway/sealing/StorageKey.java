package io.sluice.gateway.sealing;

import com.google.protobuf.ByteString;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;

/**
 * Keeps data keys at rest: AES-256-GCM under a 32-byte key of the organisation's key store, bound to the object id.
 * Stored form, 61 bytes: version 0x01, nonce 12, ciphertext and tag 48; additional data {@code "sluice/v1/data-key"
 * 0x00 object-id}.
 */
public final class StorageKey implements AutoCloseable {
    private static final int NONCE = 12;
    private static final int WRAPPED = 1 + NONCE + DataKey.BYTES + Aead.TAG;

    /** Newest first: it wraps. All unwrap. */
    private final List<byte[]> generations;

    private StorageKey(List<byte[]> generations) {
        for (byte[] key : generations) {
            if (key.length != DataKey.BYTES) {
                throw new IllegalArgumentException("storage key bytes: " + key.length + " (expected: 32)");
            }
        }
        this.generations = generations;
    }

    /** Copies the array; the caller wipes its own. */
    public static StorageKey takeCopyOf(byte[] key) {
        return takeCopyOf(List.of(key));
    }

    /**
     * Of several generations: what older ones wrapped is unwrapped, too.
     *
     * @param generations newest first, at least one; copied, the caller wipes its own
     */
    public static StorageKey takeCopyOf(List<byte[]> generations) {
        if (generations.isEmpty()) {
            throw new IllegalArgumentException("storage key: none (expected: at least one)");
        }
        return new StorageKey(generations.stream().map(byte[]::clone).toList());
    }

    /** How many there are; with one, nothing can be {@link #isOld}. */
    public int generations() {
        return generations.size();
    }

    /** Whether another generation than the newest wrapped it. Refuses what none of them wrapped. */
    public boolean isOld(ByteString wrapped, ByteString objectId) throws SealException {
        try {
            unwrap(generations.get(0), wrapped, objectId).close();
            return false;
        } catch (SealException e) {
            unwrap(wrapped, objectId).close();
            return true;
        }
    }

    /** The 61 bytes to store for the object's key. */
    public ByteString wrap(DataKey dataKey, ByteString objectId, SecureRandom random) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        byte[] wrapped = new byte[WRAPPED];
        wrapped[0] = 1;
        System.arraycopy(nonce, 0, wrapped, 1, NONCE);
        Aead.create()
                .seal(generations.get(0), nonce, aad(objectId), dataKey.bytes(), 0, DataKey.BYTES, wrapped, 1 + NONCE);
        return ByteString.copyFrom(wrapped);
    }

    /** Refuses, as not authentic, what was wrapped under another key or for another object. The caller closes it. */
    public DataKey unwrap(ByteString wrapped, ByteString objectId) throws SealException {
        for (byte[] key : generations.subList(0, generations.size() - 1)) {
            try {
                return unwrap(key, wrapped, objectId);
            } catch (SealException e) {
                // an older one's
            }
        }
        return unwrap(generations.get(generations.size() - 1), wrapped, objectId);
    }

    private static DataKey unwrap(byte[] key, ByteString wrapped, ByteString objectId) throws SealException {
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
        generations.forEach(key -> Arrays.fill(key, (byte) 0));
    }

    @Override
    public String toString() {
        return "StorageKey[hidden]";
    }
}
