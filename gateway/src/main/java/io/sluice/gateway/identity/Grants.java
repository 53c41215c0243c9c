package io.sluice.gateway.identity;

import io.sluice.proto.Rank;
import java.util.Set;

/**
 * What this gateway grants a member.
 *
 * @param clearance the highest rank that the member may have at all
 */
public record Grants(Set<Role> roles, Rank clearance) {
    /** Where nothing else is said. */
    public static final Grants DEFAULT = new Grants(Set.of(), Rank.INTERNAL);

    public Grants {
        roles = Set.copyOf(roles);
        if (clearance == Rank.RANK_UNSPECIFIED || clearance == Rank.UNRECOGNIZED) {
            throw new IllegalArgumentException("clearance: " + clearance + " (expected: PUBLIC to CORE)");
        }
    }
}
