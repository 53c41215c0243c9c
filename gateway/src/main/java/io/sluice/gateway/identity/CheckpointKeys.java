package io.sluice.gateway.identity;

import com.google.protobuf.ByteString;
import io.sluice.proto.CheckpointKey;
import java.util.Arrays;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;

/** The seeds of the key that signs the lane's checkpoints, and its public half. Closing wipes the seeds. */
public final class CheckpointKeys implements AutoCloseable {
    static final int SEED_BYTES = 32;

    private final byte[] seeds;
    private final CheckpointKey publicKey;

    /** Copies the two seeds, one after the other. */
    CheckpointKeys(byte[] seeds) {
        this.seeds = seeds.clone();
        var ed25519 = new Ed25519PrivateKeyParameters(ed25519Seed());
        var mldsa44 = new MLDSAPrivateKeyParameters(MLDSAParameters.ml_dsa_44, mldsa44Seed());
        this.publicKey = CheckpointKey.newBuilder()
                .setEd25519(ByteString.copyFrom(ed25519.generatePublicKey().getEncoded()))
                .setMldsa44(ByteString.copyFrom(mldsa44.getPublicKey()))
                .build();
    }

    /** A copy, 32 bytes; the caller wipes it. */
    public byte[] ed25519Seed() {
        return Arrays.copyOfRange(seeds, 0, SEED_BYTES);
    }

    /** A copy, 32 bytes; the caller wipes it. */
    public byte[] mldsa44Seed() {
        return Arrays.copyOfRange(seeds, SEED_BYTES, 2 * SEED_BYTES);
    }

    /** As the member entry carries it. */
    public CheckpointKey publicKey() {
        return publicKey;
    }

    @Override
    public void close() {
        Arrays.fill(seeds, (byte) 0);
    }

    @Override
    public String toString() {
        return "CheckpointKeys[hidden]";
    }
}
