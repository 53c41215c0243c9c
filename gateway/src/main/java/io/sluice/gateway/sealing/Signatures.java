package io.sluice.gateway.sealing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.gateway.sealing.SealException.Reason;
import io.sluice.proto.Signature;
import io.sluice.proto.Signed;
import io.sluice.proto.SigningKey;
import java.util.Collection;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Hybrid signatures over {@code "sluice/v1/signed" 0x00 type 0x00 payload}: Ed25519 and ML-DSA-65, of which both must
 * verify. The payload is taken as received and never serialised again.
 */
public final class Signatures {
    /** A {@link Signed} in its serialised form is never longer. */
    public static final int MAX_BYTES = 1 << 20;

    private static final int MAX_SIGNATURES = 8;

    private Signatures() {}

    /** Reads an envelope; says nothing yet about its signatures. */
    public static Signed parse(byte[] bytes) throws SealException {
        if (bytes.length > MAX_BYTES) {
            throw new SealException(
                    Reason.TOO_LARGE,
                    "signed message: " + bytes.length + " bytes (expected: at most " + MAX_BYTES + ")");
        }
        try {
            StrictWire.check(Signed.getDescriptor(), ByteString.copyFrom(bytes));
            return Signed.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new SealException(Reason.MALFORMED, "signed message: not readable", e);
        }
    }

    /**
     * The payload, after checking that it is of this type and carries exactly one signature of this signer, made with
     * one of these keys, good in both halves. Signatures of other signers are not looked at.
     *
     * @param keys the signer's public keys; key ids are computed anew, not believed
     */
    public static ByteString verify(Signed signed, String type, String signer, Collection<SigningKey> keys)
            throws SealException {
        if (!signed.getType().equals(type)) {
            throw new SealException(Reason.WRONG_BINDING, "message type: not " + type);
        }
        if (signed.getSignaturesCount() > MAX_SIGNATURES) {
            throw new SealException(Reason.TOO_LARGE, "signatures: more than " + MAX_SIGNATURES);
        }
        Signature found = null;
        for (Signature signature : signed.getSignaturesList()) {
            if (signature.getSigner().equals(signer)) {
                if (found != null) {
                    throw bad("two of " + signer);
                }
                found = signature;
            }
        }
        if (found == null) {
            throw bad("none of " + signer);
        }
        for (SigningKey key : keys) {
            SigningKey named = publicKey(key.getEd25519(), key.getMldsa65());
            if (named.getKeyId().equals(found.getKeyId())) {
                if (!verifies(named, found, signedBytes(type, signed.getPayload()))) {
                    throw bad("of " + signer + " does not verify");
                }
                return signed.getPayload();
            }
        }
        throw bad("of " + signer + " is by an unknown key");
    }

    /** A public key with the key id that follows from it. */
    public static SigningKey publicKey(ByteString ed25519, ByteString mldsa65) {
        return SigningKey.newBuilder()
                .setKeyId(Digests.keyId("sluice/v1/signing-key", ed25519, mldsa65))
                .setEd25519(ed25519)
                .setMldsa65(mldsa65)
                .build();
    }

    static byte[] signedBytes(String type, ByteString payload) {
        return Digests.label("sluice/v1/signed")
                .concat(ByteString.copyFromUtf8(type + "\0"))
                .concat(payload)
                .toByteArray();
    }

    private static boolean verifies(SigningKey key, Signature signature, byte[] message) {
        if (key.getEd25519().size() != Ed25519.PUBLIC_KEY_SIZE
                || signature.getEd25519().size() != Ed25519.SIGNATURE_SIZE) {
            return false;
        }
        byte[] classic = signature.getEd25519().toByteArray();
        boolean first = ed25519Verifies(key.getEd25519().toByteArray(), message, classic);
        return first
                && MlDsa65.verify(
                        key.getMldsa65().toByteArray(),
                        message,
                        signature.getMldsa65().toByteArray());
    }

    static boolean ed25519Verifies(byte[] publicKey, byte[] message, byte[] signature) {
        try {
            return new Ed25519PublicKeyParameters(publicKey)
                    .verify(Ed25519.Algorithm.Ed25519, null, message, 0, message.length, signature, 0);
        } catch (IllegalArgumentException e) { // not a point on the curve
            return false;
        }
    }

    private static SealException bad(String what) {
        return new SealException(Reason.BAD_SIGNATURE, "signature: " + what);
    }
}
