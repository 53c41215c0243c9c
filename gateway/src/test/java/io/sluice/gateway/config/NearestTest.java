package io.sluice.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
    @Test
    void aTypoIsRecognisedAndAnotherWordIsNot() {
        List<String> known = List.of("publish", "status", "serve", "seal");
        assertThat(Nearest.to("pubilsh", known)).contains("publish");
        assertThat(Nearest.to("STATUS", known)).contains("status");
        assertThat(Nearest.to("elephant", known)).isEmpty();
        assertThat(Nearest.to("", known)).isEmpty();
    }

    @Test
    void distancesCountSwapsOfNeighboursOnce() {
        assertThat(Nearest.distance("abc", "acb")).isEqualTo(1);
        assertThat(Nearest.distance("abc", "abd")).isEqualTo(1);
        assertThat(Nearest.distance("abc", "")).isEqualTo(3);
    }
}
