package io.sluice.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyntheticAdmissionsTest {
    @TempDir
    Path home;

    @Test
    void theDetectorsTakeTheIdentifiersForRealOnes() throws IOException {
        Files.writeString(home.resolve("a.csv"), new SyntheticAdmissions(1).csv(500));
        JsonNode found = new Terminal(home).type("classify", "a.csv", "--json").json();
        assertThat(found.path("floor").asText()).isEqualTo("RESTRICTED");
        assertThat(found.path("personal").asBoolean()).isTrue();
        assertThat(found.path("columns")
                        .get(1)
                        .path("types")
                        .get(0)
                        .path("count")
                        .asInt())
                .isEqualTo(500);
        assertThat(found.path("columns")
                        .get(6)
                        .path("types")
                        .get(0)
                        .path("type")
                        .asText())
                .isEqualTo("PAYMENT_CARD");
        String text = new Terminal(home).type("classify", "a.csv").out();
        assertThat(text).contains("CN_RESIDENT_ID in 500 (100 %)", "at least RESTRICTED");
        assertThat(text)
                .as("never a value")
                .doesNotContain(Files.readString(home.resolve("a.csv")).split(",")[11]);
    }
}
