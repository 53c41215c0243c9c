package io.sluice.ledger.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ledger.LocalLedger;
import io.sluice.ledger.Receipt;
import io.sluice.ledger.Samples;
import io.sluice.ledger.fabric.FabricLedger;
import io.sluice.ledger.fabric.FabricSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The table of {@code docs/fabric.md} section 5, for two of three with a supervisor's peer: each of its rows on real
 * processes, which are killed and started again.
 */
@NeedsFabric
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WhoseOutageStopsWhomTest {
    private static final long SECONDS = 180;

    private Path directory;
    private LocalNetwork network;
    private FabricLedger hospital;
    private FabricLedger lab;

    @BeforeAll
    void theRecommendedNetworkRuns(@TempDir Path temporary) throws IOException {
        directory = temporary;
        NetworkDescription description = NetworkDescription.loopback(
                        "exchange",
                        List.of(
                                Organisation.member("hospital"),
                                Organisation.member("lab"),
                                Organisation.supervisor("ministry")))
                .withEndorsement(EndorsementRule.some(2, List.of("hospital", "lab", "ministry")));
        network = LocalNetwork.start(
                description,
                directory.resolve("network"),
                FabricForTests.binaries(),
                ContractProgram.command(),
                Clock.systemUTC(),
                new SecureRandom());
        hospital = ledger("hospital");
        lab = ledger("lab");
    }

    @AfterAll
    void end() throws IOException {
        if (hospital != null) {
            hospital.close();
        }
        if (lab != null) {
            lab.close();
        }
        if (network != null) {
            network.close();
        }
    }

    @AfterEach
    void everythingIsBackAndNothingIsMissing() throws Exception {
        for (String process : network.processes()) {
            network.process(process).start();
        }
        goesOn(hospital);
        goesOn(lab);
        for (FabricLedger ledger : List.of(hospital, lab)) {
            assertThat(ledger.health().backlog().orElseThrow().waiting()).isZero();
        }
    }

    @Test
    void nobodyStopsWhenThePeerOfOnePartyIsDown() throws Exception {
        network.process("hospital.peer0").kill();
        goesOn(hospital);
        goesOn(lab);
    }

    @Test
    void nobodyStopsWhenTheContractOfOnePartyIsDown() throws Exception {
        network.process("hospital.chaincode").kill();
        goesOn(hospital);
        goesOn(lab);
    }

    @Test
    void nobodyStopsWhenTheSupervisorIsDown() throws Exception {
        network.process("ministry.peer0").kill();
        network.process("ministry.chaincode").kill();
        goesOn(hospital);
        goesOn(lab);
    }

    @Test
    void everybodyStopsWhenTwoOfTheThreeAreDown() throws Exception {
        network.process("lab.peer0").kill();
        network.process("ministry.peer0").kill();
        stops(hospital);
        stops(lab);
    }

    @Test
    void everybodyStopsWhenTheOnlyOrdererIsDown() throws Exception {
        network.process("orderer").kill();
        stops(hospital);
        stops(lab);
    }

    private static void goesOn(FabricLedger ledger) throws Exception {
        Receipt receipt = append(ledger);
        assertThat(receipt.anchored().get(SECONDS, TimeUnit.SECONDS)).isPresent();
    }

    /** Until the ledger itself says that nobody answers; and then the record is still not there. */
    private static void stops(FabricLedger ledger) throws Exception {
        Receipt receipt = append(ledger);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (ledger.health().backlog().orElseThrow().reachable()) {
            assertThat(System.nanoTime()).as("still reachable").isLessThan(end);
            try {
                receipt.anchored().get(100, TimeUnit.MILLISECONDS);
                throw new AssertionError("the record was taken");
            } catch (TimeoutException e) {
                // As it should be; what the ledger says of itself is looked at again.
            }
        }
        assertThat(receipt.anchored()).isNotDone();
        assertThat(ledger.health().writable()).as("the lane itself goes on").isTrue();
    }

    private static Receipt append(FabricLedger ledger) throws ExecutionException, InterruptedException {
        byte[] entry = (ledger.origin() + " " + ledger.size()).getBytes(StandardCharsets.UTF_8);
        return ledger.append(entry, new byte[0]).get();
    }

    private FabricLedger ledger(String organisation) throws IOException {
        LocalLedger lane = LocalLedger.open(
                directory.resolve(organisation), Samples.signer(organisation + "/main", 1), Clock.systemUTC());
        return FabricLedger.open(
                lane,
                network.gateway(organisation),
                FabricSettings.defaults(),
                directory.resolve(organisation + "-outbox"),
                Clock.systemUTC());
    }
}
