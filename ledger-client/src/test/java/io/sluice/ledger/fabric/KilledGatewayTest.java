package io.sluice.ledger.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class KilledGatewayTest {
    @TempDir
    private Path temp;

    @Test
    @Timeout(600)
    void whateverTheKilledProcessAppendedArrivesOnce() throws Exception {
        Random random = new Random(5);
        try (PlayedLane played = new PlayedLane(temp)) {
            long known = 0;
            for (int round = 0; round < 3; round++) {
                long anchored =
                        AppendingProcess.killAfter(temp, "hospital/main", played.access(), random.nextInt(4_000));
                played.ledger = AppendingProcess.open(temp, "hospital/main", played.access());
                assertThat(played.ledger.size()).isGreaterThanOrEqualTo(Math.max(known, anchored));
                known = played.ledger.size();
                played.await();
                played.assertEachRecordOnce();
                for (long i = 0; i < known; i++) {
                    assertThat(played.ledger.entry(i).record()).isEqualTo(AppendingProcess.record(i));
                }
                played.ledger.close();
            }
        }
    }
}
