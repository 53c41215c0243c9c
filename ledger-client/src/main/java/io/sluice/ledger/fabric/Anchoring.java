package io.sluice.ledger.fabric;

import com.google.protobuf.ByteString;
import io.sluice.lane.Checkpoint;
import io.sluice.lane.FormatException;
import io.sluice.lane.LaneRules;
import io.sluice.lane.SignedNote;
import io.sluice.ledger.Backlog;
import io.sluice.ledger.LedgerException;
import io.sluice.ledger.LedgerException.Stage;
import io.sluice.ledger.LocalLedger;
import io.sluice.ledger.fabric.LaneChannel.Committed;
import io.sluice.ledger.fabric.LaneChannel.Endorsed;
import io.sluice.ledger.fabric.Outbox.Anchored;
import io.sluice.ledger.fabric.Outbox.Pending;
import io.sluice.proto.CheckpointKey;
import io.sluice.proto.LaneHead;
import io.sluice.proto.LaneOpening;
import io.sluice.proto.LedgerBatch;
import java.io.IOException;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

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
    private final Clock clock;
    private final Batching batching;
    private final AnchorWaits waits;
    private final Thread thread;
    private final SplittableRandom jitter;
    private volatile boolean idle; // Waits for a record to be appended.
    private final Map<Failure, Long> failures = new EnumMap<>(Failure.class); // From here on guarded by this.
    private long batches;
    private long records;
    private boolean urgent;
    private boolean reachable;
    private boolean inFlight;
    private boolean closing;
    private LedgerException parked;
    private String detail = "not asked yet";
    private boolean confirmed; // From here on the thread's.
    private boolean submitted;
    private LedgerBatch next;
    private byte[] inherited;
    private long floorMillis;
    private int askedInVain;
    private int conflicts;
    private int invalid;

    Anchoring(LocalLedger lane, LaneChannel channel, FabricSettings settings, Outbox outbox, Clock clock) {
        this.lane = lane;
        this.channel = channel;
        this.settings = settings;
        this.outbox = outbox;
        this.clock = clock;
        this.batching = new Batching(lane, settings.mode());
        this.waits = new AnchorWaits(lane.origin());
        this.jitter = new SplittableRandom(lane.origin().hashCode());
        this.floorMillis = outbox.timeMillis();
        this.inherited = outbox.pending().map(Pending::id).orElse(null);
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
                note(e); // The thread does it before anything else.
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
                note(e);
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
        Optional<Pending> before = outbox.pending();
        if (before.isPresent()) {
            carry(before.get());
        } else if (awaitRecords()) {
            propose();
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
            throw lost("no such lane");
        } else {
            channel.openLane(LaneOpening.newBuilder()
                    .setOrigin(lane.origin())
                    .setKeys(CheckpointKey.newBuilder()
                            .setEd25519(
                                    ByteString.copyFrom(lane.keys().ed25519().publicKey()))
                            .setMldsa44(
                                    ByteString.copyFrom(lane.keys().mldsa44().publicKey())))
                    .build());
            confirmed = true;
        }
        cameThrough();
    }

    private void compare(LaneHead head) throws FabricException, IOException {
        if (head.getSize() > 0) {
            confirm(head);
            floorMillis = Math.max(floorMillis, head.getTimeMillis());
        }
        if (head.getSize() < outbox.anchored()) {
            throw lost(head.getSize() + " records");
        }
        if (outbox.pending().isEmpty() && head.getSize() > outbox.anchored()) {
            Anchored found = new Anchored(head.getSize(), -1, head.getTimeMillis(), new byte[32]);
            long before = outbox.anchored();
            outbox.found(found);
            arrived(found, before);
        }
        confirmed = true;
    }

    /** A peer may say what it likes; it is the lane's own signatures that count. */
    private void confirm(LaneHead head) throws FabricException, LedgerException {
        String note = head.getCheckpoint().toStringUtf8();
        try {
            lane.confirm(note);
            if (Checkpoint.parse(SignedNote.parse(note).text()).size() == head.getSize()) {
                return;
            }
        } catch (LedgerException e) {
            if (e.stage() != Stage.REFUSED) {
                throw e;
            }
        } catch (FormatException e) {
            throw new IllegalStateException("a note that was verified is none", e);
        }
        throw new FabricException(
                Failure.CONFLICT,
                "lane at " + channel.peer() + ": " + head.getSize()
                        + " records (expected: a checkpoint of that size, signed with this lane's keys)",
                null);
    }

    /** A peer that catches up knows less for a while; a channel that was set up anew does so for ever. */
    private FabricException lost(String knows) {
        return new FabricException(
                Failure.CONFLICT,
                "lane at " + channel.peer() + ": " + knows + " (expected: at least " + outbox.anchored()
                        + " records, which were committed; is it another channel?)",
                null);
    }

    private void propose() throws FabricException, IOException {
        long first = outbox.anchored();
        LedgerBatch batch = next != null && next.getFirstIndex() == first ? next : batching.cut(first, now());
        next = null;
        Endorsed endorsed = channel.endorse(batch);
        if (endorsed.answer().getDuplicate()) {
            throw new FabricException(Failure.CONFLICT, "append: the channel has it already", null);
        }
        Pending pending =
                new Pending(Batching.end(batch), batch.getTimeMillis(), endorsed.id(), endorsed.transaction());
        outbox.put(pending); // A crash before: it was never submitted. After: the same bytes are submitted again.
        floorMillis = batch.getTimeMillis();
        submitted = false;
        carry(pending);
    }

    private long now() {
        return Math.max(clock.millis(), floorMillis);
    }

    private void carry(Pending pending) throws FabricException, IOException {
        setInFlight(true);
        try {
            if (!submitted) {
                submit(pending);
            }
            outbox.sync(); // The batch before: this one takes longer than the disk.
            cutNext(pending);
            Committed status = status(pending);
            if (status.code() != TxValidationCode.VALID) {
                drop();
                throw new FabricException(Failure.ofCommit(status.code()), pending + ": " + status.code(), null);
            }
            long before = outbox.anchored();
            Anchored batch = new Anchored(pending.end(), status.block(), pending.timeMillis(), pending.id());
            outbox.settle(batch);
            submitted = false;
            conflicts = 0;
            invalid = 0;
            arrived(batch, before);
            cameThrough();
        } finally {
            setInFlight(false);
        }
    }

    private void submit(Pending pending) throws FabricException, IOException {
        try {
            channel.submit(pending.transaction());
        } catch (FabricException e) {
            Optional<LaneHead> head = channel.head(lane.origin());
            if (head.isEmpty() || head.get().getSize() < pending.end()) {
                if (e.failure() != Failure.REFUSED) {
                    throw e;
                }
                drop();
                boolean signedBefore =
                        pending.id() == inherited; // Perhaps by a certificate that has been renewed since.
                throw signedBefore ? new FabricException(Failure.INVALID, e.getMessage(), e) : e;
            }
            note(e); // An earlier call brought it there: its status tells the rest.
        }
        submitted = true;
        askedInVain = 0;
    }

    private Committed status(Pending pending) throws FabricException {
        Optional<Committed> status;
        try {
            status = channel.status(pending.id());
        } catch (FabricException e) {
            askedInVain++;
            submitted = askedInVain < channel.peers(); // Else nobody is left who could say that it need not be.
            throw e;
        }
        if (status.isEmpty()) {
            submitted = false; // Lost with an orderer, perhaps.
            throw new FabricException(Failure.UNKNOWN, pending + ": in no block that " + channel.peer() + " has", null);
        }
        return status.get();
    }

    private void drop() throws IOException {
        outbox.drop();
        submitted = false;
        next = null;
    }

    private void cutNext(Pending pending) throws LedgerException {
        if (next == null && lane.size() - pending.end() >= LaneRules.MAX_RECORDS) {
            next = batching.cut(pending.end(), now());
        }
    }

    private void arrived(Anchored batch, long before) {
        synchronized (this) {
            batches++;
            records += batch.end() - before;
        }
        waits.tell(batch);
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
            while (gather && !closing && !urgent && left > 0 && backlogRecords() < LaneRules.MAX_RECORDS) {
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

    private synchronized void note(FabricException e) {
        failures.merge(e.failure(), 1L, Long::sum);
        reachable = e.failure() != Failure.AWAY && e.failure() != Failure.UNKNOWN;
        detail = e.getMessage();
    }

    private synchronized void cameThrough() {
        reachable = true;
        detail = "anchoring";
    }

    private synchronized void setInFlight(boolean value) {
        inFlight = value;
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
            detail = why.getMessage();
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

    private long backlogRecords() {
        return Math.max(0, lane.size() - outbox.anchored());
    }

    synchronized Backlog backlog() {
        long anchored = outbox.anchored();
        long behind = Math.max(0, lane.size() - anchored);
        try {
            long oldest = behind == 0 ? 0 : lane.durableMillis(anchored);
            return new Backlog(anchored, behind, oldest, reachable, parked != null, detail);
        } catch (LedgerException e) {
            throw new IllegalStateException("record " + anchored + " is durable and has no time", e);
        }
    }

    synchronized FabricMetrics metrics() {
        return new FabricMetrics(batches, records, Map.copyOf(failures), inFlight ? 1 : 0, backlogRecords());
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
