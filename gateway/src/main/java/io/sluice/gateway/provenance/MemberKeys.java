package io.sluice.gateway.provenance;

import io.sluice.lane.Checkpoint;
import io.sluice.ledger.CheckpointVerifier;
import io.sluice.proto.CheckpointKey;
import io.sluice.proto.MemberEntry;
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

    /** What verifies checkpoints of a lane (ORG/LANE) by its owner's keys; empty for a stranger's lane. */
    default Optional<CheckpointVerifier> laneKeys(String lane) {
        if (!Checkpoint.isOrigin(lane)) {
            return Optional.empty();
        }
        CheckpointVerifier verifier = null;
        List<CheckpointKey> keys = entry(lane.substring(0, lane.indexOf('/')))
                .map(MemberEntry::getCheckpointKeysList)
                .orElse(List.of());
        for (CheckpointKey key : keys) {
            if (key.getEd25519().size() == 32 && key.getMldsa44().size() == 1312) {
                byte[] ed25519 = key.getEd25519().toByteArray();
                byte[] mldsa44 = key.getMldsa44().toByteArray();
                verifier = verifier == null
                        ? CheckpointVerifier.of(lane, ed25519, mldsa44)
                        : verifier.or(ed25519, mldsa44);
            }
        }
        return Optional.ofNullable(verifier);
    }
}
