package io.sluice.gateway.provenance;

import io.sluice.gateway.identity.Lanes;
import io.sluice.gateway.identity.RetiredKeys;
import io.sluice.lane.Checkpoint;
import io.sluice.ledger.CheckpointVerifier;
import io.sluice.proto.CheckpointKey;
import io.sluice.proto.LaneReach;
import io.sluice.proto.ListedLane;
import io.sluice.proto.MemberEntry;
import io.sluice.proto.RetiredCheckpointKey;
import io.sluice.proto.SigningKey;
import java.util.List;
import java.util.Optional;

/** The keys that a verifier trusts: the member list and nothing else. */
@FunctionalInterface
public interface MemberKeys {
    /** The member's entry, whose keys include older ones that may still have signed something; also when revoked. */
    Optional<MemberEntry> entry(String organisation);

    /** The member's signing keys; none for a stranger. */
    default List<SigningKey> signingKeys(String organisation) {
        return entry(organisation).map(MemberEntry::getSigningKeysList).orElse(List.of());
    }

    /**
     * What verifies checkpoints of a lane (ORG/LANE) by its owner's keys, retired ones up to where they count, and up to
     * the lane's end if it has ended; empty for a stranger's lane, and for one that its owner's entry does not list.
     */
    default Optional<CheckpointVerifier> laneKeys(String lane) {
        if (!Checkpoint.isOrigin(lane)) {
            return Optional.empty();
        }
        Optional<MemberEntry> owner = entry(lane.substring(0, lane.indexOf('/')));
        Optional<ListedLane> listed = owner.flatMap(entry -> Lanes.find(entry, lane));
        if (listed.isEmpty()) {
            return Optional.empty();
        }
        CheckpointVerifier verifier = null;
        for (CheckpointKey key : owner.get().getCheckpointKeysList()) {
            if (key.getEd25519().size() == 32 && key.getMldsa44().size() == 1312) {
                byte[] ed25519 = key.getEd25519().toByteArray();
                byte[] mldsa44 = key.getMldsa44().toByteArray();
                verifier = verifier == null
                        ? CheckpointVerifier.of(lane, ed25519, mldsa44)
                        : verifier.or(ed25519, mldsa44);
            }
        }
        for (RetiredCheckpointKey retired : owner.get().getRetiredCheckpointKeysList()) {
            Optional<LaneReach> reach = RetiredKeys.reach(retired, lane);
            if (verifier != null && reach.isPresent()) {
                verifier = verifier.orUpTo(
                        retired.getKey().getEd25519().toByteArray(),
                        retired.getKey().getMldsa44().toByteArray(),
                        reach.get().getSize(),
                        reach.get().getRoot().toByteArray());
            }
        }
        return Optional.ofNullable(verifier)
                .map(keys -> listed.get().getEnded()
                        ? keys.endingAt(
                                listed.get().getSize(), listed.get().getRoot().toByteArray())
                        : keys);
    }

    /** The same for the lane that a note says that it is of, if it is one of this organisation's. */
    default Optional<CheckpointVerifier> keysOf(String organisation, String note) {
        String origin = note.substring(0, Math.max(0, note.indexOf('\n')));
        return origin.startsWith(organisation + "/") ? laneKeys(origin) : Optional.empty();
    }
}
