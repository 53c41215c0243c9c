package io.sluice.gateway.provenance;

import com.google.protobuf.ByteString;
import io.sluice.lane.Checkpoint;
import io.sluice.proto.EvidenceBundle;
import io.sluice.proto.EvidenceEntry;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks evidence offline, with only the member list. Every check is a line of its own that says what was looked at and
 * whether it held; nothing is believed because another check held.
 */
public final class BundleVerifier {
    private static final String UNKNOWN = "the lane's owner is not on the member list, or does not list this lane";

    private final MemberKeys members;

    public BundleVerifier(MemberKeys members) {
        this.members = members;
    }

    /** Never throws for bad input: what cannot be read is a failed check. All ok: the bundle holds. */
    public List<Check> verify(byte[] bytes) {
        Checks checks = new Checks();
        EvidenceBundle bundle;
        try {
            bundle = Bundles.parse(bytes);
        } catch (RecordException e) {
            checks.that(false, "form", "bundle", e.getMessage());
            return checks.all();
        }
        Set<String> lanes = new HashSet<>();
        for (EvidenceBundle part : Bundles.parts(bundle)) {
            boolean fits =
                    part == bundle || part.getOthersCount() == 0 && owner(part).equals(owner(bundle));
            if (checks.that(
                    fits && lanes.add(part.getLane()),
                    "form",
                    "bundle",
                    "its lanes are not one organisation's, each there once")) {
                verify(part, checks);
            }
        }
        return checks.all();
    }

    private static String owner(EvidenceBundle bundle) {
        return bundle.getLane().substring(0, Math.max(0, bundle.getLane().indexOf('/')));
    }

    private void verify(EvidenceBundle bundle, Checks checks) {
        checks.that(bundle.getEntriesCount() > 0, "form", "bundle", "it holds no record");
        if (!checks.that(
                Checkpoint.isOrigin(bundle.getLane())
                        && members.laneKeys(bundle.getLane()).isPresent(),
                "member",
                "bundle",
                UNKNOWN)) {
            return;
        }
        CheckpointChecks checkpoints = new CheckpointChecks(bundle.getLane(), members);
        String note = bundle.getCheckpoint().toStringUtf8();
        checks.that(
                checkpoints.verify(note).isPresent(),
                "checkpoint signatures",
                "checkpoint of " + bundle.getLane(),
                checkpoints.why(note));
        EntryChecks entries = new EntryChecks(bundle.getLane(), members, checkpoints, checks);
        checkpoints.verify(note).ifPresent(entries::oneHistory);
        int number = 0;
        for (EvidenceEntry entry : bundle.getEntriesList()) {
            entries.verify(entry, number++);
        }
        entries.together();
    }

    /**
     * Checks one record of a lane.
     *
     * @param lane ORG/LANE
     * @param proof text of its {@code .tlog-proof}
     */
    public List<Check> verifyRecord(String lane, byte[] record, byte[] proof) {
        Checks checks = new Checks();
        if (checks.that(Checkpoint.isOrigin(lane) && members.laneKeys(lane).isPresent(), "member", "record", UNKNOWN)) {
            EvidenceEntry entry = EvidenceEntry.newBuilder()
                    .setRecord(ByteString.copyFrom(record))
                    .setProof(ByteString.copyFrom(proof))
                    .build();
            new EntryChecks(lane, members, new CheckpointChecks(lane, members), checks).verify(entry, 0);
        }
        return checks.all();
    }
}
