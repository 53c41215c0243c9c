package io.sluice.ledger.fabric.mirror;

import com.google.protobuf.ByteString;
import io.sluice.lane.Checkpoint;
import io.sluice.lane.FormatException;
import io.sluice.lane.LaneBatch;
import io.sluice.lane.LaneKeys;
import io.sluice.lane.LaneRules;
import io.sluice.lane.LaneState;
import io.sluice.lane.LaneVerdict;
import io.sluice.lane.SignedNote;
import io.sluice.lane.TreeHash;
import io.sluice.ledger.CheckpointVerifier;
import io.sluice.ledger.RecordIndex;
import io.sluice.proto.CheckpointKey;
import io.sluice.proto.LaneHead;
import io.sluice.proto.LaneReach;
import io.sluice.proto.LedgerBatch;
import io.sluice.proto.MemberEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** One lane, built from its batches by the rules that everybody applies. Not safe for concurrent use. */
final class Lane {
    private final String msp;
    private CheckpointKey key; // That signs from here on.
    private CheckpointVerifier keys; // All that have signed, up to where.
    private final LaneRules rules;
    private final LaneHashes hashes = new LaneHashes();
    private final RecordIndex index = new RecordIndex();
    private final TreeMap<Long, Batch> batches = new TreeMap<>(); // By first index.
    private LaneState state;
    private String checkpoint = "";
    private long commitments;

    /**
     * Where a batch lies.
     *
     * @param position of its block in the log
     * @param transaction place in the block
     */
    record Batch(long first, long end, long block, long position, int transaction, boolean whole) {}

    private Lane(LaneHead head, LaneKeys keys, CheckpointVerifier verifier, LaneRules rules) {
        this.key = head.getKeys();
        this.state = LaneState.empty(keys);
        this.keys = verifier;
        this.msp = head.getMsp();
        this.rules = rules;
    }

    /** A lane as it is opened on the channel. */
    static Lane open(LaneHead head, String creator, LaneRules rules) throws FormatException {
        byte[] ed25519 = head.getKeys().getEd25519().toByteArray();
        byte[] mldsa44 = head.getKeys().getMldsa44().toByteArray();
        if (!Checkpoint.isOrigin(head.getOrigin()) || ed25519.length != 32 || mldsa44.length != 1312) {
            throw new FormatException("lane " + head.getOrigin() + ": opened with a bad name or bad keys");
        }
        if (head.getSize() != 0
                || head.getFrontierCount() != 0
                || !head.getMsp().equals(creator)) {
            throw new FormatException("lane " + head.getOrigin() + ": opened with records, or for another MSP");
        }
        return new Lane(
                head,
                LaneKeys.of(head.getOrigin(), ed25519, mldsa44),
                CheckpointVerifier.of(head.getOrigin(), ed25519, mldsa44),
                rules);
    }

    /** Takes the next batch; the exception says which rule it breaks, and then nothing has changed. */
    void take(LedgerBatch batch, String creator, long block, long position, int transaction) throws FormatException {
        if (!creator.equals(msp)) {
            throw new FormatException("brought by " + creator + " (expected: " + msp + ")");
        }
        boolean whole = batch.getRecordsCount() > 0;
        List<byte[]> leaves = leaves(batch);
        long bytes = batch.getRecordsList().stream().mapToLong(ByteString::size).sum();
        String note = batch.getCheckpoint().toStringUtf8();
        LaneVerdict verdict = rules.judge(
                state,
                new LaneBatch(
                        organisation(),
                        batch.getFirstIndex(),
                        leaves,
                        bytes,
                        batch.getTimeMillis(),
                        SignedNote.parse(note)));
        if (verdict instanceof LaneVerdict.Refused refused) {
            throw new FormatException(refused.code() + ": " + refused.detail());
        }
        state = ((LaneVerdict.Accepted) verdict).next();
        checkpoint = note;
        leaves.forEach(hashes::append);
        for (ByteString record : batch.getRecordsList()) {
            index.add(record.toByteArray());
        }
        for (int i = 0; !whole && i < leaves.size(); i++) {
            index.addUnknown();
        }
        commitments += whole ? 0 : leaves.size();
        batches.put(
                batch.getFirstIndex(),
                new Batch(batch.getFirstIndex(), state.size(), block, position, transaction, whole));
    }

    private static List<byte[]> leaves(LedgerBatch batch) throws FormatException {
        byte[] hashes = batch.getLeafHashes().toByteArray();
        if (batch.getFirstIndex() < 0
                || batch.getRecordsCount() > 0 && hashes.length > 0
                || hashes.length % TreeHash.BYTES != 0) {
            throw new FormatException("batch: neither records nor leaf hashes, or both");
        }
        List<byte[]> leaves = new ArrayList<>();
        TreeHash tree = new TreeHash();
        for (ByteString record : batch.getRecordsList()) {
            leaves.add(tree.leaf(record.toByteArray()));
        }
        for (int at = 0; at < hashes.length; at += TreeHash.BYTES) {
            leaves.add(Arrays.copyOfRange(hashes, at, at + TreeHash.BYTES));
        }
        return leaves;
    }

    /**
     * Has another key sign from here on.
     *
     * @param owner the entry that names it, and says up to where the one before counts
     * @throws FormatException it does not; nothing has changed then
     */
    void change(CheckpointKey next, MemberEntry owner) throws FormatException {
        LaneReach reach = owner.getRetiredCheckpointKeysList().stream()
                .filter(retired -> retired.getKey().equals(key))
                .flatMap(retired -> retired.getLanesList().stream())
                .filter(lane -> lane.getOrigin().equals(origin()))
                .findFirst()
                .orElseThrow(() -> new FormatException("lane " + origin() + ": changes its key, and its owner's entry"
                        + " does not say up to where the one before counts"));
        byte[] root = reach.getRoot().toByteArray();
        boolean contains = reach.getSize() > size()
                || reach.getSize() == size()
                        && Arrays.equals(root, state.frontier().root());
        if (!contains
                || root.length != TreeHash.BYTES
                || !owner.getCheckpointKeysList().contains(next)) {
            throw new FormatException("lane " + origin() + ": changes its key at size " + size()
                    + ", which its owner's entry does not say");
        }
        byte[] ed25519 = next.getEd25519().toByteArray();
        byte[] mldsa44 = next.getMldsa44().toByteArray();
        LaneKeys nextKeys = LaneKeys.of(origin(), ed25519, mldsa44);
        keys = CheckpointVerifier.of(origin(), ed25519, mldsa44).or(keys.upTo(reach.getSize(), root));
        state = new LaneState(nextKeys, state.frontier(), state.timeMillis());
        key = next;
    }

    /** Whether the head names another key than the one that signs. */
    boolean changesKey(LaneHead head) {
        return !head.getKeys().equals(key);
    }

    /** What is not as it must be in a head that the channel keeps of this lane; empty when all is. */
    String misfit(LaneHead head) {
        List<byte[]> frontier = state.frontier().hashes();
        boolean same = head.getSize() == state.size() && head.getFrontierCount() == frontier.size();
        for (int i = 0; same && i < frontier.size(); i++) {
            same = Arrays.equals(frontier.get(i), head.getFrontier(i).toByteArray());
        }
        if (!same) {
            return "head of size " + head.getSize() + " is not what its batches make (size " + state.size() + ")";
        }
        return head.getMsp().equals(msp)
                        && head.getKeys().equals(key)
                        && head.getCheckpoint().toStringUtf8().equals(checkpoint)
                ? ""
                : "head with another MSP, other keys or another checkpoint";
    }

    private String organisation() {
        return keys.origin().substring(0, keys.origin().indexOf('/'));
    }

    String origin() {
        return keys.origin();
    }

    long size() {
        return state.size();
    }

    LaneHashes hashes() {
        return hashes;
    }

    RecordIndex index() {
        return index;
    }

    /** The batch in which this record came. */
    Batch batch(long record) {
        return batches.floorEntry(record).getValue();
    }

    MirroredLane view() {
        return new MirroredLane(
                keys.origin(),
                msp,
                keys,
                size(),
                state.frontier().root(),
                checkpoint,
                size() == 0 ? 0 : state.timeMillis(),
                batches.size(),
                commitments);
    }
}
