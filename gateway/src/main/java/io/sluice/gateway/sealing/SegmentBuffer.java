package io.sluice.gateway.sealing;

import com.google.protobuf.ByteString;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * One segment while it is being sealed: plaintext is put where its ciphertext will stand, sealed in place, and hashed
 * while it is still in the processor's cache. Grows with what it holds, so that a small object costs little. For one
 * thread at a time.
 */
final class SegmentBuffer {
    static final int CHUNKS = 64;
    private static final int FIRST_CHUNKS = 2;

    private final ChunkCipher cipher;
    private final MessageDigest leaf = Digests.sha256();
    private byte[] bytes = new byte[FIRST_CHUNKS * Cobblestone.SEALED_CHUNK];
    private long firstChunk;
    private int sealedChunks;
    private int sealedBytes;
    private int pending;

    SegmentBuffer(ChunkCipher cipher) {
        this.cipher = cipher;
    }

    /** Begins segment {@code index}; the first one's leaf also covers the body's preamble. */
    void start(long index, byte[] preamble) {
        firstChunk = index * CHUNKS;
        sealedChunks = 0;
        sealedBytes = 0;
        pending = 0;
        leaf.reset();
        leaf.update((byte) 0);
        if (index == 0) {
            leaf.update(preamble);
        }
    }

    /** Room in bytes of plaintext until the segment is full. */
    int room() {
        return (CHUNKS - sealedChunks) * Cobblestone.CHUNK - pending;
    }

    /** Copies up to the end of the current chunk; returns how many bytes it took. */
    int put(byte[] from, int offset, int length) {
        int chunk = sealedChunks + pending / Cobblestone.CHUNK;
        int within = pending % Cobblestone.CHUNK;
        int n = Math.min(length, Cobblestone.CHUNK - within);
        ensure(chunk);
        System.arraycopy(from, offset, bytes, chunk * Cobblestone.SEALED_CHUNK + within, n);
        pending += n;
        return n;
    }

    /** Bytes of plaintext put but not sealed yet. */
    int pending() {
        return pending;
    }

    /** Seals a whole chunk straight from the caller's array; nothing may be pending. */
    void sealDirectly(byte[] from, int offset) throws SealException {
        ensure(sealedChunks);
        seal(from, offset, Cobblestone.CHUNK);
    }

    /** Seals the whole chunks that are pending. */
    void sealWhole() throws SealException {
        while (pending >= Cobblestone.CHUNK) {
            pending -= Cobblestone.CHUNK;
            seal(bytes, sealedBytes, Cobblestone.CHUNK);
        }
    }

    /** Seals everything pending and the message's last chunk, which is shorter than all others. */
    void sealLast() throws SealException {
        sealWhole();
        ensure(sealedChunks);
        int rest = pending;
        pending = 0;
        seal(bytes, sealedBytes, rest);
    }

    private void seal(byte[] from, int offset, int length) throws SealException {
        cipher.seal(firstChunk + sealedChunks, from, offset, length, bytes, sealedBytes);
        leaf.update(bytes, sealedBytes, length + Aead.TAG);
        sealedBytes += length + Aead.TAG;
        sealedChunks++;
    }

    private void ensure(int chunk) {
        int needed = (chunk + 1) * Cobblestone.SEALED_CHUNK;
        if (needed > bytes.length) {
            byte[] larger =
                    Arrays.copyOf(bytes, Math.min(SegmentLayout.SEGMENT_BYTES, Math.max(needed, 4 * bytes.length)));
            wipe();
            bytes = larger;
        }
    }

    /** The sealed bytes, valid until the next start: {@link #sealedBytes} of them. */
    byte[] bytes() {
        return bytes;
    }

    int sealedBytes() {
        return sealedBytes;
    }

    /** The leaf hash of what was sealed; once for each segment. */
    ByteString leafHash() {
        return ByteString.copyFrom(leaf.digest());
    }

    void wipe() {
        Arrays.fill(bytes, (byte) 0);
    }
}
