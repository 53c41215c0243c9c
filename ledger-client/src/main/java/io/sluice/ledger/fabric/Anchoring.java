package io.sluice.ledger.fabric;

import com.google.protobuf.ByteString;
import io.sluice.lane.LaneRules;
import io.sluice.ledger.LedgerException;
import io.sluice.ledger.LedgerException.Stage;
import io.sluice.ledger.LocalLedger;
import io.sluice.ledger.fabric.Outbox.Anchored;
import io.sluice.proto.CheckpointKey;
import io.sluice.proto.LaneHead;
import io.sluice.proto.LaneOpening;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The thread that carries one lane to its channel. A batch goes through these states; each is on disk before the next
 * step is made, so that going on after a crash is the same loop:
 *
 * <pre>
 * durable in the lane -> endorsed (pending) -> submitted -> its status known -> among the anchors
 *                            ^                    |  ^          |
 *                            |                    +--+ unknown: the same bytes again
 *                            +---- counts for nothing: read the head, endorse anew
 * </pre>
 *
 * <p>The next batch is cut while one is in flight, but endorsed only afterwards, because it builds on it. What the
 * channel refuses for good parks the lane: the thread ends, health says so, and the next start tries again.
 */
final class Anchoring implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Anchoring.class.getName());
    private static final int MAX_ATTEMPTS_IN_VAIN = 20; // Conflicts in a row, of which each re-reads the head.
    private static final long FIRST_PAUSE_MILLIS = 100;

    private final LocalLedger lane;
    private final LaneChannel channel;
    private final FabricSettings settings;
    private final Outbox outbox;
    private final HeadComparison heads;
    private final AnchoringState state;
    private final Crossing crossing;
    private final AnchorWaits waits;
    private final Thread thread;
    private final SplittableRandom jitter;
    private volatile boolean idle; // Waits for a record to be appended.
    private boolean urgent; // From here on guarded by this.
    private boolean closing;
    private LedgerException parked;
    private boolean confirmed; // From here on the thread's.
    private int conflicts;
    private int invalid;

    Anchoring(LocalLedger lane, LaneChannel channel, FabricSettings settings, Outbox outbox, Clock clock) {
        this.lane = lane;
        this.channel = channel;
        this.settings = settings;
        this.outbox = outbox;
        this.heads = new HeadComparison(lane, outbox);
        this.state = new AnchoringState(lane, outbox);
        this.crossing = new Crossing(lane, channel, settings.mode(), outbox, state, clock);
        this.waits = new AnchorWaits(lane.origin());
        this.jitter = new SplittableRandom(lane.origin().hashCode());
        this.thread = new Thread(this::run, "fabric " + lane.origin());
        thread.setDaemon(true);
    }

    /** Compares the lane with the channel if any of its peers answers, and begins. */
    void start() throws IOException {
        for (int asked = 0; asked < channel.peers() && !confirmed; asked++) {
            try {
                Optional<LaneHead> head = channel.head(lane.origin());
                if (head.isPresent()) {
                    compare(head.get());
                }
                break;
            } catch (FabricException e) {
                state.failed(e); // The thread does it before anything else.
                channel.nextPeer();
            }
        }
        thread.start();
    }

    private void run() {
        int failed = 0;
        while (!isClosing()) {
            try {
                step();
                failed = 0;
            } catch (FabricException e) {
                state.failed(e);
                if (isFinal(e)) {
                    park(new LedgerException(Stage.REFUSED, "channel: refused: " + e.getMessage(), e));
                    return;
                }
                channel.nextPeer();
                failed++;
                if (failed % channel.peers() == 0
                        || e.failure() == Failure.CONFLICT) { // Else the next may know better.
                    pause(failed / channel.peers());
                }
            } catch (LedgerException e) {
                park(e);
                return;
            } catch (IOException | RuntimeException e) {
                // After a failed write nobody knows what is in the outbox; opening it again finds out.
                park(new LedgerException(Stage.OUTCOME_UNKNOWN, "outbox: " + e, e));
                return;
            }
        }
    }

    private void step() throws FabricException, IOException {
        if (!confirmed) {
            confirmHead();
        }
        if (outbox.pending().isPresent() || awaitRecords()) {
            long before = outbox.anchored();
            arrived(crossing.next(), before);
            conflicts = 0;
            invalid = 0;
            state.cameThrough();
        }
    }

    private boolean isFinal(FabricException e) {
        return switch (e.failure()) {
            case AWAY, UNKNOWN -> false;
            case CONFLICT -> {
                confirmed = false;
                yield ++conflicts > MAX_ATTEMPTS_IN_VAIN;
            }
            case INVALID -> {
                confirmed = false;
                yield ++invalid > 1;
            }
            case REFUSED -> true;
        };
    }

    /** Registers the lane when the channel has none, and compares it with what the channel keeps. */
    private void confirmHead() throws FabricException, IOException {
        Optional<LaneHead> head = channel.head(lane.origin());
        if (head.isPresent()) {
            compare(head.get());
        } else if (outbox.anchored() > 0) {
            throw heads.lost(channel.peer(), "no such lane");
        } else {
            channel.openLane(LaneOpening.newBuilder()
                    .setOrigin(lane.origin())
                    .setKeys(key())
                    .build());
            confirmed = true;
        }
        state.cameThrough();
    }

    private void compare(LaneHead head) throws FabricException, IOException {
        heads.compare(head, channel.peer());
        requireOurKey(head);
        crossing.notBefore(head.getTimeMillis());
        if (outbox.pending().isEmpty() && head.getSize() > outbox.anchored()) {
            Anchored found = new Anchored(head.getSize(), -1, head.getTimeMillis(), new byte[32]);
            long before = outbox.anchored();
            outbox.found(found);
            arrived(found, before);
        }
        confirmed = true;
    }

    /** After a rotation the channel takes the new key over with our member entry, which is put there beside this. */
    private void requireOurKey(LaneHead head) throws FabricException {
        CheckpointKey there = head.getKeys();
        if (!there.equals(key())
                && lane.knows(
                        there.getEd25519().toByteArray(), there.getMldsa44().toByteArray())) {
            throw new FabricException(
                    Failure.AWAY,
                    "lane at " + channel.peer()
                            + ": kept under the earlier checkpoint key (expected: the one in use, as"
                            + " soon as a contract of version 2 or later has our new member entry)",
                    null);
        }
    }

    private CheckpointKey key() {
        return CheckpointKey.newBuilder()
                .setEd25519(ByteString.copyFrom(lane.keys().ed25519().publicKey()))
                .setMldsa44(ByteString.copyFrom(lane.keys().mldsa44().publicKey()))
                .build();
    }

    private void arrived(Anchored batch, long before) {
        state.arrived(batch.end() - before);
        synchronized (this) { // Nobody is between looking for an anchor and waiting for it.
            waits.tell(batch);
        }
    }

    /** Waits for records, and if there were none then a little for more of them; false when closed before. */
    private synchronized boolean awaitRecords() {
        try {
            boolean gather = lane.size() <= outbox.anchored();
            idle = true;
            while (!closing && lane.size() <= outbox.anchored()) {
                wait();
            }
            long end = System.nanoTime() + settings.linger().toNanos();
            long left = end - System.nanoTime();
            while (gather && !closing && !urgent && left > 0 && state.waiting() < LaneRules.MAX_RECORDS) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
                left = end - System.nanoTime();
            }
            urgent = waits.any(outbox.anchored() + LaneRules.MAX_RECORDS);
            return !closing;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing = true;
            return false;
        } finally {
            idle = false;
        }
    }

    /** Something was appended. */
    void wake() {
        if (idle) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    private synchronized void pause(int attempt) {
        long most = Math.min(settings.retryAtMost().toMillis(), FIRST_PAUSE_MILLIS << Math.min(attempt, 20));
        long end = System.nanoTime()
                + TimeUnit.MILLISECONDS.toNanos(Math.max(1, most / 2 + jitter.nextLong(most / 2 + 1)));
        try {
            for (long left = end - System.nanoTime(); left > 0 && !closing; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing = true;
        }
    }

    private synchronized boolean isClosing() {
        return closing;
    }

    private void park(LedgerException why) {
        if (isClosing()) {
            return; // What a closed connection or interrupted file says is no refusal.
        }
        LOG.log(System.Logger.Level.ERROR, "lane {0} is parked: {1}", lane.origin(), why.getMessage());
        synchronized (this) {
            parked = why;
            state.parked(why);
        }
        waits.fail(why);
    }

    CompletableFuture<Anchored> anchored(long index) {
        if (index < 0 || index >= lane.size()) {
            return CompletableFuture.failedFuture(new LedgerException(
                    Stage.REFUSED, "record: " + index + " (expected: 0 to " + (lane.size() - 1) + ")"));
        }
        synchronized (this) {
            Optional<Anchored> known = outbox.find(index);
            if (known.isPresent()) {
                return CompletableFuture.completedFuture(known.get());
            }
            if (parked != null) {
                return CompletableFuture.failedFuture(parked);
            }
            if (closing) {
                return CompletableFuture.failedFuture(new LedgerException(Stage.STOPPED, "lane: closed"));
            }
            urgent = true;
            notifyAll();
            return waits.add(index);
        }
    }

    AnchoringState state() {
        return state;
    }

    /** Ends the thread; what is in flight is gone on with at the next start. */
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        channel.close();
        try {
            thread.join();
            outbox.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "outbox of {0}: {1}", lane.origin(), e.getMessage());
        }
        waits.fail(new LedgerException(Stage.STOPPED, "lane: closed"));
        waits.close();
    }
}
