package io.sluice.gateway.sealing;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.MLDSASigner;

/**
 * ML-DSA-65 (FIPS 204, pure, empty context): of the JDK where it has it (24 and newer, about three times as fast), else
 * of BouncyCastle. Keys are made from their 32-byte seed by BouncyCastle in both cases, so that one stored seed opens
 * everywhere.
 */
final class MlDsa65 {
    static final int SEED = 32;
    static final int PUBLIC = 1952;
    static final int SIGNATURE = 3309;
    private static final String JDK_PROVIDER = "SUN";
    /** SubjectPublicKeyInfo up to the raw key. */
    private static final byte[] X509 = HexFormat.of().parseHex("308207b2300b0609608648016503040312038207a100");
    /** PKCS #8 up to the expanded key, which is an OCTET STRING within the OCTET STRING. */
    private static final byte[] PKCS8 =
            HexFormat.of().parseHex("30820fd8020100300b060960864801650304031204820fc404820fc0");

    private MlDsa65() {}

    static MLDSAPrivateKeyParameters fromSeed(byte[] seed) {
        if (seed.length != SEED) {
            throw new IllegalArgumentException("ML-DSA seed bytes: " + seed.length + " (expected: " + SEED + ")");
        }
        return new MLDSAPrivateKeyParameters(MLDSAParameters.ml_dsa_65, seed);
    }

    /** The same key for the JDK, or null where the JDK has no ML-DSA or does not take the encoding. */
    static PrivateKey jdkKey(MLDSAPrivateKeyParameters key) {
        byte[] expanded = key.getParametersWithFormat(MLDSAPrivateKeyParameters.EXPANDED_KEY)
                .getEncoded();
        try {
            return KeyFactory.getInstance("ML-DSA-65", JDK_PROVIDER)
                    .generatePrivate(new PKCS8EncodedKeySpec(concat(PKCS8, expanded)));
        } catch (GeneralSecurityException e) {
            return null; // older than 24: BouncyCastle signs
        }
    }

    static byte[] sign(PrivateKey key, byte[] message) {
        try {
            Signature signature = Signature.getInstance("ML-DSA-65", JDK_PROVIDER);
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK's ML-DSA-65 took the key but does not sign", e);
        }
    }

    /** Hedged with random bytes, or deterministic where {@code random} is null (test vectors). */
    static byte[] sign(MLDSAPrivateKeyParameters key, byte[] message, java.security.SecureRandom random) {
        MLDSASigner signer = new MLDSASigner();
        signer.init(true, random == null ? key : new ParametersWithRandom(key, random));
        signer.update(message, 0, message.length);
        try {
            return signer.generateSignature();
        } catch (CryptoException e) {
            throw new IllegalStateException("ML-DSA-65 cannot sign", e);
        }
    }

    static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        if (publicKey.length != PUBLIC || signature.length != SIGNATURE) {
            return false;
        }
        try {
            PublicKey key = KeyFactory.getInstance("ML-DSA-65", JDK_PROVIDER)
                    .generatePublic(new X509EncodedKeySpec(concat(X509, publicKey)));
            Signature verifier = Signature.getInstance("ML-DSA-65", JDK_PROVIDER);
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (java.security.SignatureException | java.security.InvalidKeyException e) {
            return false;
        } catch (GeneralSecurityException e) { // older than 24
            return verifyWithBouncyCastle(publicKey, message, signature);
        }
    }

    static boolean verifyWithBouncyCastle(byte[] publicKey, byte[] message, byte[] signature) {
        MLDSASigner verifier = new MLDSASigner();
        verifier.init(false, new MLDSAPublicKeyParameters(MLDSAParameters.ml_dsa_65, publicKey));
        verifier.update(message, 0, message.length);
        return verifier.verifySignature(signature);
    }

    private static byte[] concat(byte[] head, byte[] tail) {
        byte[] all = java.util.Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, all, head.length, tail.length);
        return all;
    }
}
