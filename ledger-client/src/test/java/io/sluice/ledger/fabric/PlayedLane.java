package io.sluice.ledger.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.sluice.lane.TreeHash;
import io.sluice.ledger.Anchor;
import io.sluice.ledger.CheckpointSigner;
import io.sluice.ledger.LedgerException;
import io.sluice.ledger.LocalLedger;
import io.sluice.ledger.Samples;
import io.sluice.proto.LaneHead;
import io.sluice.proto.LedgerBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A lane, a played channel with two peers, and what both are expected to hold. */
final class PlayedLane implements AutoCloseable {
    static final String CHANNEL = "provenance";

    final PlayedChannel channel = new PlayedChannel();
    final List<PlayedPeer> peers = new ArrayList<>();
    final Path dir;
    FabricSettings settings =
            new FabricSettings(FabricSettings.Mode.RECORDS, Duration.ofMillis(20), Duration.ofMillis(200));
    FabricIdentity identity = PlayedIdentity.of(PlayedPeer.MSP, "gateway").identity();
    CheckpointSigner signer = Samples.signer();
    Clock clock = Clock.systemUTC();
    FabricLedger ledger;

    PlayedLane(Path dir) throws IOException {
        this.dir = dir;
        peers.add(PlayedPeer.start(channel));
        peers.add(peers.get(0).another());
    }

    FabricLedger open() throws LedgerException {
        LocalLedger lane = LocalLedger.open(dir.resolve("lane"), signer, clock);
        ledger = FabricLedger.open(lane, access(), settings, dir.resolve("outbox"), clock);
        return ledger;
    }

    ChannelAccess access() {
        return new ChannelAccess(
                CHANNEL, "sluice", peers.stream().map(PlayedPeer::address).toList(), identity, new byte[0]);
    }

    void reopen() throws LedgerException {
        ledger.close();
        open();
    }

    /** Waits until the channel has every record, and returns the anchor of the last. */
    Anchor await() throws Exception {
        return ledger.anchored(ledger.size() - 1).get(150, TimeUnit.SECONDS).orElseThrow();
    }

    /** Waits for a condition, for at most two minutes and a half. */
    static void until(BooleanSupplier holds) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(150);
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time").isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }

    void awaitOrdered(int count) throws InterruptedException {
        until(() -> channel.order().size() >= count);
    }

    void awaitParked() throws InterruptedException {
        until(() -> ledger.health().backlog().orElseThrow().parked());
    }

    /** The channel holds each record of the lane exactly once, in order, under roots that the lane has too. */
    void assertEachRecordOnce() throws Exception {
        LaneHead head = channel.head(ledger.origin());
        assertThat(head.getSize()).isEqualTo(ledger.size());
        long next = 0;
        TreeHash hash = new TreeHash();
        for (LedgerBatch batch : channel.batches(ledger.origin())) {
            assertThat(batch.getFirstIndex()).isEqualTo(next);
            for (ByteString record : batch.getRecordsList()) {
                assertThat(record.toByteArray()).isEqualTo(ledger.entry(next).record());
                next++;
            }
            for (int at = 0; at < batch.getLeafHashes().size(); at += TreeHash.BYTES) {
                assertThat(batch.getLeafHashes()
                                .substring(at, at + TreeHash.BYTES)
                                .toByteArray())
                        .isEqualTo(hash.leaf(ledger.entry(next).record()));
                next++;
            }
            ledger.confirm(batch.getCheckpoint().toStringUtf8());
        }
        assertThat(next).isEqualTo(ledger.size());
    }

    @Override
    public void close() {
        if (ledger != null) {
            ledger.close();
        }
        peers.forEach(PlayedPeer::close);
    }
}
