package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.ledger.fabric.ChannelAccess;
import io.sluice.ledger.fabric.mirror.LedgerMirror;
import io.sluice.ledger.network.ChannelFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** {@code --ledger FILE}: a channel, read from its peers and believed only as far as its blocks verify. */
final class LedgerOption {
    private static final Duration STEP = Duration.ofSeconds(1);
    private static final int COMPARE_STEPS = 5;
    private static final int IDLE_STEPS = 30; // Without a block that verifies: nobody gives one.

    @Option(
            names = "--ledger",
            paramLabel = "CHANNELFILE",
            description = "Ask a Hyperledger Fabric channel, and no gateway.")
    Path file;

    @Option(
            names = "--mirror",
            paramLabel = "DIR",
            description = "Where verified blocks are kept for the next time; else CHANNELFILE.mirror.")
    Path mirror;

    /** Whether a channel was named. */
    boolean given() {
        return file != null;
    }

    /** A mirror with all that the peers have now, and what they said of themselves. */
    Opened open(Surroundings around) throws IOException, CommandException {
        ChannelAccess access = ChannelFile.read(around.resolve(file));
        Path dir = around.resolve(mirror != null ? mirror : file.resolveSibling(file.getFileName() + ".mirror"));
        LedgerMirror opened = LedgerMirror.open(dir, access, around.clock(), around.random());
        try {
            return new Opened(access.channel() + "/" + access.chaincode(), opened, catchUp(opened));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            opened.close();
            throw new IOException("interrupted", e);
        } catch (CommandException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /**
     * A channel that was read.
     *
     * @param name of channel and chaincode
     * @param peers what each of them holds
     */
    record Opened(String name, LedgerMirror mirror, List<LedgerMirror.PeerState> peers) implements AutoCloseable {
        /** What was found about the channel itself. */
        ObjectNode report() {
            return LedgerAudit.channel(name, mirror, peers);
        }

        @Override
        public void close() {
            mirror.close();
        }
    }

    private static List<LedgerMirror.PeerState> catchUp(LedgerMirror mirror)
            throws InterruptedException, CommandException {
        List<LedgerMirror.PeerState> first = mirror.comparePeers();
        long height =
                first.stream().mapToLong(LedgerMirror.PeerState::block).max().orElse(-1);
        if (height < 0) {
            throw new CommandException(
                    Exit.UNREACHABLE,
                    "ledger-away",
                    first.stream()
                            .map(peer -> peer.peer() + ": " + peer.detail())
                            .toList());
        }
        long reached = mirror.block();
        for (int idle = 0; reached < height && idle < IDLE_STEPS; idle++) {
            mirror.awaitBlock(reached + 1, STEP);
            idle = mirror.block() > reached ? -1 : idle;
            reached = mirror.block();
            if (idle > 0 && idle % COMPARE_STEPS == 0) {
                mirror.comparePeers(); // Whoever has more is followed instead.
            }
        }
        List<LedgerMirror.PeerState> peers = new ArrayList<>(mirror.comparePeers());
        if (reached < height) {
            peers.add(new LedgerMirror.PeerState(
                    "somebody", height, "says to have block " + height + "; none beyond " + reached + " verifies"));
        }
        return peers;
    }
}
