package io.sluice.gateway.identity;

import io.sluice.gateway.identity.IdentityException.Reason;
import io.sluice.proto.CheckpointKey;
import io.sluice.proto.LaneReach;
import io.sluice.proto.MemberEntry;
import io.sluice.proto.RetiredCheckpointKey;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The checkpoint keys that a member entry lists as retired. What they signed goes on counting, up to a size of each lane
 * and with its root there; so whoever has stolen one cannot go on with a lane. A key that was retired once is so for ever.
 * Pure.
 */
public final class RetiredKeys {
    /** Most of them in an entry, which so stays small enough for a shared ledger. */
    public static final int MAX = 16;

    private static final int ROOT_BYTES = 32;

    private RetiredKeys() {}

    /** Up to where the key counts in the lane (ORG/LANE); empty: it never signed anything there. */
    public static Optional<LaneReach> reach(RetiredCheckpointKey retired, String origin) {
        return retired.getLanesList().stream()
                .filter(lane -> lane.getOrigin().equals(origin))
                .findFirst();
    }

    /** What is wrong with the list, apart from the lengths of keys; empty when it is well formed. */
    static Optional<String> misfit(MemberEntry entry) {
        if (entry.getRetiredCheckpointKeysCount() > MAX) {
            return Optional.of(
                    "retired checkpoint keys: " + entry.getRetiredCheckpointKeysCount() + ", not 0 to " + MAX);
        }
        Set<CheckpointKey> keys = new HashSet<>(entry.getCheckpointKeysList());
        for (RetiredCheckpointKey retired : entry.getRetiredCheckpointKeysList()) {
            if (!keys.add(retired.getKey())) {
                return Optional.of("retired checkpoint keys: one is there twice, or not retired");
            }
            Set<String> origins = new HashSet<>();
            for (LaneReach lane : retired.getLanesList()) {
                if (Lanes.find(entry, lane.getOrigin()).isEmpty()
                        || !origins.add(lane.getOrigin())
                        || lane.getSize() < 0
                        || lane.getRoot().size() != ROOT_BYTES) {
                    return Optional.of(
                            "retired checkpoint keys: the reach of one is of a lane that is not listed, is there"
                                    + " twice, or has no size and root");
                }
            }
        }
        return Optional.empty();
    }

    /** Refuses an entry that brings a retired key of an earlier one back, forgets it, or changes its reach. */
    static void requireKept(MemberEntry known, MemberEntry next) throws IdentityException {
        if (!next.getRetiredCheckpointKeysList().containsAll(known.getRetiredCheckpointKeysList())) {
            throw refused(
                    next,
                    "brings a retired checkpoint key back, or changes up to where it counts (expected: every"
                            + " key that was ever retired, with the same sizes and roots for ever)");
        }
    }

    /** Refuses an entry that no longer names the key that was in use, and does not say up to where it counts either. */
    static void requireRetired(MemberEntry known, MemberEntry next) throws IdentityException {
        CheckpointKey used = known.getCheckpointKeys(0);
        if (!next.getCheckpointKeysList().contains(used)
                && next.getRetiredCheckpointKeysList().stream()
                        .noneMatch(retired -> retired.getKey().equals(used))) {
            throw refused(
                    next, "leaves out the checkpoint key that was in use (expected: it, retired at stated sizes)");
        }
    }

    private static IdentityException refused(MemberEntry entry, String what) {
        return new IdentityException(Reason.REVIVES_KEY, "member entry of " + entry.getName() + ": " + what);
    }
}
