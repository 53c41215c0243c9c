package io.sluice.ledger.fabric;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.lane.LaneRules;
import io.sluice.lane.TreeHash;
import io.sluice.ledger.Backlog;
import io.sluice.ledger.LedgerException;
import io.sluice.ledger.LedgerException.Stage;
import io.sluice.ledger.LocalLedger;
import io.sluice.ledger.fabric.Outbox.Anchored;
import io.sluice.ledger.fabric.Outbox.Pending;
import io.sluice.proto.Appended;
import io.sluice.proto.CheckpointKey;
import io.sluice.proto.LaneHead;
import io.sluice.proto.LaneOpening;
import io.sluice.proto.LedgerBatch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.Transaction;

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
 * <p>What the channel refuses for good parks the lane: the thread ends, health says so, and the next start tries again.
 */
final class Anchoring implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Anchoring.class.getName());
    private static final int MAX_ATTEMPTS_IN_VAIN = 20; // Conflicts in a row, of which each re-reads the head.
    private static final int ENVELOPE_BYTES = 8 * 1024; // Of a batch, beside its records: checkpoint, lengths.
    private static final long FIRST_PAUSE_MILLIS = 100;

    private final LocalLedger lane;
    private final LaneChannel channel;
    private final FabricSettings settings;
    private final Outbox outbox;
    private final Clock clock;
    private final Thread thread;
    private final SplittableRandom jitter;
    private final Map<Failure, Long> failures = new EnumMap<>(Failure.class); // From here on guarded by this.
    private final TreeMap<Long, CompletableFuture<Anchored>> waiting = new TreeMap<>();
    private long batches;
    private long records;
    private boolean urgent;
    private boolean reachable;
    private boolean inFlight;
    private boolean closing;
    private LedgerException parked;
    private String detail = "not asked yet";
    private boolean confirmed; // From here on the thread's.
    private long floorMillis;
    private int conflicts;
    private int invalid;

    Anchoring(LocalLedger lane, LaneChannel channel, FabricSettings settings, Outbox outbox, Clock clock) {
        this.lane = lane;
        this.channel = channel;
        this.settings = settings;
        this.outbox = outbox;
        this.clock = clock;
        this.jitter = new SplittableRandom(lane.origin().hashCode());
        this.floorMillis = Math.max(
                outbox.timeMillis(), outbox.pending().map(Pending::timeMillis).orElse(0L));
        this.thread = new Thread(this::run, "fabric " + lane.origin());
        thread.setDaemon(true);
    }

    /** Compares the lane with the channel if that answers, and begins. */
    void start() throws IOException {
        try {
            confirmHead();
        } catch (FabricException e) {
            note(e); // The thread does it before anything else.
        }
        thread.start();
    }

    private void run() {
        int attempt = 0;
        while (!isClosing()) {
            try {
                step();
                attempt = 0;
            } catch (FabricException e) {
                note(e);
                if (isFinal(e)) {
                    park(new LedgerException(Stage.REFUSED, "channel: refused: " + e.getMessage(), e));
                    return;
                }
                channel.nextPeer();
                pause(attempt++);
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
            carry(before.get(), channel.transaction(before.get().transaction()));
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
        if (head.isEmpty()) {
            if (outbox.anchored() > 0) {
                throw new FabricException(Failure.AWAY, "head at " + channel.peer() + ": no such lane yet", null);
            }
            channel.openLane(LaneOpening.newBuilder()
                    .setOrigin(lane.origin())
                    .setKeys(CheckpointKey.newBuilder()
                            .setEd25519(
                                    ByteString.copyFrom(lane.keys().ed25519().publicKey()))
                            .setMldsa44(
                                    ByteString.copyFrom(lane.keys().mldsa44().publicKey())))
                    .build());
        } else {
            compare(head.get());
        }
        confirmed = true;
        cameThrough();
    }

    private void compare(LaneHead head) throws FabricException, IOException {
        if (head.getSize() > 0) {
            lane.confirm(head.getCheckpoint().toStringUtf8());
            floorMillis = Math.max(floorMillis, head.getTimeMillis());
        }
        if (head.getSize() < outbox.anchored()) {
            throw new FabricException(
                    Failure.AWAY,
                    "head at " + channel.peer() + ": " + head.getSize() + " records (expected: at least "
                            + outbox.anchored() + ", which were committed)",
                    null);
        }
        if (outbox.pending().isEmpty() && head.getSize() > outbox.anchored()) {
            finish(new Anchored(head.getSize(), -1, head.getTimeMillis(), new byte[32]));
        }
    }

    private void propose() throws FabricException, IOException {
        LedgerBatch batch = batch();
        long end = batch.getFirstIndex() + count(batch);
        Transaction transaction = channel.endorse(batch);
        if (appended(transaction).getDuplicate()) {
            throw new FabricException(Failure.CONFLICT, "append: the channel has it already", null);
        }
        Pending pending = new Pending(end, batch.getTimeMillis(), transaction.getBytes());
        outbox.put(pending); // A crash before: it was never submitted. After: the same bytes are submitted again.
        floorMillis = batch.getTimeMillis();
        carry(pending, transaction);
    }

    private static long count(LedgerBatch batch) {
        return batch.getRecordsCount() + batch.getLeafHashes().size() / TreeHash.BYTES;
    }

    private static Appended appended(Transaction transaction) throws FabricException {
        try {
            return Appended.parseFrom(transaction.getResult());
        } catch (InvalidProtocolBufferException e) {
            throw new FabricException(Failure.INVALID, "append: the answer is not an Appended", e);
        }
    }

    private void carry(Pending pending, Transaction transaction) throws FabricException, IOException {
        setInFlight(true);
        try {
            channel.submit(transaction);
        } catch (FabricException e) {
            if (e.failure() != Failure.UNKNOWN) {
                throw e;
            }
            note(e); // It may have been ordered before, or by this very call: only its status tells.
            channel.nextPeer();
            pause(0);
        }
        Status status = channel.status(transaction.getTransactionId());
        setInFlight(false);
        if (!status.isSuccessful()) {
            outbox.drop();
            throw new FabricException(
                    Failure.ofCommit(status.getCode()),
                    "transaction " + transaction.getTransactionId() + ": " + status.getCode(),
                    null);
        }
        byte[] id = HexFormat.of().parseHex(transaction.getTransactionId());
        finish(new Anchored(pending.end(), status.getBlockNumber(), pending.timeMillis(), id));
        conflicts = 0;
        invalid = 0;
        cameThrough();
    }

    private void finish(Anchored batch) throws IOException {
        long before = outbox.anchored();
        outbox.add(batch);
        Map<Long, CompletableFuture<Anchored>> done;
        synchronized (this) {
            batches++;
            records += batch.end() - before;
            done = new TreeMap<>(waiting.headMap(batch.end()));
            waiting.headMap(batch.end()).clear();
        }
        done.values().forEach(one -> one.complete(batch));
    }

    private LedgerBatch batch() throws LedgerException {
        long first = outbox.anchored();
        long size = lane.size();
        long time = Math.max(clock.millis(), floorMillis);
        LedgerBatch.Builder batch = LedgerBatch.newBuilder()
                .setOrigin(lane.origin())
                .setFirstIndex(first)
                .setTimeMillis(time);
        TreeHash hash = new TreeHash();
        ByteArrayOutputStream leaves = new ByteArrayOutputStream();
        boolean whole = settings.mode() == FabricSettings.Mode.RECORDS;
        long bytes = ENVELOPE_BYTES;
        long next = first;
        while (next < size && next - first < LaneRules.MAX_RECORDS) {
            byte[] record = lane.entry(next).record();
            bytes += whole ? record.length + 4 : TreeHash.BYTES;
            if (bytes > LaneRules.MAX_BYTES) {
                break;
            }
            if (whole) {
                batch.addRecords(ByteString.copyFrom(record));
            } else {
                leaves.writeBytes(hash.leaf(record));
            }
            next++;
        }
        return batch.setLeafHashes(ByteString.copyFrom(leaves.toByteArray()))
                .setCheckpoint(ByteString.copyFromUtf8(lane.checkpointAt(next, time / 1000)))
                .build();
    }

    /** Waits for records, and then a little for more of them; false when closed before. */
    private synchronized boolean awaitRecords() {
        try {
            while (!closing && lane.size() <= outbox.anchored()) {
                wait();
            }
            long end = System.nanoTime() + settings.linger().toNanos();
            long left = end - System.nanoTime();
            while (!closing && !urgent && left > 0 && lane.size() - outbox.anchored() < LaneRules.MAX_RECORDS) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
                left = end - System.nanoTime();
            }
            urgent = !waiting.isEmpty() && waiting.lastKey() >= outbox.anchored() + LaneRules.MAX_RECORDS;
            return !closing;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing = true;
            return false;
        }
    }

    /** Something was appended. */
    synchronized void wake() {
        notifyAll();
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
        failWaiting(why);
    }

    private void failWaiting(LedgerException why) {
        Map<Long, CompletableFuture<Anchored>> all;
        synchronized (this) {
            all = new TreeMap<>(waiting);
            waiting.clear();
        }
        all.values().forEach(one -> one.completeExceptionally(why));
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
            return waiting.computeIfAbsent(index, at -> new CompletableFuture<>())
                    .copy();
        }
    }

    synchronized Backlog backlog() {
        long anchored = outbox.anchored();
        long behind = Math.max(0, lane.size() - anchored);
        long oldest = 0;
        try {
            oldest = behind == 0 ? 0 : lane.durableMillis(anchored);
        } catch (LedgerException e) {
            throw new IllegalStateException("record " + anchored + " is durable and has no time", e);
        }
        return new Backlog(anchored, behind, oldest, reachable, parked != null, detail);
    }

    synchronized FabricMetrics metrics() {
        return new FabricMetrics(
                batches, records, Map.copyOf(failures), inFlight ? 1 : 0, Math.max(0, lane.size() - outbox.anchored()));
    }

    /** Ends the thread; what is in flight is gone on with at the next start. */
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        channel.close(); // Ends a call that hangs.
        try {
            thread.join();
            outbox.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "outbox of {0}: {1}", lane.origin(), e.getMessage());
        }
        failWaiting(new LedgerException(Stage.STOPPED, "lane: closed"));
    }
}
