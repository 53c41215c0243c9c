package io.sluice.gateway.provenance;

import io.sluice.gateway.identity.Lanes;
import io.sluice.ledger.CheckpointVerifier;
import io.sluice.ledger.LaneView;
import io.sluice.ledger.LedgerException;
import io.sluice.proto.MemberEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All lanes of our own organisation: the one that this gateway writes, and copies of the others. Any thread. */
public final class OwnLanes {
    private final LaneView written;
    private final MemberEntry entry;
    private final LaneCopies copies;

    /**
     * @param written the lane that this gateway writes
     * @param entry our own
     */
    public OwnLanes(LaneView written, MemberEntry entry, LaneCopies copies) {
        this.written = written;
        this.entry = entry;
        this.copies = copies;
    }

    /** Origin of the lane that this gateway writes. */
    public String written() {
        return written.origin();
    }

    /** The lane that is meant where none is named: the first. */
    public String usual() {
        return entry.getLane();
    }

    /** Every lane that our entry lists, also those that cannot be read here. */
    public List<OwnLane> all() {
        List<OwnLane> all = new ArrayList<>();
        for (String origin : Lanes.origins(entry)) {
            Optional<CheckpointVerifier> keys = keys(origin);
            if (keys.isPresent()) {
                all.add(read(origin, keys.get()));
            }
        }
        return all;
    }

    private OwnLane read(String origin, CheckpointVerifier keys) {
        try {
            return OwnLane.of(open(origin), keys);
        } catch (IOException e) {
            return OwnLane.unread(keys, e.getMessage());
        }
    }

    /**
     * The lane of this origin.
     *
     * @throws IOException it is not ours, or there is no whole copy of it here
     */
    public LaneView open(String origin) throws IOException {
        if (origin.equals(written.origin())) {
            return written;
        }
        CheckpointVerifier keys = keys(origin)
                .orElseThrow(() -> unreachable("lane " + origin + ": not one of ours (expected: one of "
                        + String.join(", ", Lanes.origins(entry)) + ")"));
        return copies.find(origin, keys)
                .orElseThrow(() -> unreachable("no copy of lane " + origin
                        + " is here (expected: one of the lane's directory, kept up to date)"));
    }

    private static LedgerException unreachable(String why) {
        return new LedgerException(LedgerException.Stage.UNREACHABLE, why);
    }

    private Optional<CheckpointVerifier> keys(String origin) {
        MemberKeys own = name -> name.equals(entry.getName()) ? Optional.of(entry) : Optional.empty();
        return own.laneKeys(origin);
    }
}
