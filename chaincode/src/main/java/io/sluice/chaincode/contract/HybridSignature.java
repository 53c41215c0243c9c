package io.sluice.chaincode.contract;

import com.google.protobuf.ByteString;
import io.sluice.proto.Signature;
import io.sluice.proto.Signed;
import io.sluice.proto.SigningKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * Verifies a {@link Signed}: Ed25519 and ML-DSA-65 over {@code "sluice/v1/signed" 0x00 type 0x00 payload}, of which
 * both must hold. Key ids are computed anew.
 */
final class HybridSignature {
    private static final int KEY_ID_BYTES = 16;
    private static final int MAX_SIGNATURES = 8;

    private HybridSignature() {}

    /** True when exactly one signature is by this signer, and it is good by one of these keys. */
    static boolean verifies(Signed signed, String type, String signer, List<SigningKey> keys) {
        if (!signed.getType().equals(type) || signed.getSignaturesCount() > MAX_SIGNATURES) {
            return false;
        }
        List<Signature> found = signed.getSignaturesList().stream()
                .filter(signature -> signature.getSigner().equals(signer))
                .toList();
        return found.size() == 1
                && keys.stream()
                        .filter(key -> keyId(key).equals(found.get(0).getKeyId()))
                        .anyMatch(key -> verifies(key, found.get(0), message(signed)));
    }

    private static boolean verifies(SigningKey key, Signature signature, byte[] message) {
        return Signatures.ed25519(
                        key.getEd25519().toByteArray(),
                        message,
                        signature.getEd25519().toByteArray())
                && Signatures.mldsa65(
                        key.getMldsa65().toByteArray(),
                        message,
                        signature.getMldsa65().toByteArray());
    }

    static byte[] message(Signed signed) {
        return ByteString.copyFromUtf8("sluice/v1/signed\0" + signed.getType() + "\0")
                .concat(signed.getPayload())
                .toByteArray();
    }

    static ByteString keyId(SigningKey key) {
        byte[] text = ByteString.copyFromUtf8("sluice/v1/signing-key\0")
                .concat(key.getEd25519())
                .concat(key.getMldsa65())
                .toByteArray();
        try {
            return ByteString.copyFrom(MessageDigest.getInstance("SHA-256").digest(text), 0, KEY_ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is in every JDK", e);
        }
    }
}
