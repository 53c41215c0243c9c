package io.sluice.ledger.fabric;

import io.sluice.ledger.Anchor;
import io.sluice.ledger.Entry;
import io.sluice.ledger.Health;
import io.sluice.ledger.Ledger;
import io.sluice.ledger.LedgerException;
import io.sluice.ledger.LocalLedger;
import io.sluice.ledger.Query;
import io.sluice.ledger.Receipt;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A lane on local disk that is also anchored on a Fabric channel. */
public final class FabricLedger implements Ledger {
    private final LocalLedger lane;

    private FabricLedger(LocalLedger lane) {
        this.lane = lane;
    }

    /**
     * Goes on anchoring {@code lane}, which it takes over: closing this closes the lane, and so does failing to open.
     *
     * @param outbox directory of what must survive a crash; made when it is missing
     * @throws LedgerException BEHIND or FORK when the channel keeps more of the lane, or another one; CORRUPT when the
     *     outbox is damaged beyond what a crash can do
     */
    public static FabricLedger open(
            LocalLedger lane, ChannelAccess access, FabricSettings settings, Path outbox, Clock clock)
            throws LedgerException {
        throw new UnsupportedOperationException();
    }

    @Override
    public String origin() {
        return lane.origin();
    }

    @Override
    public CompletableFuture<Receipt> append(byte[] record, byte[] privateOpening) {
        return lane.append(record, privateOpening);
    }

    @Override
    public CompletableFuture<Receipt> appendAt(long index, byte[] record, byte[] privateOpening) {
        return lane.appendAt(index, record, privateOpening);
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
    public CompletableFuture<Optional<Anchor>> anchored(long index) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Health health() {
        return lane.health();
    }

    @Override
    public void close() {
        lane.close();
    }
}
