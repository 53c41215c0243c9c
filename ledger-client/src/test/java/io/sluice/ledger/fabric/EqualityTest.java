package io.sluice.ledger.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ledger.LocalLedger;
import io.sluice.ledger.Samples;
import io.sluice.proto.LedgerBatch;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A lane on a channel is the same lane as one that is not: the channel's evidence is beside it, not in it. */
class EqualityTest {
    private static final int RECORDS = 10_000;

    @TempDir
    private Path temp;

    @ParameterizedTest
    @EnumSource(FabricSettings.Mode.class)
    void theSameRecordsGiveTheSameRootsAndProofsByteForByte(FabricSettings.Mode mode) throws Exception {
        Clock clock = Clock.fixed(Instant.ofEpochSecond(1_800_000_000), ZoneOffset.UTC);
        try (PlayedLane played = new PlayedLane(temp);
                LocalLedger local = LocalLedger.open(temp.resolve("local"), Samples.signer(), clock)) {
            played.clock = clock;
            played.settings = new FabricSettings(mode, Duration.ofMillis(1), Duration.ofMillis(200));
            played.open();
            for (int i = 0; i < 4; i++) {
                Samples.fill(played.ledger, RECORDS / 4);
                Samples.fill(local, RECORDS / 4);
                assertThat(played.ledger.checkpoint()).isEqualTo(local.checkpoint());
            }
            played.await();

            assertEqual(played.ledger, local);
            played.assertEachRecordOnce();
            for (LedgerBatch batch : played.channel.batches(Samples.ORIGIN)) {
                String atItsEnd = local.checkpointAt(Batching.end(batch), clock.millis() / 1_000);
                assertThat(batch.getCheckpoint().toStringUtf8()).isEqualTo(atItsEnd);
            }
        }
    }

    static void assertEqual(FabricLedger shared, LocalLedger local) throws Exception {
        assertThat(shared.size()).isEqualTo(local.size());
        for (long i = 0; i < local.size(); i += i % 100 == 0 ? 1 : 33) {
            assertThat(shared.proof(i)).isEqualTo(local.proof(i));
            assertThat(shared.entry(i).record()).isEqualTo(local.entry(i).record());
            assertThat(shared.consistency(i, local.size()))
                    .containsExactlyElementsOf(local.consistency(i, local.size()));
        }
    }
}
