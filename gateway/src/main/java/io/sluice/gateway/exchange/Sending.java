package io.sluice.gateway.exchange;

import io.sluice.gateway.policy.Reason;
import java.util.Optional;

/** Ciphertext of a transfer while it is being sent. */
public interface Sending extends AutoCloseable {
    /** Why not one more byte may leave; empty: go on. */
    Optional<Reason> stopped();

    @Override
    void close();
}
