package io.sluice.gateway;

import io.sluice.ledger.Anchor;
import io.sluice.ledger.Backlog;
import io.sluice.ledger.Entry;
import io.sluice.ledger.Health;
import io.sluice.ledger.Ledger;
import io.sluice.ledger.LedgerException;
import io.sluice.ledger.LocalLedger;
import io.sluice.ledger.Query;
import io.sluice.ledger.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A lane on disk behind which there is a shared ledger that a test can cut off. Takes the lane over. */
final class CutLedger implements Ledger {
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

    private final LocalLedger lane;
    private final Shared shared;

    CutLedger(LocalLedger lane, Shared shared) {
        this.lane = lane;
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
    public Health health() {
        long anchored = anchor();
        Health own = lane.health();
        try {
            long waiting = lane.size() - anchored;
            long oldest = waiting == 0 ? 0 : lane.entry(anchored).parsed().getTimeMillis();
            Backlog backlog = new Backlog(anchored, waiting, oldest, !shared.cut, false, "a test's");
            return new Health(
                    own.writable(),
                    own.size(),
                    own.waiting(),
                    own.published(),
                    own.checkpointMillis(),
                    own.detail(),
                    Optional.of(backlog));
        } catch (LedgerException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public String origin() {
        return lane.origin();
    }

    @Override
    public CompletableFuture<Receipt> append(byte[] record, byte[] opening) {
        return lane.append(record, opening).thenApply(Anchored::new);
    }

    @Override
    public CompletableFuture<Receipt> appendAt(long index, byte[] record, byte[] opening) {
        CompletableFuture<Receipt> appended = lane.appendAt(index, record, opening);
        return appended.isCompletedExceptionally() ? appended : appended.thenApply(Anchored::new);
    }

    @Override
    public List<Entry> find(Query query) throws LedgerException {
        return lane.find(query);
    }

    @Override
    public Entry entry(long index) throws LedgerException {
        return lane.entry(index);
    }

    @Override
    public Optional<byte[]> opening(long index) throws LedgerException {
        return lane.opening(index);
    }

    @Override
    public void erase(long index) throws LedgerException {
        lane.erase(index);
    }

    @Override
    public String proof(long index) throws LedgerException {
        return lane.proof(index);
    }

    @Override
    public List<byte[]> consistency(long from, long to) throws LedgerException {
        return lane.consistency(from, to);
    }

    @Override
    public String checkpoint() throws LedgerException {
        return lane.checkpoint();
    }

    @Override
    public long size() {
        return lane.size();
    }

    @Override
    public Subscription follow(long from, Consumer<Entry> consumer) {
        return lane.follow(from, consumer);
    }

    @Override
    public void confirm(String checkpoint) throws LedgerException {
        lane.confirm(checkpoint);
    }

    @Override
    public void close() {
        lane.close();
    }

    /** The lane's receipt, but anchored by the shared ledger. */
    private final class Anchored implements Receipt {
        private final Receipt own;

        Anchored(Receipt own) {
            this.own = own;
        }

        @Override
        public long index() {
            return own.index();
        }

        @Override
        public byte[] record() {
            return own.record();
        }

        @Override
        public String proof() {
            return own.proof();
        }

        @Override
        public String checkpoint() {
            return own.checkpoint();
        }

        @Override
        public CompletableFuture<Optional<Anchor>> anchored() {
            return CutLedger.this.anchored(own.index());
        }
    }
}
