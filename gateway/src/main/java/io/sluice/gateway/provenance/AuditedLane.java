package io.sluice.gateway.provenance;

import io.sluice.ledger.CheckpointVerifier;
import java.io.IOException;

/**
 * A lane to be audited.
 *
 * @param source who shows it
 * @param keys of the lane, with its end if it has ended
 */
public record AuditedLane(LaneSource source, CheckpointVerifier keys) {
    /** A lane that its owner lists and nobody shows: a finding. */
    public static AuditedLane unread(CheckpointVerifier keys, String why) {
        return new AuditedLane(new UnreadLane(keys.origin(), new IOException(why)), keys);
    }
}
