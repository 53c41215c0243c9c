package io.sluice.gateway.provenance;

import java.util.concurrent.CompletableFuture;

/**
 * Writes what happened into the own lane. Thread safe; many records may be in flight.
 *
 * <p>A record is numbered and handed to the ledger under one short lock, so that the numbers of every stream are in
 * the ledger's order; what is slow (tokens, commitment, disk) happens outside of it.
 */
public final class Evidence implements AutoCloseable {
    private Evidence() {}

    /** Returns when the record is durable and proven. */
    public Recorded record(Event event) {
        return recordAsync(event).join();
    }

    /** Completes when the record is durable and proven; fails when it is not known to be. */
    public CompletableFuture<Recorded> recordAsync(Event event) {
        throw new UnsupportedOperationException("needs the ledger");
    }

    @Override
    public void close() {}
}
