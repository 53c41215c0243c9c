package io.sluice.gateway.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WilsonTest {
    /** By the formula of the 1927 paper in exact decimals, outside of this program. */
    @ParameterizedTest
    @CsvSource({
        "0, 10, 0, 0.39885409",
        "1, 10, 0.01185150, 0.50723177",
        "5, 10, 0.18422552, 0.81577448",
        "10, 10, 0.60114591, 1",
        "50, 1000, 0.03502508, 0.07090697",
        "0, 657, 0, 0.00999781"
    })
    void theIntervalIsThatOfTheFormula(long hits, long cells, double low, double high) {
        Wilson interval = Wilson.of(hits, cells);
        assertThat(interval.low()).isCloseTo(low, within(1e-7));
        assertThat(interval.high()).isCloseTo(high, within(1e-7));
    }

    @Test
    void ofNoCellsNothingIsKnown() {
        assertThat(Wilson.of(0, 0)).isEqualTo(new Wilson(0, 1));
    }

    @Test
    void itHoldsTheTrueShareInAboutNinetyNineOfAHundredSamples() {
        SplittableRandom random = new SplittableRandom(5);
        for (double share : new double[] {0.01, 0.05, 0.5, 0.97}) {
            int held = 0;
            for (int sample = 0; sample < 2_000; sample++) {
                long hits = random.doubles(1_000).filter(d -> d < share).count();
                Wilson interval = Wilson.of(hits, 1_000);
                held += interval.low() <= share && share <= interval.high() ? 1 : 0;
            }
            assertThat(held / 2_000.0).isBetween(0.98, 1.0);
        }
    }
}
