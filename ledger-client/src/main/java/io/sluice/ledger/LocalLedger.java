package io.sluice.ledger;

import io.sluice.lane.Checkpoint;
import io.sluice.lane.InclusionProof;
import io.sluice.lane.InclusionProver;
import io.sluice.lane.LaneKeys;
import io.sluice.lane.MerkleTree;
import io.sluice.lane.TreeHash;
import io.sluice.ledger.LedgerException.Stage;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The lane on local disk. Appends gather while the disk is busy and become durable together: openings, fdatasync,
 * records with root and signature, fdatasync, then the receipts. A failing disk stops the lane for good, because after
 * a failed fsync nobody knows what is on the disk; only opening it again finds out.
 *
 * <p>Threads of its own: one writes, one acknowledges, one publishes tiles and checkpoint, one allocates files, and one
 * for each follower.
 */
public final class LocalLedger implements Ledger {
    private static final System.Logger LOG = System.getLogger(LocalLedger.class.getName());

    /**
     * What can be chosen.
     *
     * @param publishEvery shortest time between two checkpoints among the public files
     * @param earlierKeys all keys that sign or signed this lane, as its owner's entry says; empty: the signer's alone
     * @param moreRoom is called when the disk has no room for the next records, and may make some
     */
    public record Settings(Duration publishEvery, Optional<CheckpointVerifier> earlierKeys, Runnable moreRoom) {
        /** Nobody can make room. */
        public Settings(Duration publishEvery, Optional<CheckpointVerifier> earlierKeys) {
            this(publishEvery, earlierKeys, () -> {});
        }

        /** The same of a lane that other keys have signed, too. */
        public Settings withEarlierKeys(CheckpointVerifier keys) {
            return new Settings(publishEvery, Optional.of(keys), moreRoom);
        }

        /** The same, with somebody who can make room. */
        public Settings withMoreRoom(Runnable room) {
            return new Settings(publishEvery, earlierKeys, room);
        }

        /** A quarter of a second, no earlier keys. */
        public static Settings defaults() {
            return new Settings(Duration.ofMillis(250), Optional.empty());
        }
    }

    private final LaneStore store;
    private final CheckpointSigner signer;
    private final CheckpointVerifier keys;
    private final Clock clock;
    private final Settings settings;
    private final Publisher publisher;
    private final ExecutorService allocator;
    private final ExecutorService acks;
    private final Thread writer;
    private final Thread publishing;
    private final Inbox inbox = new Inbox();
    private final Object grown = new Object(); // Notified when the head moves, and when the lane ends.
    private final Set<Follower> followers = ConcurrentHashMap.newKeySet();
    private volatile LedgerException stopped;
    private volatile boolean closing;

    private LocalLedger(
            LaneStore store,
            CheckpointSigner signer,
            CheckpointVerifier keys,
            Clock clock,
            Settings settings,
            ExecutorService allocator) {
        this.store = store;
        this.signer = signer;
        this.keys = keys;
        this.clock = clock;
        this.settings = settings;
        this.allocator = allocator;
        this.publisher = new Publisher(store);
        this.acks = Executors.newSingleThreadExecutor(task -> thread(signer.origin(), "acks", task));
        this.writer = thread(signer.origin(), "writer", this::write);
        this.publishing = thread(signer.origin(), "publisher", this::publish);
    }

    /** Opens with the default settings. */
    public static LocalLedger open(Path dir, CheckpointSigner signer, Clock clock) throws LedgerException {
        return open(dir, signer, clock, Settings.defaults());
    }

    /**
     * Opens the lane in {@code dir}, which is made when it is missing, and replays it.
     *
     * @throws LedgerException IN_USE, CORRUPT, BEHIND, FORK (also when it is not what it was where an earlier key was
     *     retired); REFUSED when the directory holds another lane; BUSY when the disk is full or unreadable
     */
    public static LocalLedger open(Path dir, CheckpointSigner signer, Clock clock, Settings settings)
            throws LedgerException {
        return open(dir, signer, clock, settings, Disk.REAL);
    }

    static LocalLedger open(Path dir, CheckpointSigner signer, Clock clock, Settings settings, Disk disk)
            throws LedgerException {
        CheckpointVerifier own = signer.verifier();
        CheckpointVerifier keys = settings.earlierKeys().map(own::or).orElse(own);
        ExecutorService allocator =
                Executors.newSingleThreadExecutor(task -> thread(signer.origin(), "allocator", task));
        try {
            LaneStore store = LaneStore.open(dir, signer, keys, disk, allocator);
            LocalLedger ledger = new LocalLedger(store, signer, keys, clock, settings, allocator);
            ledger.publisher.renew(store.head());
            ledger.writer.start();
            ledger.publishing.start();
            return ledger;
        } catch (IOException e) {
            allocator.shutdownNow();
            throw e instanceof LedgerException known
                    ? known
                    : new LedgerException(Stage.BUSY, "lane " + dir + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            allocator.shutdownNow();
            throw e;
        }
    }

    /**
     * Moves the lane in {@code dir} aside, whatever its state, so that a new one with another origin can be opened
     * there. The first record of the new lane should say that there is a gap. The lane must not be open.
     *
     * @return where the old lane is now, beside {@code dir}
     */
    public static Path retire(Path dir) throws LedgerException {
        for (int n = 1; ; n++) {
            Path old = dir.resolveSibling(dir.getFileName() + ".retired-" + n);
            if (!Files.exists(old)) {
                try {
                    Files.move(dir, old, StandardCopyOption.ATOMIC_MOVE);
                    Disk.sync(old.toAbsolutePath().getParent());
                    return old;
                } catch (AtomicMoveNotSupportedException e) {
                    throw new LedgerException(Stage.REFUSED, "lane " + dir + ": cannot be moved", e);
                } catch (IOException e) {
                    throw new LedgerException(Stage.BUSY, "lane " + dir + ": " + e.getMessage(), e);
                }
            }
        }
    }

    private static Thread thread(String origin, String role, Runnable task) {
        Thread thread = new Thread(task, "ledger-" + role + " " + origin);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public String origin() {
        return signer.origin();
    }

    @Override
    public CompletableFuture<Receipt> append(byte[] record, byte[] privateOpening) {
        return put(-1, record, privateOpening);
    }

    @Override
    public CompletableFuture<Receipt> appendAt(long index, byte[] record, byte[] privateOpening) {
        return put(index, record, privateOpening);
    }

    private CompletableFuture<Receipt> put(long index, byte[] record, byte[] privateOpening) {
        if (record.length == 0 || record.length > MAX_RECORD_BYTES || privateOpening.length > MAX_OPENING_BYTES) {
            return CompletableFuture.failedFuture(new LedgerException(
                    Stage.REFUSED,
                    "record: " + record.length + " bytes, opening: " + privateOpening.length + " (expected: 1 to "
                            + MAX_RECORD_BYTES + ", at most " + MAX_OPENING_BYTES + ")"));
        }
        Pending pending = new Pending(
                index,
                record,
                privateOpening,
                new TreeHash().leaf(record),
                RecordKeys.of(record),
                new CompletableFuture<>());
        inbox.put(pending);
        return pending.receipt();
    }

    private void write() {
        for (Batch batch = inbox.take(); batch != null; batch = inbox.take()) {
            commit(batch);
        }
    }

    private void commit(Batch taken) {
        LedgerException before = stopped;
        if (before != null) {
            refuse(taken, new LedgerException(Stage.STOPPED, "lane: stopped: " + before.getMessage(), before));
            return;
        }
        Batch batch = inPlace(taken);
        if (batch.size() == 0) {
            return;
        }
        try {
            reserve(batch);
        } catch (IOException e) {
            refuse(batch, new LedgerException(Stage.BUSY, "lane: no room on disk: " + e.getMessage(), e));
            return;
        }
        try {
            Head head = store.append(batch, clock.millis());
            acks.execute(() -> acknowledge(batch, head));
            signalGrown();
        } catch (IOException | RuntimeException | Error e) {
            LedgerException why =
                    new LedgerException(Stage.OUTCOME_UNKNOWN, "lane: the disk failed, stopped: " + e.getMessage(), e);
            stop(why);
            refuse(batch, why);
        }
    }

    private void reserve(Batch batch) throws IOException {
        try {
            store.reserve(batch);
        } catch (IOException e) {
            settings.moreRoom().run();
            store.reserve(batch);
        }
    }

    /** Refuses those whose place is not the next one: a record before them was not taken. */
    private Batch inPlace(Batch taken) {
        Batch good = new Batch();
        Batch bad = new Batch();
        for (Pending pending : taken.all()) {
            boolean fits = pending.mayTake(store.head().size() + good.size());
            (fits ? good : bad).add(pending);
        }
        if (bad.size() == 0) {
            return taken;
        }
        refuse(bad, new LedgerException(Stage.BUSY, "lane: the record before this one was not taken"));
        return good;
    }

    private void acknowledge(Batch batch, Head head) {
        InclusionProver prover = store.prover(head);
        inbox.done(batch);
        long index = head.size() - batch.size();
        for (Pending pending : batch.all()) {
            pending.receipt().complete(new LocalReceipt(index, pending.record(), prover.proof(index), head));
            index++;
        }
    }

    private void refuse(Batch batch, LedgerException why) {
        acks.execute(() -> {
            inbox.done(batch);
            batch.fail(why);
        });
    }

    private void stop(LedgerException why) {
        stopped = why;
        signalGrown();
        LOG.log(System.Logger.Level.ERROR, "lane {0} stopped: {1}", signer.origin(), why.getMessage());
    }

    private void signalGrown() {
        synchronized (grown) {
            grown.notifyAll();
        }
    }

    private void publish() {
        try {
            boolean more = true;
            while (more) {
                more = awaitGrowth(publisher.published());
                publishOnce();
                if (more) {
                    pause();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void publishOnce() {
        Head head = store.head();
        if (stopped != null || head.size() <= publisher.published()) {
            return;
        }
        try {
            publisher.publish(head);
        } catch (IOException | RuntimeException e) {
            // Receipts do not depend on these files, and the next round tries again.
            LOG.log(System.Logger.Level.WARNING, "lane {0}: not published: {1}", signer.origin(), e.getMessage());
        }
    }

    /** False when the lane ends. */
    private boolean awaitGrowth(long size) throws InterruptedException {
        synchronized (grown) {
            while (!closing && store.head().size() <= size) {
                grown.wait();
            }
            return !closing;
        }
    }

    private void pause() throws InterruptedException {
        long end = System.nanoTime() + settings.publishEvery().toNanos();
        synchronized (grown) {
            for (long left = end - System.nanoTime(); left > 0 && !closing; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(grown, left);
            }
        }
    }

    @Override
    public List<Entry> find(Query query) throws LedgerException {
        return store.index().find(query, store.head().size(), index -> Optional.of(store.record(index)));
    }

    @Override
    public Entry entry(long index) throws LedgerException {
        return new Entry(index, store.record(index));
    }

    @Override
    public Optional<byte[]> opening(long index) throws LedgerException {
        return store.opening(index);
    }

    @Override
    public void erase(long index) throws LedgerException {
        try {
            store.erase(index);
        } catch (LedgerException e) {
            throw e;
        } catch (IOException e) {
            throw new LedgerException(
                    Stage.OUTCOME_UNKNOWN, "opening of record " + index + ": perhaps not erased; do it again", e);
        }
    }

    @Override
    public String proof(long index) throws LedgerException {
        store.record(index); // Refuses an index that is not there.
        Head head = store.head();
        try {
            return InclusionProof.format(index, store.prover(head).proof(index), head.note());
        } catch (IllegalStateException e) {
            throw new LedgerException(Stage.CORRUPT, e.getMessage(), e);
        }
    }

    @Override
    public List<byte[]> consistency(long from, long to) throws LedgerException {
        long size = store.head().size();
        if (from < 0 || from > to || to > size) {
            throw new LedgerException(
                    Stage.REFUSED, "sizes: " + from + ", " + to + " (expected: ascending, at most " + size + ")");
        }
        try {
            return MerkleTree.consistencyProof(store.tree(), from, to);
        } catch (IllegalStateException e) {
            throw new LedgerException(Stage.CORRUPT, e.getMessage(), e);
        }
    }

    @Override
    public String checkpoint() throws LedgerException {
        LedgerException why = stopped;
        if (why != null && why.stage() != Stage.OUTCOME_UNKNOWN) {
            throw new LedgerException(Stage.STOPPED, "lane: stopped: " + why.getMessage(), why);
        }
        return store.head().note();
    }

    @Override
    public LaneFiles files() throws LedgerException {
        checkpoint(); // A lane that is stopped signs nothing.
        return store.copy(store.head());
    }

    @Override
    public long size() {
        return store.head().size();
    }

    @Override
    public Subscription follow(long from, Consumer<Entry> consumer) {
        Follower follower = new Follower(from, consumer);
        followers.add(follower);
        follower.thread.start();
        return follower;
    }

    private final class Follower implements Subscription {
        private final Thread thread;
        private volatile boolean done;

        Follower(long from, Consumer<Entry> consumer) {
            this.thread = thread(signer.origin(), "follower", () -> run(from, consumer));
        }

        private void run(long from, Consumer<Entry> consumer) {
            try {
                for (long next = from; awaitMore(next); next++) {
                    consumer.accept(entry(next));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (LedgerException | RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "follower of {0} ended: {1}", signer.origin(), e.toString());
            } finally {
                followers.remove(this);
            }
        }

        private boolean awaitMore(long next) throws InterruptedException {
            if (!done && store.head().size() > next) {
                return true;
            }
            synchronized (grown) {
                while (!done && store.head().size() <= next) {
                    grown.wait();
                }
                return !done;
            }
        }

        @Override
        public void close() {
            done = true;
            signalGrown();
            if (Thread.currentThread() != thread) {
                join(thread);
            }
        }
    }

    @Override
    public void confirm(String checkpoint) throws LedgerException {
        Checkpoint kept = keys.verify(checkpoint)
                .orElseThrow(() -> new LedgerException(
                        Stage.REFUSED, "checkpoint: not one of " + signer.origin() + " or not signed by its keys"));
        try {
            store.compare(kept);
        } catch (LedgerException e) {
            stop(e);
            throw e;
        }
    }

    @Override
    public CompletableFuture<Optional<Anchor>> anchored(long index) {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    /**
     * The records from one index on, in order: up to {@code until}, and as long as they, with {@code frameBytes} more
     * for each, have no more than {@code maxBytes} together.
     *
     * @throws LedgerException REFUSED when the lane is not that long
     */
    public List<byte[]> records(long from, long until, long maxBytes, int frameBytes) throws LedgerException {
        List<byte[]> records = new ArrayList<>();
        long bytes = 0;
        for (long index = from; index < until; index++) {
            byte[] record = store.record(index);
            bytes += record.length + frameBytes;
            if (bytes > maxBytes) {
                break;
            }
            records.add(record);
        }
        return records;
    }

    /**
     * The leaf hashes of these records, one after the other, without reading the records.
     *
     * @throws LedgerException REFUSED when the lane is not that long
     */
    public byte[] leafHashes(long from, long until) throws LedgerException {
        long size = store.head().size();
        if (from < 0 || from > until || until > size) {
            throw new LedgerException(
                    Stage.REFUSED, "records: " + from + ", " + until + " (expected: ascending, at most " + size + ")");
        }
        byte[] hashes = new byte[Math.toIntExact((until - from) * TreeHash.BYTES)];
        try {
            for (long index = from; index < until; index++) {
                byte[] leaf = store.tree().hash(0, index);
                System.arraycopy(leaf, 0, hashes, (int) (index - from) * TreeHash.BYTES, TreeHash.BYTES);
            }
        } catch (IllegalStateException e) {
            throw new LedgerException(Stage.CORRUPT, e.getMessage(), e);
        }
        return hashes;
    }

    /**
     * The checkpoint that the lane had at an earlier size, signed now with both keys. The cosignature says {@code
     * timeSeconds}. One of the same size has the same root whenever it is asked for.
     *
     * @throws LedgerException REFUSED when the lane is not that long, STOPPED when it signs nothing any more
     */
    public String checkpointAt(long size, long timeSeconds) throws LedgerException {
        checkpoint(); // A lane that is stopped signs nothing.
        if (size < 0 || size > store.head().size()) {
            throw new LedgerException(
                    Stage.REFUSED,
                    "size: " + size + " (expected: at most " + store.head().size() + ")");
        }
        try {
            return signer.sign(size, MerkleTree.root(store.tree(), size), timeSeconds)
                    .format();
        } catch (IllegalStateException e) {
            throw new LedgerException(Stage.CORRUPT, e.getMessage(), e);
        }
    }

    /** The public keys that sign this lane now. */
    public LaneKeys keys() {
        return signer.keys();
    }

    /** Whether these raw keys sign this lane, or did so before. */
    public boolean knows(byte[] ed25519, byte[] mldsa44) {
        return keys.knows(ed25519, mldsa44);
    }

    /**
     * When the record at this index became durable, in milliseconds since 1970; the same after a restart.
     *
     * @throws LedgerException REFUSED when there is no such record
     */
    public long durableMillis(long index) throws LedgerException {
        return store.durableMillis(index);
    }

    @Override
    public Health health() {
        LedgerException why = stopped;
        Head head = store.head();
        boolean writable = why == null && !closing;
        String detail = why != null ? why.getMessage() : closing ? "closed" : "writing";
        return new Health(
                writable,
                head.size(),
                inbox.waiting(),
                publisher.published(),
                head.timeMillis(),
                detail,
                Optional.empty());
    }

    /**
     * A file of the public face of the lane ({@code checkpoint}, {@code tile/<L>/<N>[.p/<W>]}, {@code
     * tile/entries/<N>[.p/<W>]}), always as of now; empty when there is none.
     */
    public Optional<byte[]> resource(String path) throws LedgerException {
        return publisher.resource(path);
    }

    /** Waits for what was appended, publishes the last checkpoint, then releases files and threads. */
    @Override
    public void close() {
        inbox.close();
        join(writer);
        acks.shutdown();
        awaitEnd(acks);
        closing = true;
        signalGrown();
        join(publishing);
        followers.forEach(Follower::close);
        allocator.shutdown();
        awaitEnd(allocator);
        try {
            store.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "lane {0}: {1}", signer.origin(), e.getMessage());
        }
    }

    private static void awaitEnd(ExecutorService executor) {
        try {
            executor.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
