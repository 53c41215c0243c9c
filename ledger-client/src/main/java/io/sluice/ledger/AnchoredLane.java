package io.sluice.ledger;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A lane on local disk with a shared ledger behind it. What is durable here is the truth, so everything is answered by
 * the lane; what the shared ledger has of it is told by {@link #anchored} and {@link #health}, which whoever knows the
 * shared ledger fills in. Thread rules are those of {@link LocalLedger}.
 */
public abstract class AnchoredLane implements Ledger {
    protected final LocalLedger lane;

    /** Takes the lane over: closing this closes it. */
    protected AnchoredLane(LocalLedger lane) {
        this.lane = lane;
    }

    /** Called whenever a record has become durable, before its receipt is given out. Must not block. */
    protected abstract void appended();

    @Override
    public final String origin() {
        return lane.origin();
    }

    @Override
    public final CompletableFuture<Receipt> append(byte[] record, byte[] privateOpening) {
        return anchorable(lane.append(record, privateOpening));
    }

    @Override
    public final CompletableFuture<Receipt> appendAt(long index, byte[] record, byte[] privateOpening) {
        return anchorable(lane.appendAt(index, record, privateOpening));
    }

    private CompletableFuture<Receipt> anchorable(CompletableFuture<Receipt> durable) {
        return durable.thenApply(receipt -> {
            appended();
            return new AnchorableReceipt(receipt, this);
        });
    }

    @Override
    public final List<Entry> find(Query query) throws LedgerException {
        return lane.find(query);
    }

    @Override
    public final Entry entry(long index) throws LedgerException {
        return lane.entry(index);
    }

    @Override
    public final Optional<byte[]> opening(long index) throws LedgerException {
        return lane.opening(index);
    }

    @Override
    public final void erase(long index) throws LedgerException {
        lane.erase(index);
    }

    @Override
    public final String proof(long index) throws LedgerException {
        return lane.proof(index);
    }

    @Override
    public final List<byte[]> consistency(long from, long to) throws LedgerException {
        return lane.consistency(from, to);
    }

    @Override
    public final String checkpoint() throws LedgerException {
        return lane.checkpoint();
    }

    @Override
    public final LaneFiles files() throws LedgerException {
        return lane.files();
    }

    @Override
    public final long size() {
        return lane.size();
    }

    @Override
    public final Subscription follow(long from, Consumer<Entry> consumer) {
        return lane.follow(from, consumer);
    }

    @Override
    public final void confirm(String checkpoint) throws LedgerException {
        lane.confirm(checkpoint);
    }

    /** The lane's health with what the shared ledger has of it. */
    protected final Health withBacklog(Backlog backlog) {
        Health local = lane.health();
        return new Health(
                local.writable(),
                local.size(),
                local.waiting(),
                local.published(),
                local.checkpointMillis(),
                local.detail(),
                Optional.of(backlog));
    }

    /** A receipt that knows where to ask for the anchor. */
    private record AnchorableReceipt(Receipt local, Ledger ledger) implements Receipt {
        @Override
        public long index() {
            return local.index();
        }

        @Override
        public byte[] record() {
            return local.record();
        }

        @Override
        public String proof() {
            return local.proof();
        }

        @Override
        public String checkpoint() {
            return local.checkpoint();
        }

        @Override
        public CompletableFuture<Optional<Anchor>> anchored() {
            return ledger.anchored(local.index());
        }
    }
}
