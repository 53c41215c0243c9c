package io.sluice.gateway;

import io.sluice.ledger.Anchor;
import io.sluice.ledger.AnchoredLane;
import io.sluice.ledger.Backlog;
import io.sluice.ledger.Health;
import io.sluice.ledger.LedgerException;
import io.sluice.ledger.LocalLedger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A lane on disk behind which there is a shared ledger that a test can cut off. Takes the lane over. */
final class CutLedger extends AnchoredLane {
    /** What the other organisations keep; outlives the gateway. */
    static final class Shared {
        private final List<byte[]> taken = new ArrayList<>();
        private boolean cut;

        synchronized void cut() {
            cut = true;
        }

        synchronized void restore() {
            cut = false;
        }

        synchronized List<byte[]> taken() {
            return List.copyOf(taken);
        }
    }

    private final Shared shared;

    CutLedger(LocalLedger lane, Shared shared) {
        super(lane);
        this.shared = shared;
    }

    private long anchor() {
        synchronized (shared) {
            try {
                while (!shared.cut && shared.taken.size() < lane.size()) {
                    shared.taken.add(lane.entry(shared.taken.size()).record());
                }
            } catch (LedgerException e) {
                throw new AssertionError(e);
            }
            return shared.taken.size();
        }
    }

    @Override
    public CompletableFuture<Optional<Anchor>> anchored(long index) {
        return index < anchor()
                ? CompletableFuture.completedFuture(Optional.of(new Anchor("test", index, "t" + index)))
                : new CompletableFuture<>();
    }

    @Override
    protected void appended() {
        // It is taken when somebody asks.
    }

    @Override
    public Health health() {
        long anchored = anchor();
        long waiting = lane.size() - anchored;
        try {
            long oldest = waiting == 0 ? 0 : lane.entry(anchored).parsed().getTimeMillis();
            return withBacklog(new Backlog(anchored, waiting, oldest, !shared.cut, false, "a test's"));
        } catch (LedgerException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        lane.close();
    }
}
