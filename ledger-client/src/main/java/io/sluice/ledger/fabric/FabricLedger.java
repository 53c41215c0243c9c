package io.sluice.ledger.fabric;

import io.sluice.ledger.Anchor;
import io.sluice.ledger.AnchoredLane;
import io.sluice.ledger.Health;
import io.sluice.ledger.LedgerException;
import io.sluice.ledger.LedgerException.Stage;
import io.sluice.ledger.LocalLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A lane on local disk that is also anchored on a Fabric channel. What is durable here is the truth; one thread carries
 * it to the channel, batch by batch, each record exactly once whatever is killed when. While the channel is away the
 * backlog grows and nothing else changes. All methods may be called from any thread.
 */
public final class FabricLedger extends AnchoredLane {
    private final Anchoring anchoring;
    private final String name;

    private FabricLedger(LocalLedger lane, Anchoring anchoring, String name) {
        super(lane);
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
    protected void appended() {
        anchoring.wake();
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
        return withBacklog(anchoring.state().backlog());
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
