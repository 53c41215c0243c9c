package io.sluice.ledger.fabric;

import io.sluice.ledger.Entry;
import io.sluice.ledger.Ledger;
import io.sluice.ledger.LedgerException;
import io.sluice.ledger.Query;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * All lanes of a channel, verified block by block without trusting a peer, kept durably in a directory and followed for
 * as long as it is open. Needs the right to read blocks, no more. Safe for concurrent use.
 */
public final class LedgerMirror implements AutoCloseable {
    private LedgerMirror() {}

    /**
     * Opens the directory, which is made when it is missing, and begins to follow the channel after the last block in
     * it. Peers need not be reachable.
     *
     * @throws LedgerException IN_USE, CORRUPT when the directory holds what cannot come from a crash, REFUSED when it is
     *     another channel's
     */
    public static LedgerMirror open(Path dir, ChannelAccess access) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** All lanes, by origin. */
    public List<MirroredLane> lanes() {
        throw new UnsupportedOperationException();
    }

    /** One lane; empty when the channel has none of this origin. */
    public Optional<MirroredLane> lane(String origin) {
        throw new UnsupportedOperationException();
    }

    /** A record that lies on the channel as a whole. @throws LedgerException REFUSED when there is none */
    public Entry entry(String origin, long index) throws LedgerException {
        throw new UnsupportedOperationException();
    }

    /** Leaf hash of the record, whether it lies there as a whole or not. */
    public byte[] leafHash(String origin, long index) throws LedgerException {
        throw new UnsupportedOperationException();
    }

    /** Records that match, as {@link Ledger#find}; those of which only the hash is there are not found. */
    public List<Entry> find(String origin, Query query) throws LedgerException {
        throw new UnsupportedOperationException();
    }

    /** Text of a {@code .tlog-proof} of the record under the newest checkpoint on the channel. */
    public String proof(String origin, long index) throws LedgerException {
        throw new UnsupportedOperationException();
    }

    /** Hashes that prove that the lane of size {@code to} begins with that of size {@code from}. */
    public List<byte[]> consistency(String origin, long from, long to) throws LedgerException {
        throw new UnsupportedOperationException();
    }

    /** Root of the lane's first {@code size} records. */
    public byte[] rootAt(String origin, long size) throws LedgerException {
        throw new UnsupportedOperationException();
    }

    /** Where the record lies and who vouches for that. */
    public Anchorage anchorOf(String origin, long index) throws LedgerException {
        throw new UnsupportedOperationException();
    }

    /** As {@link Ledger#follow}, of a lane that need not be there yet. */
    public Ledger.Subscription follow(String origin, long from, Consumer<Entry> consumer) {
        throw new UnsupportedOperationException();
    }

    /** True when the lane had this size before the time was over. */
    public boolean awaitSize(String origin, long size, Duration atMost) throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** True when the block of this number was verified and durable here before the time was over. */
    public boolean awaitBlock(long number, Duration atMost) throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    /**
     * Height of the channel at the first peer that answers: the number of the block that comes next. For who wants to
     * read all that is there now and then stop.
     *
     * @throws LedgerException UNREACHABLE when none answers
     */
    public long height() throws LedgerException {
        throw new UnsupportedOperationException();
    }

    /** SHA-256 of the header of a block here; none beyond {@link MirrorHealth#block}. */
    public byte[] headerHash(long number) throws LedgerException {
        throw new UnsupportedOperationException();
    }

    /** Compares the newest block here with the same at each configured peer; what differs becomes a finding. */
    public List<MirrorFinding> comparePeers() {
        throw new UnsupportedOperationException();
    }

    /** Everything that was not as it should be, oldest first; survives restarts. */
    public List<MirrorFinding> findings() {
        throw new UnsupportedOperationException();
    }

    /** How it is. Never blocks. */
    public MirrorHealth health() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
