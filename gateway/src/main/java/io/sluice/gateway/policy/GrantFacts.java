package io.sluice.gateway.policy;

import io.sluice.proto.Agreement;

/**
 * Everything that a decision about a key (or, for a foreign connector, about plaintext) rests on.
 *
 * @param agreement as signed
 * @param bothSigned whether both sides' signatures verified
 * @param revoked whether a revocation is recorded, by either side
 * @param recipient who asks, as the member list knows it
 * @param nowMillis the provider's time
 * @param grantsSoFar under this agreement, of other transfers
 * @param ledger the shared ledger
 * @param receipt whether a valid receipt for exactly this ciphertext lies here
 */
public record GrantFacts(
        Agreement agreement,
        boolean bothSigned,
        boolean revoked,
        Party recipient,
        long nowMillis,
        long grantsSoFar,
        SharedLedger ledger,
        boolean receipt) {}
