package io.sluice.gateway.sealing;

import com.google.protobuf.ByteString;
import io.sluice.gateway.sealing.SealException.Reason;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** One segment while it is being opened: ciphertext in, plaintext out, all or nothing. For one thread at a time. */
final class OpenedSegment {
    private final ChunkCipher cipher;
    private byte[] sealed = new byte[0];
    private byte[] plain = new byte[0];
    private long index = -1;
    private int sealedLength;
    private int plainLength;
    private int taken;

    OpenedSegment(ChunkCipher cipher) {
        this.cipher = cipher;
    }

    /** The buffer to read segment {@code newIndex} into: {@code length} bytes, of the first one with its preamble. */
    ByteBuffer start(long newIndex, int length) {
        index = newIndex;
        sealedLength = length;
        plainLength = 0;
        taken = 0;
        if (sealed.length < length) {
            sealed = new byte[length];
            plain = new byte[length];
        }
        return ByteBuffer.wrap(sealed, 0, length);
    }

    /**
     * Opens it whole; nothing can be taken when this throws.
     *
     * @param expected its hash, compared before anything is deciphered; null: not compared
     */
    OpenedSegment open(ByteString expected) throws SealException {
        if (expected != null
                && !SegmentTree.leafHash(ByteBuffer.wrap(sealed, 0, sealedLength))
                        .equals(expected)) {
            throw new SealException(Reason.TAMPERED, "segment " + index + ": not the one that the manifest signs");
        }
        int length = 0;
        int at = index == 0 ? Cobblestone.PREAMBLE : 0;
        for (long chunk = index * SegmentBuffer.CHUNKS; at < sealedLength; chunk++) {
            int n = Math.min(Cobblestone.SEALED_CHUNK, sealedLength - at);
            try {
                cipher.open(chunk, sealed, at, n, plain, length);
            } catch (SealException e) {
                wipe();
                throw e;
            }
            length += n - Aead.TAG;
            at += n;
        }
        plainLength = length;
        return this;
    }

    /** What has not been taken yet. */
    int remaining() {
        return plainLength - taken;
    }

    /** Moves as much as fits. */
    int take(ByteBuffer target) {
        int n = Math.min(target.remaining(), remaining());
        target.put(plain, taken, n);
        taken += n;
        return n;
    }

    /** Copies from {@code offset} of this segment's plaintext as much as fits, without taking it. */
    int copy(int offset, ByteBuffer target) {
        int n = Math.min(target.remaining(), plainLength - offset);
        target.put(plain, offset, n);
        return n;
    }

    /** Lends the plaintext for a look. */
    ByteBuffer all() {
        return ByteBuffer.wrap(plain, 0, plainLength);
    }

    /** Lends the untaken plaintext, and counts it as taken. */
    ByteBuffer takeAll() {
        ByteBuffer all = ByteBuffer.wrap(plain, taken, remaining());
        taken = plainLength;
        return all;
    }

    void wipe() {
        Arrays.fill(plain, (byte) 0);
        plainLength = 0;
        taken = 0;
        index = -1;
    }

    /** Which segment is open here; -1: none. */
    long index() {
        return plainLength == 0 ? -1 : index;
    }
}
