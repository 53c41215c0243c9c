package io.sluice.gateway.sealing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * HPKE (RFC 9180), base mode, one message: KEM X-Wing (0x647a), HKDF-SHA256, AES-256-GCM, empty additional data. The key
 * schedule is our own because BouncyCastle LTS has no X-Wing, and its context lets a forged message spoil the next one.
 */
final class Hpke {
    private static final int AES_256_GCM = 2;

    /** What {@link #seal} gives: 1120 bytes and plaintext + 16 bytes. */
    record Sealed(byte[] enc, byte[] ciphertext) {}

    /** AEAD key and base nonce of one context. */
    record Schedule(byte[] key, byte[] baseNonce) {}

    private Hpke() {}

    static Sealed seal(byte[] publicKey, byte[] info, byte[] plaintext, SecureRandom random) {
        return seal(XWing.encapsulate(publicKey, random), info, plaintext);
    }

    static Sealed seal(XWing.Encapsulated encapsulated, byte[] info, byte[] plaintext) {
        Schedule schedule = schedule(encapsulated.secret(), info, AES_256_GCM);
        byte[] ciphertext = new byte[plaintext.length + Aead.TAG];
        Aead.create()
                .seal(schedule.key(), schedule.baseNonce(), new byte[0], plaintext, 0, plaintext.length, ciphertext, 0);
        Arrays.fill(schedule.key(), (byte) 0);
        return new Sealed(encapsulated.ciphertext(), ciphertext);
    }

    static byte[] open(XWing.Expanded key, byte[] enc, byte[] info, byte[] ciphertext) throws SealException {
        if (enc.length != XWing.CIPHERTEXT || ciphertext.length < Aead.TAG) {
            throw SealException.notAuthentic();
        }
        Schedule schedule = schedule(XWing.decapsulate(key, enc), info, AES_256_GCM);
        byte[] plaintext = new byte[ciphertext.length - Aead.TAG];
        Aead.create()
                .open(
                        schedule.key(),
                        schedule.baseNonce(),
                        new byte[0],
                        ciphertext,
                        0,
                        ciphertext.length,
                        plaintext,
                        0);
        Arrays.fill(schedule.key(), (byte) 0);
        return plaintext;
    }

    /** KeySchedule of RFC 9180 section 5.1, mode base. Wipes the shared secret. */
    static Schedule schedule(byte[] sharedSecret, byte[] info, int aead) {
        byte[] suite = ByteBuffer.allocate(10)
                .put("HPKE".getBytes(StandardCharsets.US_ASCII))
                .putShort((short) 0x647a)
                .putShort((short) 0x0001)
                .putShort((short) aead)
                .array();
        byte[] context = concat(
                new byte[] {0},
                labeledExtract(suite, new byte[0], "psk_id_hash", new byte[0]),
                labeledExtract(suite, new byte[0], "info_hash", info));
        byte[] secret = labeledExtract(suite, sharedSecret, "secret", new byte[0]);
        Arrays.fill(sharedSecret, (byte) 0);
        byte[] key = labeledExpand(suite, secret, "key", context, 32);
        byte[] baseNonce = labeledExpand(suite, secret, "base_nonce", context, Aead.NONCE);
        Arrays.fill(secret, (byte) 0);
        return new Schedule(key, baseNonce);
    }

    private static byte[] labeledExtract(byte[] suite, byte[] salt, String label, byte[] ikm) {
        return hmac(salt, concat(ascii("HPKE-v1"), suite, ascii(label), ikm));
    }

    /** One block of HKDF-Expand is enough: never more than 32 bytes are asked for. */
    private static byte[] labeledExpand(byte[] suite, byte[] prk, String label, byte[] info, int length) {
        byte[] labeled = concat(Digests.u16(length).toByteArray(), ascii("HPKE-v1"), suite, ascii(label), info);
        return Arrays.copyOf(hmac(prk, concat(labeled, new byte[] {1})), length);
    }

    private static byte[] hmac(byte[] key, byte[] message) {
        return Hkdf.hmac("HmacSHA256", key, message);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] concat(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteBuffer all = ByteBuffer.allocate(length);
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }
}
