package io.sluice.ledger;

import io.sluice.lane.Checkpoint;

/**
 * A durable state of the lane with the fast signature that went to disk with it. The post-quantum one, ten times dearer,
 * is made when somebody first asks for the whole note, once.
 */
final class Head {
    private final Checkpoint checkpoint;
    private final byte[] ed25519;
    private final long timeMillis;
    private final CheckpointSigner signer;
    private volatile String note;

    Head(Checkpoint checkpoint, byte[] ed25519, long timeMillis, CheckpointSigner signer) {
        this.checkpoint = checkpoint;
        this.ed25519 = ed25519;
        this.timeMillis = timeMillis;
        this.signer = signer;
    }

    Checkpoint checkpoint() {
        return checkpoint;
    }

    long size() {
        return checkpoint.size();
    }

    long timeMillis() {
        return timeMillis;
    }

    /** The checkpoint with both signatures. The time in it is that of the head, not of this call. */
    String note() {
        String known = note;
        if (known != null) {
            return known;
        }
        synchronized (this) {
            if (note == null) {
                note = signer.note(checkpoint, ed25519, Math.max(0, timeMillis / 1000))
                        .format();
            }
            return note;
        }
    }
}
