package io.sluice.ledger;

import io.sluice.lane.Checkpoint;
import io.sluice.lane.Cosignature;
import io.sluice.lane.LaneKeys;
import io.sluice.lane.SignedNote;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.MLDSASigner;

/**
 * Signs the checkpoints of one lane: Ed25519 over the note, and an ML-DSA-44 cosignature. Both signatures are
 * deterministic, so that signing one checkpoint twice gives the same bytes. Safe for concurrent use.
 */
public final class CheckpointSigner {
    /** Bytes of each seed. */
    public static final int SEED_BYTES = 32;

    private final String origin;
    private final Ed25519PrivateKeyParameters ed25519;
    private final MLDSAPrivateKeyParameters mldsa44;
    private final LaneKeys keys;
    private final int ed25519Id;
    private final int mldsa44Id;

    /**
     * A signer from two seeds of 32 bytes each, which the caller may wipe afterwards.
     *
     * @throws IllegalArgumentException when origin or seeds are malformed
     */
    public CheckpointSigner(String origin, byte[] ed25519Seed, byte[] mldsa44Seed) {
        if (!Checkpoint.isOrigin(origin)) {
            throw new IllegalArgumentException("origin: " + origin + " (expected: ORG/LANE)");
        }
        if (ed25519Seed.length != SEED_BYTES || mldsa44Seed.length != SEED_BYTES) {
            throw new IllegalArgumentException("seed of another length (expected: 32 bytes each)");
        }
        this.origin = origin;
        this.ed25519 = new Ed25519PrivateKeyParameters(ed25519Seed);
        this.mldsa44 = new MLDSAPrivateKeyParameters(MLDSAParameters.ml_dsa_44, mldsa44Seed.clone());
        this.keys = LaneKeys.of(origin, ed25519.generatePublicKey().getEncoded(), mldsa44.getPublicKey());
        this.ed25519Id = keys.ed25519().id();
        this.mldsa44Id = keys.mldsa44().id();
    }

    /** The lane that it signs for. */
    public String origin() {
        return origin;
    }

    /** The public keys that verify what it signs. */
    public LaneKeys keys() {
        return keys;
    }

    /** Raw Ed25519 public key, 32 bytes. */
    public byte[] ed25519PublicKey() {
        return keys.ed25519().publicKey().clone();
    }

    /** Raw ML-DSA-44 public key, 1312 bytes. */
    public byte[] mldsa44PublicKey() {
        return keys.mldsa44().publicKey().clone();
    }

    /** What verifies this signer's checkpoints. */
    public CheckpointVerifier verifier() {
        return CheckpointVerifier.of(origin, ed25519PublicKey(), mldsa44PublicKey());
    }

    /** Both signatures over the lane's head; the time is that of the cosignature, in POSIX seconds. */
    public SignedNote sign(long size, byte[] root, long timeSeconds) {
        Checkpoint checkpoint = new Checkpoint(origin, size, root);
        return note(checkpoint, ed25519(checkpoint), timeSeconds);
    }

    /** The fast half: 64 bytes of Ed25519 over the checkpoint's text. */
    byte[] ed25519(Checkpoint checkpoint) {
        byte[] text = checkpoint.text().getBytes(StandardCharsets.UTF_8);
        Ed25519Signer signer = new Ed25519Signer();
        signer.init(true, ed25519);
        signer.update(text, 0, text.length);
        return signer.generateSignature();
    }

    /** Completes a checkpoint whose fast half exists. */
    SignedNote note(Checkpoint checkpoint, byte[] ed25519Signature, long timeSeconds) {
        byte[] message = Cosignature.message(origin, timeSeconds, checkpoint);
        Cosignature cosignature = new Cosignature(timeSeconds, mldsa44(message));
        return new SignedNote(
                checkpoint.text(),
                List.of(
                        new SignedNote.Signature(origin, ed25519Id, ed25519Signature),
                        new SignedNote.Signature(origin, mldsa44Id, cosignature.encode())));
    }

    private byte[] mldsa44(byte[] message) {
        MLDSASigner signer = new MLDSASigner();
        signer.init(true, mldsa44);
        signer.update(message, 0, message.length);
        try {
            return signer.generateSignature();
        } catch (CryptoException e) {
            throw new IllegalStateException("ML-DSA-44 cannot sign", e);
        }
    }

    @Override
    public String toString() {
        return "CheckpointSigner[" + origin + "]";
    }
}
