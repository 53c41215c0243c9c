package io.sluice.chaincode.contract;

import com.google.protobuf.ByteString;
import io.sluice.chaincode.contract.Refusal.Code;
import io.sluice.lane.TreeHash;
import io.sluice.proto.CheckpointKey;
import io.sluice.proto.LaneHead;
import io.sluice.proto.LaneReach;
import io.sluice.proto.MemberEntry;
import io.sluice.proto.RetiredCheckpointKey;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which key signs the lanes of a member. It is another one as soon as the member's entry retires the one before, up to a
 * size that the lane here does not go beyond: so an organisation's signing key changes it, and the old key cannot.
 */
final class CheckpointKeys {
    private static final int MAX_KEYS = 4;
    private static final int MAX_RETIRED = 16;

    private CheckpointKeys() {}

    static void requireForm(MemberEntry entry) throws Refusal {
        int count = entry.getCheckpointKeysCount();
        if (count > MAX_KEYS || entry.getRetiredCheckpointKeysCount() > MAX_RETIRED) {
            throw bad(count + " checkpoint keys, " + entry.getRetiredCheckpointKeysCount()
                    + " retired (expected: at most " + MAX_KEYS + ", " + MAX_RETIRED + ")");
        }
        Set<CheckpointKey> all = new HashSet<>();
        for (CheckpointKey key : entry.getCheckpointKeysList()) {
            requireLengths(key);
            all.add(key);
        }
        for (RetiredCheckpointKey retired : entry.getRetiredCheckpointKeysList()) {
            requireLengths(retired.getKey());
            if (!all.add(retired.getKey())) {
                throw bad("a checkpoint key that is retired twice, or in use too");
            }
            for (LaneReach reach : retired.getLanesList()) {
                if (reach.getSize() < 0 || reach.getRoot().size() != TreeHash.BYTES) {
                    throw bad(
                            "lane " + reach.getOrigin() + ": retired at a size below 0, or with a root that is not of "
                                    + TreeHash.BYTES + " bytes");
                }
            }
        }
    }

    private static void requireLengths(CheckpointKey key) throws Refusal {
        if (key.getEd25519().size() != Signatures.ED25519_KEY_BYTES
                || key.getMldsa44().size() != Signatures.MLDSA44_KEY_BYTES) {
            throw bad("a checkpoint key of another length (expected: 32 and 1312 bytes)");
        }
    }

    /** A key that was retired stays so, with the same sizes and roots; the one in use does not vanish. */
    static void requireSucceeds(MemberEntry entry, MemberEntry known) throws Refusal {
        if (!entry.getRetiredCheckpointKeysList().containsAll(known.getRetiredCheckpointKeysList())) {
            throw bad("a retired checkpoint key is left out, or counts up to elsewhere than before");
        }
        if (known.getCheckpointKeysCount() > 0
                && !entry.getCheckpointKeysList().contains(known.getCheckpointKeys(0))
                && retired(entry, known.getCheckpointKeys(0)).isEmpty()) {
            throw bad("the checkpoint key that was in use is left out (expected: it, retired at stated sizes)");
        }
    }

    /** Has the key in use sign every lane of the entry from here on. */
    static void change(MemberEntry entry, List<String> origins, State state) throws Refusal, StateException {
        if (entry.getCheckpointKeysCount() == 0) {
            return;
        }
        for (String origin : origins) {
            Optional<LaneHead> head = Lanes.head(state, origin);
            if (head.isPresent()
                    && !entry.getCheckpointKeysList().contains(head.get().getKeys())) {
                requireReach(entry, head.get());
                LaneHead changed = head.get().toBuilder()
                        .setKeys(entry.getCheckpointKeys(0))
                        .build();
                state.put(Keys.lane(origin), changed.toByteString());
            }
        }
    }

    private static void requireReach(MemberEntry entry, LaneHead head) throws Refusal {
        Optional<LaneReach> reach = retired(entry, head.getKeys())
                .flatMap(retired -> retired.getLanesList().stream()
                        .filter(lane -> lane.getOrigin().equals(head.getOrigin()))
                        .findFirst());
        if (reach.isEmpty()) {
            throw bad("lane " + head.getOrigin() + ": the key that signs it here is neither in use nor retired in it");
        }
        boolean contains = reach.get().getSize() > head.getSize()
                || reach.get().getSize() == head.getSize()
                        && reach.get()
                                .getRoot()
                                .equals(ByteString.copyFrom(
                                        Lanes.state(head).frontier().root()));
        if (!contains) {
            throw bad("lane " + head.getOrigin() + ": its key is retired at size "
                    + reach.get().getSize() + " (expected: at least " + head.getSize()
                    + ", which it has signed here, and there with the same root)");
        }
    }

    private static Optional<RetiredCheckpointKey> retired(MemberEntry entry, CheckpointKey key) {
        return entry.getRetiredCheckpointKeysList().stream()
                .filter(retired -> retired.getKey().equals(key))
                .findFirst();
    }

    private static Refusal bad(String what) {
        return new Refusal(Code.BAD_MEMBER, what);
    }
}
