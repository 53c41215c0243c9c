package io.sluice.gateway.provenance;

import io.sluice.ledger.CheckpointVerifier;
import io.sluice.ledger.LaneView;
import java.io.IOException;
import java.util.Optional;

/** Where copies of the lanes lie that other replicas of our organisation write. Any thread. */
@FunctionalInterface
public interface LaneCopies {
    /** There are none. */
    LaneCopies NONE = (origin, keys) -> Optional.empty();

    /**
     * The copy of this lane as it is now; empty when there is none.
     *
     * @throws IOException there is one that is damaged, not whole, or of another lane
     */
    Optional<LaneView> find(String origin, CheckpointVerifier keys) throws IOException;
}
