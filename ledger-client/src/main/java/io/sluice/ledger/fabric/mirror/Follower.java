package io.sluice.ledger.fabric.mirror;

import io.sluice.ledger.fabric.ChannelAccess;
import io.sluice.ledger.fabric.PeerAddress;
import io.sluice.ledger.fabric.PeerConnection;
import io.sluice.ledger.fabric.mirror.LedgerMirror.PeerState;
import io.sluice.ledger.fabric.mirror.MirrorFinding.Kind;
import io.sluice.ledger.fabric.verify.BlockException;
import io.sluice.ledger.fabric.verify.BlockHash;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;

/** The thread that asks for blocks: at one peer after the other, for as long as one gives what verifies. */
final class Follower implements AutoCloseable {
    private static final long PAUSE_MILLIS = 1_000; // After every peer was tried in vain.

    private final LedgerMirror mirror;
    private final FindingLog caught;
    private final BlockStream.Asker asker;
    private final List<PeerConnection> peers = new ArrayList<>();
    private final Thread thread;

    private volatile BlockStream stream;
    private volatile PeerConnection ahead; // Said to have more than the one that is followed.
    private volatile String peer = "";
    private volatile String detail = "no peer was asked yet";
    private volatile boolean closed;

    Follower(ChannelAccess access, LedgerMirror mirror, FindingLog caught, Clock clock, SecureRandom random)
            throws IOException {
        this.mirror = mirror;
        this.caught = caught;
        this.asker = new BlockStream.Asker(access.channel(), access.identity(), clock, random);
        try {
            for (PeerAddress each : access.peers()) {
                peers.add(PeerConnection.open(each, access.identity()));
            }
        } catch (IOException | RuntimeException e) {
            peers.forEach(PeerConnection::close);
            throw e;
        }
        this.thread = new Thread(this::run, "mirror-" + access.channel());
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!closed) {
                long before = mirror.block();
                for (int i = 0; i < peers.size() && !closed; i++) {
                    follow(peers.get(i));
                    for (PeerConnection next = takeAhead(); next != null && !closed; next = takeAhead()) {
                        follow(next);
                    }
                }
                if (!closed && mirror.block() == before) {
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // Closed.
        } catch (IOException e) {
            detail = "stopped: " + e.getMessage(); // Our own disk.
            System.getLogger(Follower.class.getName()).log(System.Logger.Level.ERROR, "mirror: " + detail);
        }
    }

    private synchronized PeerConnection takeAhead() {
        PeerConnection next = ahead;
        ahead = null;
        return next;
    }

    /** A peer may hold blocks back for ever; whoever has more is followed instead. */
    private synchronized void preferIfAhead(PeerConnection other, long newest) {
        BlockStream open = stream;
        if (newest > mirror.block() && open != null && open.peer() != other) {
            ahead = other;
            open.close();
        }
    }

    /** Until this peer is away or gives what is not the next block. */
    private void follow(PeerConnection from) throws IOException, InterruptedException {
        peer = from.peer().toString();
        from.retryNow();
        try (BlockStream open = open(from)) {
            stream = open;
            for (Optional<Block> next = next(open); next.isPresent() && !closed; next = next(open)) {
                if (!take(next.get())) {
                    return;
                }
            }
        } catch (PeerAway e) {
            detail = e.getMessage();
        } finally {
            stream = null;
        }
    }

    private BlockStream open(PeerConnection from) throws PeerAway {
        try {
            return BlockStream.from(from, asker, mirror.block() + 1);
        } catch (IOException e) {
            throw new PeerAway(e);
        }
    }

    private static Optional<Block> next(BlockStream open) throws PeerAway, InterruptedException {
        try {
            return open.next();
        } catch (IOException e) {
            throw new PeerAway(e);
        }
    }

    private static final class PeerAway extends Exception {
        private static final long serialVersionUID = 1L;

        PeerAway(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    private boolean take(Block block) throws IOException {
        try {
            mirror.take(block, peer);
            detail = "follows " + peer;
            return true;
        } catch (BlockException e) {
            detail = e.getMessage();
            caught.add(new MirrorFinding(Kind.BAD_BLOCK, e.block(), "", peer, e.getMessage()), block);
            return false;
        }
    }

    /** What each peer holds, and whether it is the same as here. */
    List<PeerState> compare() throws InterruptedException {
        List<PeerState> states = new ArrayList<>();
        for (PeerConnection each : peers) {
            states.add(compare(each));
        }
        return states;
    }

    private PeerState compare(PeerConnection each) throws InterruptedException {
        String name = each.peer().toString();
        try {
            each.retryNow();
            Optional<Block> newest = BlockStream.newest(each, asker);
            long there = newest.map(block -> block.getHeader().getNumber()).orElse(-1L);
            long common = Math.min(there, mirror.block());
            Optional<Block> same = common < 0 ? Optional.empty() : BlockStream.one(each, asker, common);
            if (same.isEmpty()) {
                return new PeerState(name, there, "gives no block");
            }
            if (same.get().getHeader().getNumber() != common
                    || !Arrays.equals(BlockHash.of(same.get().getHeader()), mirror.headerHash(common))) {
                String what = "holds another block " + common + " than the one verified here";
                caught.add(new MirrorFinding(Kind.FORKED_CHANNEL, common, "", name, what), same.get());
                return new PeerState(name, there, what);
            }
            preferIfAhead(each, there);
            return new PeerState(name, there, "the same up to block " + common);
        } catch (IOException e) {
            return new PeerState(name, -1, e.getMessage());
        }
    }

    MirrorHealth health(long block, int findings) {
        return new MirrorHealth(block, stream != null && detail.startsWith("follows"), peer, findings, detail);
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        BlockStream open = stream;
        if (open != null) {
            open.close();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        peers.forEach(PeerConnection::close);
    }
}
