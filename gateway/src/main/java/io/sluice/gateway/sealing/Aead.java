package io.sluice.gateway.sealing;

/**
 * AES-256-GCM, one whole packet per call: nothing is released before its tag is checked, and the output is zeros when
 * the check fails. In place is allowed (same array, same offset). An instance belongs to one thread at a time.
 */
interface Aead {
    int TAG = 16;
    int NONCE = 12;

    /** Writes {@code length + 16} bytes at {@code outOffset}. The caller guarantees that the nonce is fresh. */
    void seal(byte[] key, byte[] nonce, byte[] aad, byte[] in, int inOffset, int length, byte[] out, int outOffset);

    /** Writes {@code length - 16} bytes at {@code outOffset}, or throws {@code NOT_AUTHENTIC}. */
    void open(byte[] key, byte[] nonce, byte[] aad, byte[] in, int inOffset, int length, byte[] out, int outOffset)
            throws SealException;

    /** The best implementation of this machine, as {@link CipherSelfTest} found it. */
    static Aead create() {
        return CipherSelfTest.result().implementation().create();
    }
}
