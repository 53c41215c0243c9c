package io.sluice.gateway.exchange;

import io.sluice.gateway.catalog.CatalogEntry;
import io.sluice.gateway.contracts.Process;
import io.sluice.gateway.policy.ApprovalDemand;
import io.sluice.gateway.policy.Approvals;
import io.sluice.proto.Rank;
import java.util.Optional;

/** Our own people, as a negotiation sees them: asked, and heard. */
public interface People {
    /** How many people have to approve what has that rank, and with which role. */
    ApprovalDemand demand(Rank rank);

    /**
     * Puts the question if it is not put yet, and tells what was said about exactly this.
     *
     * @return empty: too many questions of this peer are open
     */
    Optional<Approvals> on(Process negotiation, CatalogEntry entry);

    /** They said enough: this agreement rests on it. */
    void agreed(String negotiation, String agreement);

    /** Nobody needs an answer any more. May be told more than once, and of negotiations that nobody was asked about. */
    void over(String negotiation);
}
