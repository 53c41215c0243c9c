package io.sluice.ledger.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ledger.CheckpointSigner;
import io.sluice.ledger.Ledger;
import io.sluice.ledger.LedgerContract;
import io.sluice.ledger.LocalLedger;
import io.sluice.ledger.Samples;
import io.sluice.ledger.network.NeedsFabric;
import io.sluice.proto.LedgerBatch;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of every ledger, on a real network. */
@NeedsFabric
@ExtendWith(RealNetwork.class)
@Timeout(600)
class RealFabricLedgerTest extends LedgerContract {
    private static final int RECORDS = 10_000;

    @TempDir
    private Path temp;

    private final RealNetwork.Shared shared;
    private final CheckpointSigner signer;

    RealFabricLedgerTest(RealNetwork.Shared shared) {
        this.shared = shared;
        this.signer = Samples.signer(shared.freshLane(), 1);
    }

    @Override
    protected CheckpointSigner signer() {
        return signer;
    }

    @Override
    protected Ledger open() throws Exception {
        return open(temp.resolve("contract"), signer, FabricSettings.defaults(), Clock.systemUTC());
    }

    private FabricLedger open(Path dir, CheckpointSigner by, FabricSettings settings, Clock clock) throws Exception {
        return FabricLedger.open(
                LocalLedger.open(dir.resolve("lane"), by, clock),
                shared.access(),
                settings,
                dir.resolve("outbox"),
                clock);
    }

    @ParameterizedTest
    @EnumSource(FabricSettings.Mode.class)
    void theSameRecordsGiveTheSameRootsAndProofsByteForByte(FabricSettings.Mode mode) throws Exception {
        Clock clock = Clock.fixed(Instant.now(), ZoneOffset.UTC);
        CheckpointSigner fresh = Samples.signer(shared.freshLane(), 1);
        FabricSettings settings = new FabricSettings(mode, Duration.ofMillis(1), Duration.ofSeconds(1));
        try (FabricLedger ledger = open(temp.resolve("shared"), fresh, settings, clock);
                LocalLedger local = LocalLedger.open(temp.resolve("local"), fresh, clock)) {
            Samples.fill(ledger, RECORDS);
            Samples.fill(local, RECORDS);
            ledger.anchored(RECORDS - 1).get(150, TimeUnit.SECONDS);

            EqualityTest.assertEqual(ledger, local);
            assertThat(ledger.checkpoint()).isEqualTo(local.checkpoint());
            for (PeerAddress peer : shared.access().peers()) {
                ChannelContent.assertEachRecordOnce(shared.access(), peer, ledger);
            }
            for (LedgerBatch batch : ChannelContent.batches(
                    shared.access(), shared.access().peers().get(0), fresh.origin())) {
                assertThat(batch.getCheckpoint().toStringUtf8())
                        .isEqualTo(local.checkpointAt(Batching.end(batch), clock.millis() / 1_000));
            }
        }
    }
}
