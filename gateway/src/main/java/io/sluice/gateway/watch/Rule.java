package io.sluice.gateway.watch;

import java.util.Optional;

/**
 * Looks at one fact after the other, in the order of the lane, and remembers a little. Has no clock: the time is that of
 * the facts. For one thread.
 */
interface Rule {
    /** What is alarming about this fact, together with those before. */
    Optional<Alert> see(Fact fact);
}
