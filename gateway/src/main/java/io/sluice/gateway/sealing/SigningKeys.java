package io.sluice.gateway.sealing;

import com.google.protobuf.ByteString;
import io.sluice.proto.Signature;
import io.sluice.proto.Signed;
import io.sluice.proto.SigningKey;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.util.Objects;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * The private half of a hybrid signing key: Ed25519 and ML-DSA-65, each kept as its 32-byte seed. Safe for several
 * threads. Whoever makes it closes it.
 */
public final class SigningKeys implements AutoCloseable {
    /** Bytes of each of the two seeds. */
    public static final int SEED_BYTES = 32;

    private final String signer;
    private final Ed25519PrivateKeyParameters ed25519;
    private final MLDSAPrivateKeyParameters mldsa65;
    private final PrivateKey mldsa65OfJdk;
    private final SecureRandom random;
    private final SigningKey publicKey;
    private volatile boolean closed;

    private SigningKeys(String signer, byte[] ed25519Seed, byte[] mldsa65Seed, SecureRandom random) {
        if (ed25519Seed.length != SEED_BYTES || mldsa65Seed.length != SEED_BYTES) {
            throw new IllegalArgumentException("seed bytes: " + ed25519Seed.length + " and " + mldsa65Seed.length
                    + " (expected: " + SEED_BYTES + " each)");
        }
        this.signer = signer;
        this.ed25519 = new Ed25519PrivateKeyParameters(ed25519Seed);
        this.mldsa65 = MlDsa65.fromSeed(mldsa65Seed);
        this.random = random;
        this.mldsa65OfJdk = random == null ? null : MlDsa65.jdkKey(mldsa65);
        this.publicKey = Signatures.publicKey(
                ByteString.copyFrom(ed25519.generatePublicKey().getEncoded()),
                ByteString.copyFrom(mldsa65.getPublicKey()));
    }

    /**
     * The keys of an organisation from their stored seeds (32 bytes each, copied; the caller wipes its own).
     *
     * @param signer the organisation's name, which each signature carries
     * @param random hedges ML-DSA signatures
     */
    public static SigningKeys fromSeeds(String signer, byte[] ed25519Seed, byte[] mldsa65Seed, SecureRandom random) {
        return new SigningKeys(signer, ed25519Seed, mldsa65Seed, Objects.requireNonNull(random));
    }

    /** Deterministic signatures, for the published vectors only. */
    static SigningKeys deterministic(String signer, byte[] ed25519Seed, byte[] mldsa65Seed) {
        return new SigningKeys(signer, ed25519Seed, mldsa65Seed, null);
    }

    /** The organisation whose keys these are. */
    public String signer() {
        return signer;
    }

    /** The public half with its key id, as a member entry carries it. */
    public SigningKey publicKey() {
        return publicKey;
    }

    /** The 16-byte name of this key. */
    public ByteString keyId() {
        return publicKey.getKeyId();
    }

    /** The payload under its type, signed by both algorithms. */
    public Signed sign(String type, ByteString payload) {
        return addTo(Signed.newBuilder().setType(type).setPayload(payload).build());
    }

    /** Adds our signature to what others signed already (an agreement has two). */
    public Signed addTo(Signed signed) {
        if (closed) {
            throw new IllegalStateException("the signing keys are closed");
        }
        byte[] message = Signatures.signedBytes(signed.getType(), signed.getPayload());
        byte[] classic = new byte[Ed25519.SIGNATURE_SIZE];
        ed25519.sign(Ed25519.Algorithm.Ed25519, null, message, 0, message.length, classic, 0);
        byte[] postQuantum =
                mldsa65OfJdk != null ? MlDsa65.sign(mldsa65OfJdk, message) : MlDsa65.sign(mldsa65, message, random);
        return signed.toBuilder()
                .addSignatures(Signature.newBuilder()
                        .setSigner(signer)
                        .setKeyId(keyId())
                        .setEd25519(ByteString.copyFrom(classic))
                        .setMldsa65(ByteString.copyFrom(postQuantum)))
                .build();
    }

    /** Signs no more. The libraries' own copies of the key cannot be wiped; they go with the garbage. */
    @Override
    public void close() {
        closed = true;
    }

    @Override
    public String toString() {
        return "SigningKeys[" + signer + "]";
    }
}
