package io.sluice.ledger.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who starts a network is killed on the way, twice; the next start goes on. On the real daemons. */
@NeedsFabric
class InterruptedStartTest {
    private static final NetworkDescription ONE =
            NetworkDescription.loopback("sluice", List.of(Organisation.member("hospital")));

    @TempDir
    private Path temp;

    /** Starts the network in a process of its own. */
    public static void main(String[] arguments) throws Exception {
        LocalNetwork.start(
                ONE,
                Path.of(arguments[0]),
                FabricBinaries.find(System.getenv()),
                ContractProgram.command(),
                Clock.systemUTC(),
                new SecureRandom());
        Thread.currentThread().join();
    }

    @Test
    void aStartThatWasKilledIsGoneOnWithAndLeavesNoProcess() throws Exception {
        FabricBinaries binaries = FabricForTests.binaries();
        killWhenThereIs(temp.resolve("processes/hospital.peer0")); // Processes run, nobody has joined.
        killWhenThereIs(temp.resolve("data/hospital.peer0/ledgersData/chains/chains/sluice")); // The peer has joined.
        List<ProcessHandle> left = running();
        assertThat(left).isNotEmpty();
        try (LocalNetwork network = LocalNetwork.start(
                ONE, temp, binaries, ContractProgram.command(), Clock.systemUTC(), new SecureRandom())) {
            assertThat(left).noneMatch(ProcessHandle::isAlive);
            assertThat(network.processes())
                    .allMatch(name -> network.process(name).isAlive());
        }
        assertThat(running()).isEmpty();
    }

    private void killWhenThereIs(Path file) throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        InterruptedStartTest.class.getName(),
                        temp.toString())
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve("child.log").toFile())
                .start();
        try {
            long deadline = System.nanoTime() + Duration.ofSeconds(180).toNanos();
            while (!Files.exists(file)) {
                assertThat(child.isAlive())
                        .as(Files.readString(temp.resolve("child.log")))
                        .isTrue();
                assertThat(System.nanoTime()).as("no " + file).isLessThan(deadline);
                Pause.shortly(file.toString());
            }
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    /** The network's processes, by what its folder notes of them. */
    private List<ProcessHandle> running() throws IOException {
        List<ProcessHandle> running = new ArrayList<>();
        try (Stream<Path> files = Files.list(temp.resolve("processes"))) {
            for (Path file : files.toList()) {
                Remains.find(file).ifPresent(running::add);
            }
        }
        return running;
    }
}
