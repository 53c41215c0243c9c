package io.sluice.ledger;

import io.sluice.lane.InclusionProof;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The receipt of a lane that is not anchored anywhere. */
final class LocalReceipt implements Receipt {
    private final long index;
    private final byte[] record;
    private final List<byte[]> path;
    private final Head head;

    LocalReceipt(long index, byte[] record, List<byte[]> path, Head head) {
        this.index = index;
        this.record = record;
        this.path = path;
        this.head = head;
    }

    @Override
    public long index() {
        return index;
    }

    @Override
    public byte[] record() {
        return record;
    }

    @Override
    public String proof() {
        return InclusionProof.format(index, path, head.note());
    }

    @Override
    public String checkpoint() {
        return head.note();
    }

    @Override
    public CompletableFuture<Optional<Anchor>> anchored() {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public String toString() {
        return "Receipt[" + head.checkpoint().origin() + " " + index + "]";
    }
}
