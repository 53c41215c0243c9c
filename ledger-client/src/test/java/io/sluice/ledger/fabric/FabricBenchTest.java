package io.sluice.ledger.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FabricBenchTest {
    @TempDir
    private Path temp;

    @Test
    void whatIsMeasuredIsPlausibleAndLeavesNothingBehind() throws Exception {
        try (PlayedLane played = new PlayedLane(temp)) {
            FabricBench bench = new FabricBench(played.access(), "bench", () -> Duration.ofNanos(System.nanoTime()));
            Duration time = Duration.ofMillis(300);

            FabricBench.Result one = bench.run(temp, FabricSettings.Mode.COMMITMENTS, 1, false, time);
            assertThat(one.perSecond()).isPositive();
            assertThat(one.batch()).isBetween(1.0, 1_000.0);
            assertThat(one.p50Millis()).isPositive().isLessThanOrEqualTo(one.p99Millis());
            assertThat(one.cpuMicros()).isPositive();

            FabricBench.Result single = bench.run(temp, FabricSettings.Mode.RECORDS, 2, true, time);
            assertThat(single.batch()).isEqualTo(1);
            assertThat(single.perSecond()).isPositive();
        }
        assertThat(temp).isEmptyDirectory();
    }
}
