package io.sluice.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifySampleTest {
    @TempDir
    Path home;

    @Test
    void aSampleSaysThatItIsOneAndWhatWasLookedAt() throws IOException {
        Files.writeString(home.resolve("a.csv"), "n,note\n" + "17,nothing of note\n".repeat(100_000));
        Terminal terminal = new Terminal(home);
        assertThat(terminal.type("classify", "a.csv", "--sample").out()).contains("A sample:", "256 KiB");
        var json = terminal.type("classify", "a.csv", "--sample", "--json").json();
        assertThat(json.at("/complete").asBoolean(true)).isFalse();
        assertThat(json.at("/bytes").asLong()).isEqualTo(256 << 10);
        assertThat(terminal.type("classify", "a.csv", "--json")
                        .json()
                        .at("/complete")
                        .asBoolean(false))
                .isTrue();
    }

    @Test
    void whatMayBeRestrictedIsReadWhole() throws IOException {
        Files.writeString(home.resolve("a.csv"), new SyntheticAdmissions(1).csv(5_000));
        assertThat(new Terminal(home).type("classify", "a.csv", "--sample").out())
                .contains("at least RESTRICTED", "5000 rows")
                .doesNotContain("A sample");
    }
}
