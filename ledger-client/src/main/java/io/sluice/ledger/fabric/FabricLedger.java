package io.sluice.ledger.fabric;

import io.sluice.ledger.Anchor;
import io.sluice.ledger.Backlog;
import io.sluice.ledger.Entry;
import io.sluice.ledger.Health;
import io.sluice.ledger.Ledger;
import io.sluice.ledger.LedgerException;
import io.sluice.ledger.LedgerException.Stage;
import io.sluice.ledger.LocalLedger;
import io.sluice.ledger.Query;
import io.sluice.ledger.Receipt;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A lane on local disk that is also anchored on a Fabric channel. What is durable here is the truth; one thread carries
 * it to the channel, batch by batch, each record exactly once whatever is killed when. While the channel is away the
 * backlog grows and nothing else changes. All methods may be called from any thread.
 */
public final class FabricLedger implements Ledger {
    private final LocalLedger lane;
    private final Anchoring anchoring;
    private final String name;

    private FabricLedger(LocalLedger lane, Anchoring anchoring, String name) {
        this.lane = lane;
        this.anchoring = anchoring;
        this.name = name;
    }

    /**
     * Goes on anchoring {@code lane}, which it takes over: closing this closes the lane, and so does failing to open.
     * When the channel does not answer it opens all the same, and compares the lane with the channel before it signs
     * anything for it.
     *
     * @param outbox directory of what must survive a crash; made when it is missing
     * @throws LedgerException BEHIND or FORK when the channel keeps more of the lane, or another one; CORRUPT when the
     *     outbox is damaged beyond what a crash can do; REFUSED when it is of another lane or channel, or a peer's TLS
     *     roots are unreadable; BUSY when the disk is full or unreadable
     */
    public static FabricLedger open(
            LocalLedger lane, ChannelAccess access, FabricSettings settings, Path outbox, Clock clock)
            throws LedgerException {
        GatewayChannel channel;
        try {
            channel = new GatewayChannel(access);
        } catch (IOException e) {
            lane.close();
            throw new LedgerException(Stage.REFUSED, "channel " + access.channel() + ": " + e.getMessage(), e);
        }
        return open(lane, channel, settings, outbox, clock);
    }

    static FabricLedger open(LocalLedger lane, LaneChannel channel, FabricSettings settings, Path outbox, Clock clock)
            throws LedgerException {
        Outbox files = null;
        try {
            files = Outbox.open(outbox, lane.origin() + " " + channel.name());
            if (files.reach() > lane.size()) {
                throw new LedgerException(
                        Stage.BEHIND,
                        "lane " + lane.origin() + ": " + lane.size() + " records (expected: at least " + files.reach()
                                + ", which went to the channel)");
            }
            Anchoring anchoring = new Anchoring(lane, channel, settings, files, clock);
            anchoring.start();
            return new FabricLedger(lane, anchoring, channel.name());
        } catch (IOException | RuntimeException e) {
            closeAll(lane, channel, files);
            if (e instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw e instanceof LedgerException known
                    ? known
                    : new LedgerException(Stage.BUSY, "outbox " + outbox + ": " + e.getMessage(), e);
        }
    }

    private static void closeAll(LocalLedger lane, LaneChannel channel, Outbox files) {
        channel.close();
        if (files != null) {
            try {
                files.close();
            } catch (IOException e) {
                System.getLogger(FabricLedger.class.getName())
                        .log(System.Logger.Level.WARNING, "outbox: {0}", e.getMessage());
            }
        }
        lane.close();
    }

    @Override
    public String origin() {
        return lane.origin();
    }

    @Override
    public CompletableFuture<Receipt> append(byte[] record, byte[] privateOpening) {
        return anchorable(lane.append(record, privateOpening));
    }

    @Override
    public CompletableFuture<Receipt> appendAt(long index, byte[] record, byte[] privateOpening) {
        return anchorable(lane.appendAt(index, record, privateOpening));
    }

    private CompletableFuture<Receipt> anchorable(CompletableFuture<Receipt> durable) {
        return durable.thenApply(receipt -> {
            anchoring.wake();
            return new AnchorableReceipt(receipt, this);
        });
    }

    /** A receipt that knows where to ask for the anchor. */
    private record AnchorableReceipt(Receipt local, FabricLedger ledger) implements Receipt {
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

    /**
     * When the channel has taken the record. Whoever asks is taken to be waiting: records stop gathering and go. Block
     * -1 and no transaction: another outbox, since lost, brought it there.
     */
    @Override
    public CompletableFuture<Optional<Anchor>> anchored(long index) {
        return anchoring.anchored(index).thenApply(at -> Optional.of(new Anchor(name, at.block(), at.transactionId())));
    }

    @Override
    public Health health() {
        Health local = lane.health();
        Backlog backlog = anchoring.state().backlog();
        return new Health(
                local.writable(),
                local.size(),
                local.waiting(),
                local.published(),
                local.checkpointMillis(),
                local.detail(),
                Optional.of(backlog));
    }

    /** Counts for whoever watches. */
    public FabricMetrics metrics() {
        return anchoring.state().metrics();
    }

    /** Waits for what was appended to be durable here, not for the channel; what waits for the channel goes on at the next start. */
    @Override
    public void close() {
        anchoring.close();
        lane.close();
    }
}
