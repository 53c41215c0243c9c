package io.sluice.ledger.fabric.mirror;

import io.sluice.lane.InclusionProof;
import io.sluice.lane.InclusionProver;
import io.sluice.lane.MerkleTree;
import io.sluice.ledger.Entry;
import io.sluice.ledger.LedgerException;
import io.sluice.ledger.LedgerException.Stage;
import io.sluice.ledger.Query;
import io.sluice.ledger.fabric.ChannelAccess;
import io.sluice.ledger.fabric.verify.ChannelVerifier;
import io.sluice.ledger.fabric.verify.VerifiedBlock;
import io.sluice.proto.LedgerMember;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.hyperledger.fabric.protos.common.Block;

/**
 * All lanes of a channel, verified block by block without trusting a peer, kept durably in a directory and followed for
 * as long as it is open. Needs the right to read blocks, no more. Safe for concurrent use.
 *
 * <p>A block is in the log, with what was found about it, before anything of it is answered; what is answered is made
 * anew from the log at each start. So there is nothing that a crash could leave half done.
 */
public final class LedgerMirror implements AutoCloseable {
    private final ChannelAccess access;
    private final BlockLog log;
    private final FindingLog caught;
    private final ChannelVerifier verifier; // The follower's, after the replay.
    private final Projection projection = new Projection();
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(); // Guards projection, positions, headers.
    private final Condition grown = lock.writeLock().newCondition();
    private final List<byte[]> headers = new ArrayList<>(); // Hash of each block's header, by number.
    private final Follower follower;

    private LedgerMirror(Path dir, ChannelAccess access, Clock clock, SecureRandom random) throws IOException {
        this.access = access;
        this.verifier = ChannelVerifier.ofGenesis(access.genesis(), access.chaincode());
        if (!verifier.channel().equals(access.channel())) {
            throw new LedgerException(
                    Stage.REFUSED, "genesis block: of " + verifier.channel() + " (expected: " + access.channel() + ")");
        }
        this.headers.add(verifier.headerHash());
        this.log = BlockLog.open(dir, name(verifier, access.chaincode()), this::replay);
        try {
            this.caught = FindingLog.open(dir);
            this.follower = new Follower(access, this, caught, clock, random);
        } catch (IOException | RuntimeException e) {
            log.close();
            throw e;
        }
    }

    /**
     * Opens the directory, which is made when it is missing, and begins to follow the channel after the last block in
     * it. Peers need not be reachable.
     *
     * @throws LedgerException IN_USE, CORRUPT when the directory holds what cannot come from a crash, REFUSED when it is
     *     another channel's or the genesis block is none
     */
    public static LedgerMirror open(Path dir, ChannelAccess access, Clock clock, SecureRandom random)
            throws IOException {
        LedgerMirror mirror = new LedgerMirror(dir, access, clock, random);
        mirror.follower.start();
        return mirror;
    }

    private static byte[] name(ChannelVerifier verifier, String chaincode) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(verifier.headerHash());
            return sha256.digest(chaincode.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private void replay(BlockLog.Frame frame) throws IOException {
        try {
            VerifiedBlock block = verifier.replay(Block.parseFrom(frame.block()), frame.verdicts());
            project(block, frame.position(), frame.peer());
        } catch (IOException e) {
            throw new LedgerException(Stage.CORRUPT, "mirror: " + e.getMessage(), e);
        }
    }

    /** Takes the next block from a peer: verified, durable, answered from, in this order. Only the follower. */
    void take(Block block, String peer) throws IOException {
        VerifiedBlock verified = verifier.accept(block);
        long position = log.append(block.toByteArray(), verified.verdicts(), peer);
        lock.writeLock().lock();
        try {
            project(verified, position, peer);
            grown.signalAll();
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void project(VerifiedBlock block, long position, String peer) {
        projection.take(block, position, peer);
        headers.add(block.headerHash());
    }

    /** What waits under the lock of the projection. */
    private interface Reading<T> {
        T read() throws LedgerException;
    }

    private <T> T reading(Reading<T> what) throws LedgerException {
        lock.readLock().lock();
        try {
            return what.read();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** All lanes, by origin. */
    public List<MirroredLane> lanes() {
        lock.readLock().lock();
        try {
            return projection.lanes().values().stream().map(Lane::view).toList();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** One lane; empty when the channel has none of this origin. */
    public Optional<MirroredLane> lane(String origin) {
        lock.readLock().lock();
        try {
            return Optional.ofNullable(projection.lanes().get(origin)).map(Lane::view);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** The members that the channel lists, by name: as their owners signed it; signatures were judged by endorsers only. */
    public Map<String, LedgerMember> members() {
        lock.readLock().lock();
        try {
            return Map.copyOf(projection.members());
        } finally {
            lock.readLock().unlock();
        }
    }

    /** A record; empty when only its hash lies on the channel. @throws LedgerException REFUSED when there is none */
    public Optional<byte[]> record(String origin, long index) throws LedgerException {
        return reading(() -> records(origin).record(requireIndex(origin, index)));
    }

    /** Records from {@code from} on, at most {@code limit}, and none beyond the end; each as {@link #record}. */
    public List<Optional<byte[]>> records(String origin, long from, int limit) throws LedgerException {
        return reading(() -> {
            Records records = records(origin);
            List<Optional<byte[]>> found = new ArrayList<>();
            long end = Math.min(require(origin).size(), from + limit);
            for (long index = Math.max(0, from); index < end; index++) {
                found.add(records.record(index));
            }
            return found;
        });
    }

    /** Leaf hash of the record, whether it lies there as a whole or not. */
    public byte[] leafHash(String origin, long index) throws LedgerException {
        return reading(() -> require(origin).hashes().hash(0, requireIndex(origin, index)));
    }

    /** Records that match, as {@link io.sluice.ledger.Ledger#find}; those of which only the hash is there are not found. */
    public List<Entry> find(String origin, Query query) throws LedgerException {
        return reading(() -> {
            Lane lane = require(origin);
            Records records = records(origin);
            return lane.index().find(query, lane.size(), records::record);
        });
    }

    /** Text of a {@code .tlog-proof} of the record under the newest checkpoint on the channel. */
    public String proof(String origin, long index) throws LedgerException {
        return reading(() -> {
            Lane lane = require(origin);
            requireIndex(origin, index);
            InclusionProver prover = new InclusionProver(lane.hashes(), lane.size());
            return InclusionProof.format(index, prover.proof(index), lane.view().checkpoint());
        });
    }

    /** Hashes that prove that the lane of size {@code to} begins with that of size {@code from}. */
    public List<byte[]> consistency(String origin, long from, long to) throws LedgerException {
        return reading(() -> {
            requireSize(origin, to);
            if (from < 0 || from > to) {
                throw new LedgerException(Stage.REFUSED, "size: " + from + " (expected: 0 to " + to + ")");
            }
            return MerkleTree.consistencyProof(require(origin).hashes(), from, to);
        });
    }

    /** Root of the lane's first {@code size} records. */
    public byte[] rootAt(String origin, long size) throws LedgerException {
        return reading(() -> {
            requireSize(origin, size);
            return MerkleTree.root(require(origin).hashes(), size);
        });
    }

    /** Where the record lies and who vouches for that. */
    public Anchorage anchorOf(String origin, long index) throws LedgerException {
        return reading(() -> {
            Lane.Batch batch = require(origin).batch(requireIndex(origin, index));
            return records(origin).anchorage(batch);
        });
    }

    private Lane require(String origin) throws LedgerException {
        Lane lane = projection.lanes().get(origin);
        if (lane == null) {
            throw new LedgerException(Stage.REFUSED, "lane " + origin + ": not on the channel");
        }
        return lane;
    }

    private long requireIndex(String origin, long index) throws LedgerException {
        long size = require(origin).size();
        if (index < 0 || index >= size) {
            throw new LedgerException(Stage.REFUSED, "record: " + index + " (expected: 0 to " + (size - 1) + ")");
        }
        return index;
    }

    private void requireSize(String origin, long size) throws LedgerException {
        if (size < 0 || size > require(origin).size()) {
            throw new LedgerException(
                    Stage.REFUSED,
                    "size: " + size + " (expected: 0 to " + require(origin).size() + ")");
        }
    }

    private Records records(String origin) throws LedgerException {
        return new Records(access, log, require(origin));
    }

    /** True when the lane had this size before the time was over. */
    public boolean awaitSize(String origin, long size, Duration atMost) throws InterruptedException {
        return await(
                () -> {
                    Lane lane = projection.lanes().get(origin);
                    return lane != null && lane.size() >= size;
                },
                atMost);
    }

    /** True when the block of this number was verified and durable here before the time was over. */
    public boolean awaitBlock(long number, Duration atMost) throws InterruptedException {
        return await(() -> headers.size() > number, atMost);
    }

    private boolean await(java.util.function.BooleanSupplier met, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.writeLock().lock();
        try {
            while (!met.getAsBoolean() && left > 0) {
                left = grown.awaitNanos(left);
            }
            return met.getAsBoolean();
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Number of the newest block here; 0: the genesis block only. */
    public long block() {
        lock.readLock().lock();
        try {
            return headers.size() - 1;
        } finally {
            lock.readLock().unlock();
        }
    }

    /** SHA-256 of the header of a block here. */
    byte[] headerHash(long number) {
        lock.readLock().lock();
        try {
            return headers.get(Math.toIntExact(number)).clone();
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * Asks each configured peer for its newest block and for the one that is newest here, and compares; what differs
     * becomes a finding. Where one has more than the one that is followed, it is followed from now on.
     */
    public List<PeerState> comparePeers() throws InterruptedException {
        return follower.compare();
    }

    /**
     * What one peer holds.
     *
     * @param peer MSP and address
     * @param block number of its newest block; -1: it did not answer
     * @param detail one line
     */
    public record PeerState(String peer, long block, String detail) {}

    /** Everything that was not as it should be; survives restarts. */
    public List<MirrorFinding> findings() {
        List<MirrorFinding> all = new ArrayList<>(caught.all());
        lock.readLock().lock();
        try {
            all.addAll(projection.findings());
        } finally {
            lock.readLock().unlock();
        }
        return all;
    }

    /** How it is. Never waits for a peer. */
    public MirrorHealth health() {
        return follower.health(block(), findings().size());
    }

    /** Stops following and releases the directory. */
    @Override
    public void close() {
        follower.close();
        try {
            log.close();
        } catch (IOException e) {
            System.getLogger(LedgerMirror.class.getName())
                    .log(System.Logger.Level.WARNING, "mirror: not closed cleanly: " + e.getMessage());
        }
    }
}
