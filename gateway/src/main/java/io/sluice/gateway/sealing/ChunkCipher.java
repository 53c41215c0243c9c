package io.sluice.gateway.sealing;

import io.sluice.gateway.sealing.SealException.Reason;

/** Seals and opens single chunks of one message, in any order. For one thread at a time. */
final class ChunkCipher {
    private static final byte[] NO_AAD = new byte[0];

    private final Aead aead;
    private final byte[] key;
    private final byte[] baseNonce;
    private final byte[] nonce = new byte[Aead.NONCE];

    ChunkCipher(Aead aead, byte[] key, byte[] baseNonce) {
        this.aead = aead;
        this.key = key;
        this.baseNonce = baseNonce;
    }

    /** Seals chunk {@code index}; the caller never gives one index two contents. Writes {@code length + 16} bytes. */
    void seal(long index, byte[] in, int inOffset, int length, byte[] out, int outOffset) throws SealException {
        setNonce(index);
        aead.seal(key, nonce, NO_AAD, in, inOffset, length, out, outOffset);
    }

    /** Opens chunk {@code index} of {@code length} sealed bytes, or leaves only zeros and throws. */
    void open(long index, byte[] in, int inOffset, int length, byte[] out, int outOffset) throws SealException {
        setNonce(index);
        aead.open(key, nonce, NO_AAD, in, inOffset, length, out, outOffset);
    }

    private void setNonce(long index) throws SealException {
        if (index < 0 || index >= Cobblestone.MAX_CHUNKS) {
            throw new SealException(Reason.TOO_LARGE, "chunk: " + index + " (expected: less than 2^32)");
        }
        System.arraycopy(baseNonce, 0, nonce, 0, Aead.NONCE);
        for (int i = 0; i < 5; i++) {
            nonce[Aead.NONCE - 1 - i] ^= (byte) (index >>> (8 * i));
        }
    }
}
