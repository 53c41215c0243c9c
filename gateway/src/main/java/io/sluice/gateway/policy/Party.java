package io.sluice.gateway.policy;

import io.sluice.proto.Rank;

/**
 * What the member list says of a recipient, never what it says of itself.
 *
 * @param name in the member list
 * @param clearance as granted; unspecified counts as INTERNAL
 * @param revoked whether it was removed, or its entry has expired
 * @param sluice whether it is a Sluice gateway; false: a foreign connector
 */
public record Party(String name, Rank clearance, boolean revoked, boolean sluice) {}
