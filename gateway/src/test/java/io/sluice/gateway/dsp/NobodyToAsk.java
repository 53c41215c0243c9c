package io.sluice.gateway.dsp;

import io.sluice.gateway.catalog.CatalogEntry;
import io.sluice.gateway.contracts.Process;
import io.sluice.gateway.exchange.People;
import io.sluice.gateway.policy.ApprovalDemand;
import io.sluice.gateway.policy.Approvals;
import io.sluice.proto.Rank;
import java.util.Optional;

/** An organisation without people: whatever demands an approval does not come about. */
final class NobodyToAsk implements People {
    @Override
    public ApprovalDemand demand(Rank rank) {
        return ApprovalDemand.NONE;
    }

    @Override
    public Optional<Approvals> on(Process negotiation, CatalogEntry entry) {
        return Optional.empty();
    }

    @Override
    public void agreed(String negotiation, String agreement) {
        // Nobody was asked.
    }

    @Override
    public void over(String negotiation) {
        // Nobody was asked.
    }
}
