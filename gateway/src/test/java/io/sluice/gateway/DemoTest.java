package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.cli.Sluice;
import io.sluice.gateway.cli.Surroundings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo, as a person types it, with its own processes. */
class DemoTest {
    @TempDir
    Path directory;

    @Test
    void everyStepDoesWhatItShould() {
        assertThat(steps("demo", "--json")).contains("fetch", "derive-again", "audit", "fraud-rewritten");
    }

    @Test
    @NeedsFabric
    void everyStepDoesWhatItShouldOnARealNetwork() {
        assertThat(steps("demo", "--fabric", "--json"))
                .contains("fabric", "important", "outage", "ledger-audit", "fraud-rewritten");
    }

    @Test
    void aNetworkCannotBeKept() {
        Site.Typed typed = type("demo", "--fabric", "--keep");
        assertThat(typed.exit()).isEqualTo(2);
        assertThat(typed.err()).contains("sluice network run");
    }

    private List<String> steps(String... words) {
        Site.Typed demo = type(words);
        assertThat(demo.exit()).as(demo.out() + demo.err()).isZero();
        List<String> steps = demo.out().lines().toList();
        assertThat(steps).allMatch(step -> step.contains("\"ok\":true"));
        return steps.stream()
                .map(step -> step.replaceAll(".*\"step\":\"([^\"]*)\".*", "$1"))
                .toList();
    }

    private Site.Typed type(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Surroundings around = new Surroundings(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                System.getenv(),
                false,
                false,
                directory,
                Clock.systemUTC(),
                new SecureRandom());
        int exit = new Sluice(
                        around, configuration -> Gateway.start(configuration, Clock.systemUTC(), new SecureRandom()))
                .run(words);
        return new Site.Typed(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
