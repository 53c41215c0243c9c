package io.sluice.ledger;

import java.util.concurrent.CompletableFuture;

/**
 * A record on its way to the disk, with all that the caller's thread could work out beforehand.
 *
 * @param index the only place that it may take; negative: any
 */
record Pending(
        long index,
        byte[] record,
        byte[] opening,
        byte[] leafHash,
        RecordKeys keys,
        CompletableFuture<Receipt> receipt) {
    boolean mayTake(long place) {
        return index < 0 || index == place;
    }
}
