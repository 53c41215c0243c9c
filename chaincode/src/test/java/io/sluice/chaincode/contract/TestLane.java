package io.sluice.chaincode.contract;

import com.google.protobuf.ByteString;
import io.sluice.lane.Checkpoint;
import io.sluice.lane.Cosignature;
import io.sluice.lane.Frontier;
import io.sluice.lane.LaneKeys;
import io.sluice.lane.SignedNote;
import io.sluice.lane.TreeHash;
import io.sluice.proto.CheckpointKey;
import io.sluice.proto.LaneOpening;
import io.sluice.proto.LedgerBatch;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.MLDSASigner;

/** The owner's side of a lane. */
public final class TestLane {
    private final String origin;
    private final Ed25519PrivateKeyParameters ed25519;
    private final MLDSAPrivateKeyParameters mldsa44;
    private final LaneKeys keys;
    private final TreeHash tree = new TreeHash();
    private Frontier frontier = new Frontier();

    /** One with the keys that follow from {@code seed}. */
    public TestLane(String origin, int seed) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) seed);
        this.origin = origin;
        this.ed25519 = new Ed25519PrivateKeyParameters(bytes);
        this.mldsa44 = new MLDSAPrivateKeyParameters(MLDSAParameters.ml_dsa_44, bytes);
        this.keys = LaneKeys.of(origin, ed25519.generatePublicKey().getEncoded(), mldsa44.getPublicKey());
    }

    /** The same lane, signed by other keys from here on. */
    TestLane under(int seed) {
        TestLane other = new TestLane(origin, seed);
        other.frontier = frontier.copy();
        return other;
    }

    /** How the lane is opened. */
    public LaneOpening opening() {
        return LaneOpening.newBuilder()
                .setOrigin(origin)
                .setKeys(CheckpointKey.newBuilder()
                        .setEd25519(ByteString.copyFrom(keys.ed25519().publicKey()))
                        .setMldsa44(ByteString.copyFrom(keys.mldsa44().publicKey())))
                .build();
    }

    /** The next batch of whole records. */
    public LedgerBatch next(long timeMillis, List<byte[]> records) {
        LedgerBatch.Builder batch = begin(timeMillis);
        records.forEach(record -> {
            frontier.append(tree.leaf(record));
            batch.addRecords(ByteString.copyFrom(record));
        });
        return batch.setCheckpoint(note()).build();
    }

    /** The next batch of leaf hashes. */
    LedgerBatch nextHashes(long timeMillis, List<byte[]> records) {
        LedgerBatch.Builder batch = begin(timeMillis);
        ByteString hashes = ByteString.EMPTY;
        for (byte[] record : records) {
            frontier.append(tree.leaf(record));
            hashes = hashes.concat(ByteString.copyFrom(tree.leaf(record)));
        }
        return batch.setLeafHashes(hashes).setCheckpoint(note()).build();
    }

    private LedgerBatch.Builder begin(long timeMillis) {
        return LedgerBatch.newBuilder()
                .setOrigin(origin)
                .setFirstIndex(frontier.size())
                .setTimeMillis(timeMillis);
    }

    Frontier frontier() {
        return frontier.copy();
    }

    /** Goes back, so that the next batch tells another story. */
    void rewind(Frontier to) {
        frontier = to.copy();
    }

    private ByteString note() {
        Checkpoint checkpoint = new Checkpoint(origin, frontier.size(), frontier.root());
        byte[] text = checkpoint.text().getBytes(StandardCharsets.UTF_8);
        Ed25519Signer classic = new Ed25519Signer();
        classic.init(true, ed25519);
        classic.update(text, 0, text.length);
        SignedNote note = new SignedNote(
                checkpoint.text(),
                List.of(
                        new SignedNote.Signature(origin, keys.ed25519().id(), classic.generateSignature()),
                        new SignedNote.Signature(
                                origin, keys.mldsa44().id(), new Cosignature(1, cosign(checkpoint)).encode())));
        return ByteString.copyFromUtf8(note.format());
    }

    private byte[] cosign(Checkpoint checkpoint) {
        byte[] message = Cosignature.message(origin, 1, checkpoint);
        MLDSASigner signer = new MLDSASigner();
        signer.init(true, mldsa44);
        signer.update(message, 0, message.length);
        try {
            return signer.generateSignature();
        } catch (CryptoException e) {
            throw new AssertionError(e);
        }
    }
}
