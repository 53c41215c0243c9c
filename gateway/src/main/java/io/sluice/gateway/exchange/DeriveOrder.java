package io.sluice.gateway.exchange;

import io.sluice.gateway.consent.ConsentFilter;
import io.sluice.proto.Basis;
import io.sluice.proto.Hierarchies;
import io.sluice.proto.Rank;
import io.sluice.proto.TransformPlan;
import java.util.List;
import java.util.Optional;

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
 * @param consent whose rows may be in it; empty: nobody looks
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
        Optional<Consent> consent,
        long untilMillis,
        int maxGrants) {

    /**
     * Only rows whose person has a valid consent for purpose and recipient.
     *
     * @param column which column says whose row it is
     */
    public record Consent(String column, ConsentFilter.Missing missing) {}

    /** Checks the name and copies the list. */
    public DeriveOrder {
        PublishOrder.requireName(name);
        bases = List.copyOf(bases);
    }
}
