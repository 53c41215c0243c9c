package io.sluice.gateway;

import io.sluice.gateway.classification.Grader;
import io.sluice.gateway.exchange.Patience;
import java.time.Duration;
import java.util.Optional;

/**
 * What a gateway takes as given and nobody configures.
 *
 * @param grader in the place of the configured scheme's; empty: that one
 * @param fetchPatience how long a fetch goes on while nothing moves
 * @param messages how long messages of the protocol are waited for and tried
 * @param anchoring how a configured shared ledger is reached
 */
record Choices(Optional<Grader> grader, Duration fetchPatience, Patience messages, Anchoring anchoring) {
    static Choices defaults() {
        return new Choices(Optional.empty(), Duration.ofMinutes(2), Patience.defaults(), new FabricAnchoring());
    }
}
