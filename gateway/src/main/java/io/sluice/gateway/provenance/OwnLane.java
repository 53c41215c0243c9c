package io.sluice.gateway.provenance;

import io.sluice.ledger.CheckpointVerifier;
import io.sluice.ledger.LaneView;
import io.sluice.ledger.LedgerException;
import java.io.IOException;
import java.util.Optional;

/** One of our own lanes as its owner reads it, or why it cannot. */
public final class OwnLane {
    private final CheckpointVerifier keys;
    private final Optional<LaneView> view;
    private final String why;

    private OwnLane(CheckpointVerifier keys, Optional<LaneView> view, String why) {
        this.keys = keys;
        this.view = view;
        this.why = why;
    }

    /** A lane that can be read. */
    public static OwnLane of(LaneView view, CheckpointVerifier keys) {
        return new OwnLane(keys, Optional.of(view), "");
    }

    /**
     * A lane that is ours, and of which nothing can be read here.
     *
     * @param why names the lane
     */
    public static OwnLane unread(CheckpointVerifier keys, String why) {
        return new OwnLane(keys, Optional.empty(), why);
    }

    /** ORG/LANE. */
    public String origin() {
        return keys.origin();
    }

    /**
     * The lane.
     *
     * @throws LedgerException UNREACHABLE when it cannot be read here
     */
    public LaneView view() throws IOException {
        return view.orElseThrow(this::failure);
    }

    private IOException failure() {
        return new LedgerException(LedgerException.Stage.UNREACHABLE, why);
    }

    Optional<LaneView> readable() {
        return view;
    }

    AuditedLane audited() {
        return new AuditedLane(
                view.<LaneSource>map(lane -> new LedgerLane(lane, Optional.empty()))
                        .orElse(new UnreadLane(origin(), failure())),
                keys);
    }
}
