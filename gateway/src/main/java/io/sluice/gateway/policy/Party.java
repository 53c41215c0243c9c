package io.sluice.gateway.policy;

import io.sluice.gateway.identity.Jurisdiction;
import io.sluice.proto.Rank;
import java.util.Optional;

/**
 * What the member list says of a recipient, never what it says of itself.
 *
 * @param name in the member list
 * @param clearance as granted; unspecified counts as INTERNAL
 * @param revoked whether it was removed, or its entry has expired
 * @param sluice whether it is a Sluice gateway; false: a foreign connector
 * @param jurisdiction where it is; empty: not known
 */
public record Party(String name, Rank clearance, boolean revoked, boolean sluice, Optional<Jurisdiction> jurisdiction) {
    /** One of whom it is not known where it is. */
    public Party(String name, Rank clearance, boolean revoked, boolean sluice) {
        this(name, clearance, revoked, sluice, Optional.empty());
    }
}
