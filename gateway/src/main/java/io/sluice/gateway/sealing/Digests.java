package io.sluice.gateway.sealing;

import com.google.protobuf.ByteString;
import io.sluice.proto.Signed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 and the digests that the format names. */
public final class Digests {
    private Digests() {}

    /** A fresh SHA-256. Not safe for several threads. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** SHA-256 of the concatenation. */
    public static ByteString sha256(ByteString... parts) {
        MessageDigest digest = sha256();
        for (ByteString part : parts) {
            for (ByteBuffer piece : part.asReadOnlyByteBufferList()) {
                digest.update(piece);
            }
        }
        return ByteString.copyFrom(digest.digest());
    }

    /** What manifest_digest, agreement_digest, receipt_hash and grant_hash are: SHA-256 of the payload as received. */
    public static ByteString ofPayload(Signed signed) {
        return sha256(signed.getPayload());
    }

    /** {@code SHA-256("sluice/v1/core" 0x00 u16(suite) core)}. */
    static ByteString headerHash(int suite, ByteString core) {
        return sha256(label("sluice/v1/core"), u16(suite), core);
    }

    /** First 16 bytes of the labelled digest: the name of a public key. */
    static ByteString keyId(String label, ByteString... parts) {
        ByteString all = label(label);
        for (ByteString part : parts) {
            all = all.concat(part);
        }
        return sha256(all).substring(0, 16);
    }

    /** A domain-separation label with its closing zero byte. */
    static ByteString label(String label) {
        return ByteString.copyFrom(label + "\0", StandardCharsets.US_ASCII);
    }

    static ByteString u16(int value) {
        return ByteString.copyFrom(new byte[] {(byte) (value >>> 8), (byte) value});
    }
}
