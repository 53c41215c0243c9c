package io.sluice.ledger.fabric.mirror;

import com.google.protobuf.ByteString;
import io.sluice.lane.Frontier;
import io.sluice.lane.TreeHash;
import io.sluice.ledger.CheckpointSigner;
import io.sluice.ledger.fabric.verify.TestChannel;
import io.sluice.proto.CheckpointKey;
import io.sluice.proto.LaneHead;
import io.sluice.proto.LaneReach;
import io.sluice.proto.LedgerBatch;
import io.sluice.proto.LedgerMember;
import io.sluice.proto.MemberEntry;
import io.sluice.proto.RetiredCheckpointKey;
import io.sluice.proto.Signed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;

/** A lane, and what the contract writes when its owner opens it and appends to it. */
final class TestLane {
    final String origin;
    private final String msp;
    private CheckpointSigner signer;
    private final TreeHash tree = new TreeHash();
    private Frontier frontier = new Frontier();
    private LaneHead head;

    TestLane(String origin, String msp) {
        this.origin = origin;
        this.msp = msp;
        byte[] seed = new byte[32];
        Arrays.fill(seed, (byte) origin.hashCode());
        this.signer = new CheckpointSigner(origin, seed, seed);
    }

    CheckpointSigner signer() {
        return signer;
    }

    /** What opening it writes. */
    KVWrite[] open() {
        head = LaneHead.newBuilder()
                .setOrigin(origin)
                .setMsp(msp)
                .setKeys(key(signer))
                .build();
        String organisation = origin.substring(0, origin.indexOf('/'));
        return new KVWrite[] {
            TestChannel.write("lane/" + origin, head),
            text("msp/" + msp, organisation),
            text("org/" + organisation, msp)
        };
    }

    static CheckpointKey key(CheckpointSigner signer) {
        return CheckpointKey.newBuilder()
                .setEd25519(ByteString.copyFrom(signer.ed25519PublicKey()))
                .setMldsa44(ByteString.copyFrom(signer.mldsa44PublicKey()))
                .build();
    }

    /** What changing its key writes: the head, and the owner's entry, which lets the old one count up to here. */
    KVWrite[] change(CheckpointSigner next) {
        MemberEntry entry = MemberEntry.newBuilder()
                .setName(origin.substring(0, origin.indexOf('/')))
                .addCheckpointKeys(key(next))
                .addRetiredCheckpointKeys(RetiredCheckpointKey.newBuilder()
                        .setKey(key(signer))
                        .addLanes(LaneReach.newBuilder()
                                .setOrigin(origin)
                                .setSize(frontier.size())
                                .setRoot(ByteString.copyFrom(frontier.root()))))
                .build();
        LedgerMember member = LedgerMember.newBuilder()
                .setMsp(msp)
                .setEntry(Signed.newBuilder().setType("member").setPayload(entry.toByteString()))
                .build();
        signer = next;
        head = head.toBuilder().setKeys(key(next)).build();
        return new KVWrite[] {
            TestChannel.write("lane/" + origin, head), TestChannel.write("member/" + entry.getName(), member)
        };
    }

    private static KVWrite text(String key, String value) {
        return KVWrite.newBuilder()
                .setKey(key)
                .setValue(ByteString.copyFromUtf8(value))
                .build();
    }

    /** What appending these records writes. */
    KVWrite[] append(byte[]... records) {
        return append(false, records);
    }

    /** The same, of hashes only. */
    KVWrite[] commit(byte[]... records) {
        return append(true, records);
    }

    private KVWrite[] append(boolean hashed, byte[]... records) {
        LedgerBatch.Builder batch = LedgerBatch.newBuilder()
                .setOrigin(origin)
                .setFirstIndex(frontier.size())
                .setTimeMillis(1_000 + frontier.size());
        List<ByteString> hashes = new ArrayList<>();
        for (byte[] record : records) {
            byte[] leaf = tree.leaf(record);
            frontier.append(leaf);
            hashes.add(ByteString.copyFrom(leaf));
            if (!hashed) {
                batch.addRecords(ByteString.copyFrom(record));
            }
        }
        if (hashed) {
            batch.setLeafHashes(ByteString.copyFrom(hashes));
        }
        ByteString checkpoint = ByteString.copyFromUtf8(
                signer.sign(frontier.size(), frontier.root(), 1).format());
        batch.setCheckpoint(checkpoint);
        head = head.toBuilder()
                .setSize(frontier.size())
                .clearFrontier()
                .addAllFrontier(
                        frontier.hashes().stream().map(ByteString::copyFrom).toList())
                .setTimeMillis(batch.getTimeMillis())
                .setCheckpoint(checkpoint)
                .setBatches(head.getBatches() + 1)
                .build();
        return new KVWrite[] {
            TestChannel.write(Projection.key(origin, frontier.size()), batch.build()),
            TestChannel.write("lane/" + origin, head)
        };
    }

    byte[] root() {
        return frontier.root();
    }

    /** Another history from here on, or back to the one before. */
    Frontier swap(Frontier other) {
        Frontier before = frontier.copy();
        frontier = other.copy();
        return before;
    }
}
