package io.sluice.gateway.identity;

import io.sluice.proto.Rank;
import java.util.Optional;
import java.util.Set;

/**
 * What this gateway grants a member, and says of it.
 *
 * @param clearance the highest rank that the member may have at all
 * @param jurisdiction where it is; empty: not known
 */
public record Grants(Set<Role> roles, Rank clearance, Optional<Jurisdiction> jurisdiction) {
    /** Where nothing else is said. */
    public static final Grants DEFAULT = new Grants(Set.of(), Rank.INTERNAL);

    /** Of a member of whom it is not known where it is. */
    public Grants(Set<Role> roles, Rank clearance) {
        this(roles, clearance, Optional.empty());
    }

    /** Copies the roles. */
    public Grants {
        roles = Set.copyOf(roles);
        if (clearance == Rank.RANK_UNSPECIFIED || clearance == Rank.UNRECOGNIZED) {
            throw new IllegalArgumentException("clearance: " + clearance + " (expected: PUBLIC to CORE)");
        }
    }
}
