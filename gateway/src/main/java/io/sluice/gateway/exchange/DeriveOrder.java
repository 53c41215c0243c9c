package io.sluice.gateway.exchange;

import io.sluice.proto.Basis;
import io.sluice.proto.Hierarchies;
import io.sluice.proto.Rank;
import io.sluice.proto.TransformPlan;
import java.util.List;

/**
 * What an owner wants released to one recipient for one purpose, and how.
 *
 * @param dataset what it is made from, held or offered
 * @param version of that; 0: the newest
 * @param name of the release's own dataset: {@code [a-z0-9][a-z0-9._-]{0,127}}; a name that exists gets a new version
 * @param plan the whole plan, or what an automatic one must keep to; its scope is filled in
 * @param automatic whether the plan is to be worked out
 * @param hierarchies for an automatic plan, where there are better ones than the usual
 * @param rank of the release; unspecified: that of its parent
 * @param downgrade why its rank is below its parent's; empty: it is not
 * @param bases attestations of the owner
 * @param untilMillis when the terms end; 0: no end
 * @param maxGrants how often a key may be granted; 0: no limit
 */
public record DeriveOrder(
        String dataset,
        long version,
        String name,
        String recipient,
        String purpose,
        TransformPlan plan,
        boolean automatic,
        Hierarchies hierarchies,
        Rank rank,
        String downgrade,
        List<Basis> bases,
        long untilMillis,
        int maxGrants) {

    /** Checks the name and copies the list. */
    public DeriveOrder {
        PublishOrder.requireName(name);
        bases = List.copyOf(bases);
    }
}
