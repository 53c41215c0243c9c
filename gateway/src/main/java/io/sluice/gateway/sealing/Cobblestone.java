package io.sluice.gateway.sealing;

import com.google.protobuf.ByteString;
import io.sluice.gateway.sealing.SealException.Reason;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Cobblestone-256 (c2sp.org/chunked-encryption with SHA-512 and AES-256-GCM): the keys of one message and the
 * arithmetic of its chunks. {@link ChunkCipher} works the chunks.
 *
 * <p>A message is salt (24 bytes), commitment (32 bytes), and chunks of 16 KiB, each with a 16-byte tag; the last is
 * always shorter, and may be empty. So whoever ends early, or on a chunk's boundary, is found out.
 */
final class Cobblestone implements AutoCloseable {
    static final int SALT = 24;
    static final int COMMITMENT = 32;
    static final int PREAMBLE = SALT + COMMITMENT;
    static final int CHUNK = 16384;
    static final int SEALED_CHUNK = CHUNK + Aead.TAG;
    /** Our hard stop, the lowest that the specification allows: 64 TiB. */
    static final long MAX_CHUNKS = 1L << 32;

    private final byte[] salt;
    private final byte[] key;
    private final byte[] baseNonce;
    private final byte[] commitment;

    private Cobblestone(byte[] salt, byte[] derived) {
        this.salt = salt;
        this.key = Arrays.copyOf(derived, 32);
        this.baseNonce = Arrays.copyOfRange(derived, 32, 32 + Aead.NONCE);
        this.commitment = Arrays.copyOfRange(derived, 32 + Aead.NONCE, 32 + Aead.NONCE + COMMITMENT);
        Arrays.fill(derived, (byte) 0);
    }

    /** The keys of the message with this salt; for a new message the salt is random. */
    static Cobblestone derive(byte[] inputKey, byte[] salt, ByteString context) {
        byte[] info = Hpke.concat(
                "c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0".getBytes(StandardCharsets.US_ASCII),
                salt,
                context.toByteArray());
        return new Cobblestone(salt.clone(), Hkdf.expand("HmacSHA512", inputKey, info, 32 + Aead.NONCE + COMMITMENT));
    }

    /** The keys of a message that begins with this preamble; refuses another key or context. */
    static Cobblestone open(byte[] inputKey, byte[] preamble, ByteString context) throws SealException {
        if (preamble.length < PREAMBLE) {
            throw new SealException(Reason.TRUNCATED, "body: ends within its preamble");
        }
        Cobblestone keys = derive(inputKey, Arrays.copyOf(preamble, SALT), context);
        if (!MessageDigest.isEqual(keys.commitment, Arrays.copyOfRange(preamble, SALT, PREAMBLE))) {
            keys.close();
            throw SealException.notAuthentic();
        }
        return keys;
    }

    /** The 56 bytes that a message begins with. */
    byte[] preamble() {
        return Hpke.concat(salt, commitment);
    }

    ByteString commitment() {
        return ByteString.copyFrom(commitment);
    }

    /** A cipher with these keys, for one thread at a time; closing this object ends it too. */
    ChunkCipher cipher() {
        return new ChunkCipher(Aead.create(), key, baseNonce);
    }

    ChunkCipher cipher(Aead aead) {
        return new ChunkCipher(aead, key, baseNonce);
    }

    /** Bytes of the whole message for so many bytes of plaintext. */
    static long sealedLength(long plaintextLength) {
        return PREAMBLE + plaintextLength + Aead.TAG * (plaintextLength / CHUNK + 1);
    }

    /** Bytes of plaintext in a message of this length; refuses lengths that none has. */
    static long plaintextLength(long sealedLength) throws SealException {
        long rest = sealedLength - PREAMBLE;
        long last = rest % SEALED_CHUNK;
        if (rest < Aead.TAG || last < Aead.TAG) {
            throw new SealException(Reason.TRUNCATED, "body: has no last chunk");
        }
        long full = rest / SEALED_CHUNK;
        if (full >= MAX_CHUNKS) {
            throw new SealException(Reason.TOO_LARGE, "body: more than 2^32 chunks");
        }
        return full * CHUNK + last - Aead.TAG;
    }

    @Override
    public void close() {
        Arrays.fill(key, (byte) 0);
        Arrays.fill(baseNonce, (byte) 0);
    }
}
