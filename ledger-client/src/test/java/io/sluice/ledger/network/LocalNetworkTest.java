package io.sluice.ledger.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the real daemons. */
@Tag("fabric")
class LocalNetworkTest {
    @TempDir
    private Path temp;

    @Test
    void bootstrapsToACommittedContract() throws IOException {
        NetworkDescription two = NetworkDescription.loopback(
                "sluice",
                List.of(
                        Organisation.member("hospital"),
                        Organisation.member("insurer"),
                        Organisation.auditor("supervisor")));
        long begin = System.nanoTime();
        try (LocalNetwork network = LocalNetwork.start(
                two,
                temp,
                FabricForTests.binaries(),
                ContractProgram.command(),
                Clock.systemUTC(),
                new SecureRandom())) {
            System.err.println("network up: " + (System.nanoTime() - begin) / 1_000_000 + " ms");
            assertThat(network.processes())
                    .containsExactlyInAnyOrder(
                            "orderer", "hospital.peer0", "hospital.chaincode", "insurer.peer0", "insurer.chaincode");
        }
    }
}
