package io.sluice.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.NeedsFabric;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsFabric
class BenchFabricTest {
    @TempDir
    Path home;

    @Test
    void theLedgerOnFabricIsMeasuredAndNothingIsLeft() throws Exception {
        Set<ProcessHandle> before = ProcessHandle.current().descendants().collect(Collectors.toSet());
        Terminal terminal = new Terminal(home);
        System.getenv().forEach(terminal::with);
        Terminal.Typed typed =
                terminal.type("bench", "--fabric", "--json", "--seconds", "0.3", "--dir", home.toString());
        assertThat(typed.exit()).as(typed.err() + typed.out()).isZero();
        List<String> names = new ArrayList<>();
        for (String line : typed.lines()) {
            JsonNode measure = Json.parse(line.getBytes(StandardCharsets.UTF_8));
            names.add(measure.path("bench").asText());
            assertThat(measure.path("value").asDouble()).as(line).isPositive();
        }
        assertThat(names)
                .hasSize(24)
                .contains(
                        "fabric-commitments-1", "fabric-records-10-p99", "fabric-single-1-p50", "fabric-records-1-cpu");
        assertThat(home).isEmptyDirectory();
        // A database of other tests starts and ends processes of its own now and then: what was left would stay.
        for (ProcessHandle process : ProcessHandle.current().descendants().toList()) {
            if (!before.contains(process)) {
                process.onExit().get(60, TimeUnit.SECONDS);
            }
        }
    }
}
