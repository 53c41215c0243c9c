package io.sluice.gateway.sealing;

import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.crypto.digests.SHA3Digest;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;
import org.bouncycastle.math.ec.rfc7748.X25519;

/**
 * X-Wing (draft-connolly-cfrg-xwing-kem): ML-KEM-768 and X25519 joined by SHA3-256. BouncyCastle LTS has the parts but
 * not the whole.
 */
final class XWing {
    static final int SEED = 32;
    static final int PUBLIC = 1216;
    static final int CIPHERTEXT = 1120;
    private static final int MLKEM_PUBLIC = 1184;
    private static final int MLKEM_CIPHERTEXT = 1088;
    private static final int X = 32;
    private static final byte[] LABEL = {'\\', '.', '/', '/', '^', '\\'};

    /** A shared secret (32 bytes) and what carries it (1120 bytes). */
    record Encapsulated(byte[] secret, byte[] ciphertext) {}

    /** The private key, expanded from its seed. */
    record Expanded(MLKEMPrivateKeyParameters mlkem, byte[] x25519, byte[] publicKey) {}

    private XWing() {}

    static Expanded expand(byte[] seed) {
        if (seed.length != SEED) {
            throw new IllegalArgumentException("X-Wing seed bytes: " + seed.length + " (expected: 32)");
        }
        byte[] expanded = new byte[96];
        SHAKEDigest shake = new SHAKEDigest(256);
        shake.update(seed, 0, SEED);
        shake.doFinal(expanded, 0, 96);
        MLKEMPrivateKeyParameters mlkem =
                new MLKEMPrivateKeyParameters(MLKEMParameters.ml_kem_768, Arrays.copyOf(expanded, 64));
        byte[] x25519 = Arrays.copyOfRange(expanded, 64, 96);
        Arrays.fill(expanded, (byte) 0);
        byte[] publicKey = Arrays.copyOf(mlkem.getPublicKey(), PUBLIC);
        X25519.scalarMultBase(x25519, 0, publicKey, MLKEM_PUBLIC);
        return new Expanded(mlkem, x25519, publicKey);
    }

    /** Throws {@link IllegalArgumentException} when the public key is not one. */
    static Encapsulated encapsulate(byte[] publicKey, SecureRandom random) {
        byte[] eseed = new byte[64];
        random.nextBytes(eseed);
        return encapsulate(publicKey, eseed);
    }

    /** With the 64 random bytes given; for vectors. */
    static Encapsulated encapsulate(byte[] publicKey, byte[] eseed) {
        if (publicKey.length != PUBLIC) {
            throw new IllegalArgumentException("X-Wing public key bytes: " + publicKey.length + " (expected: 1216)");
        }
        MLKEMPublicKeyParameters mlkem = new MLKEMPublicKeyParameters(
                MLKEMParameters.ml_kem_768, Arrays.copyOf(publicKey, MLKEM_PUBLIC)); // checks the modulus
        byte[] x = Arrays.copyOfRange(publicKey, MLKEM_PUBLIC, PUBLIC);
        SecretWithEncapsulation post = MLKEMGenerator.internalGenerateEncapsulated(mlkem, Arrays.copyOf(eseed, X));
        byte[] ephemeral = Arrays.copyOfRange(eseed, X, 2 * X);
        byte[] ciphertext = Arrays.copyOf(post.getEncapsulation(), CIPHERTEXT);
        X25519.scalarMultBase(ephemeral, 0, ciphertext, MLKEM_CIPHERTEXT);
        byte[] classic = new byte[X];
        X25519.scalarMult(ephemeral, 0, x, 0, classic, 0);
        byte[] secret = combine(post.getSecret(), classic, ciphertext, x);
        Arrays.fill(ephemeral, (byte) 0);
        Arrays.fill(eseed, (byte) 0);
        return new Encapsulated(secret, ciphertext);
    }

    /** Never fails for a ciphertext of the right length: a wrong one gives another secret (implicit rejection). */
    static byte[] decapsulate(Expanded key, byte[] ciphertext) {
        if (ciphertext.length != CIPHERTEXT) {
            throw new IllegalArgumentException("X-Wing ciphertext bytes: " + ciphertext.length + " (expected: 1120)");
        }
        byte[] post = new MLKEMExtractor(key.mlkem()).extractSecret(Arrays.copyOf(ciphertext, MLKEM_CIPHERTEXT));
        byte[] classic = new byte[X];
        X25519.scalarMult(key.x25519(), 0, ciphertext, MLKEM_CIPHERTEXT, classic, 0);
        return combine(post, classic, ciphertext, Arrays.copyOfRange(key.publicKey(), MLKEM_PUBLIC, PUBLIC));
    }

    private static byte[] combine(byte[] post, byte[] classic, byte[] ciphertext, byte[] xPublic) {
        SHA3Digest digest = new SHA3Digest(256);
        digest.update(post, 0, X);
        digest.update(classic, 0, X);
        digest.update(ciphertext, MLKEM_CIPHERTEXT, X);
        digest.update(xPublic, 0, X);
        digest.update(LABEL, 0, LABEL.length);
        byte[] secret = new byte[X];
        digest.doFinal(secret, 0);
        Arrays.fill(post, (byte) 0);
        Arrays.fill(classic, (byte) 0);
        return secret;
    }
}
