package io.sluice.ledger.fabric.mirror;

import io.sluice.ledger.CheckpointVerifier;

/**
 * A lane as the channel keeps it.
 *
 * @param origin ORG/LANE
 * @param msp whose gateways append to it
 * @param keys that sign its checkpoints
 * @param size records on the channel
 * @param root of the tree over them, 32 bytes
 * @param checkpoint newest one on the channel, a note with both signatures; empty while size is 0
 * @param timeMillis of the last batch, as its owner says; 0 while size is 0
 * @param batches how many batches it came in
 * @param commitments records of which only the leaf hash lies on the channel
 */
public record MirroredLane(
        String origin,
        String msp,
        CheckpointVerifier keys,
        long size,
        byte[] root,
        String checkpoint,
        long timeMillis,
        long batches,
        long commitments) {}
