package io.sluice.ledger;

import java.util.Optional;

/**
 * How a ledger is.
 *
 * @param writable whether an append now would be taken
 * @param size durable records
 * @param waiting records appended and not yet durable
 * @param published size of the newest checkpoint on disk, with all tiles
 * @param checkpointMillis time of the newest durable checkpoint; 0 when there is none
 * @param detail one line for the operator; says why, when not writable
 * @param backlog what a shared ledger has not taken yet; empty where there is none
 */
public record Health(
        boolean writable,
        long size,
        int waiting,
        long published,
        long checkpointMillis,
        String detail,
        Optional<Backlog> backlog) {}
