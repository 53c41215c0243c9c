package io.sluice.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifySchemeTest {
    @TempDir
    Path home;

    @Test
    void aRankIsShownInTheWordsOfTheChosenScheme() throws IOException {
        Files.writeString(home.resolve("a.csv"), new SyntheticAdmissions(1).csv(100));
        Terminal terminal = new Terminal(home);
        assertThat(terminal.type("classify", "a.csv").out()).contains("GB/T 43697: G4, 一般数据4级");
        assertThat(terminal.type("classify", "a.csv", "--scheme", "tlp-2.0", "--json")
                        .json()
                        .at("/scheme/level")
                        .asText())
                .isEqualTo("RED");
        assertThat(terminal.type("classify", "--schemes").out()).contains("FIPS 199", "MODERATE");
    }

    @Test
    void anUnknownOrBadSchemeIsRefused() throws IOException {
        Files.writeString(home.resolve("a.csv"), "a,b\n1,2\n");
        Files.writeString(home.resolve("bad.json"), "{}");
        assertThat(new Terminal(home)
                        .type("classify", "a.csv", "--scheme", "no")
                        .exit())
                .isEqualTo(Exit.USAGE.code());
        var bad = new Terminal(home).type("classify", "a.csv", "--scheme", "bad.json");
        assertThat(bad.exit()).isEqualTo(Exit.REFUSED.code());
        assertThat(bad.err()).contains("levels");
        assertThat(bad.out()).isEmpty();
        assertThat(new Terminal(home).type("classify").exit()).isEqualTo(Exit.USAGE.code());
    }
}
