package io.sluice.chaincode.contract;

import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Verification by BouncyCastle only, whatever the JDK offers: endorsers must agree on every input, and libraries differ
 * in which malformed signatures they let pass.
 */
final class Signatures {
    static final int ED25519_KEY_BYTES = 32;
    static final int MLDSA44_KEY_BYTES = 1312;
    static final int MLDSA65_KEY_BYTES = 1952;

    private static final int MLDSA44_SIGNATURE_BYTES = 2420;
    private static final int MLDSA65_SIGNATURE_BYTES = 3309;

    private Signatures() {}

    static boolean ed25519(byte[] publicKey, byte[] message, byte[] signature) {
        if (publicKey.length != ED25519_KEY_BYTES || signature.length != Ed25519.SIGNATURE_SIZE) {
            return false;
        }
        try {
            return new Ed25519PublicKeyParameters(publicKey)
                    .verify(Ed25519.Algorithm.Ed25519, null, message, 0, message.length, signature, 0);
        } catch (IllegalArgumentException e) {
            return false; // Not a point of the curve.
        }
    }

    static boolean mldsa44(byte[] publicKey, byte[] message, byte[] signature) {
        return publicKey.length == MLDSA44_KEY_BYTES
                && signature.length == MLDSA44_SIGNATURE_BYTES
                && mldsa(MLDSAParameters.ml_dsa_44, publicKey, message, signature);
    }

    static boolean mldsa65(byte[] publicKey, byte[] message, byte[] signature) {
        return publicKey.length == MLDSA65_KEY_BYTES
                && signature.length == MLDSA65_SIGNATURE_BYTES
                && mldsa(MLDSAParameters.ml_dsa_65, publicKey, message, signature);
    }

    private static boolean mldsa(MLDSAParameters parameters, byte[] publicKey, byte[] message, byte[] signature) {
        MLDSASigner signer = new MLDSASigner();
        signer.init(false, new MLDSAPublicKeyParameters(parameters, publicKey));
        signer.update(message, 0, message.length);
        return signer.verifySignature(signature);
    }
}
