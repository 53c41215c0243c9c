package io.sluice.ledger;

import java.util.concurrent.CompletableFuture;

/** A record on its way to the disk, with all that the caller's thread could work out beforehand. */
record Pending(byte[] record, byte[] opening, byte[] leafHash, RecordKeys keys, CompletableFuture<Receipt> receipt) {}
