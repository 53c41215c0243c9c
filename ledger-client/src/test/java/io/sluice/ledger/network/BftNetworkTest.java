package io.sluice.ledger.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ledger.fabric.ChannelAccess;
import io.sluice.ledger.fabric.PeerConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the real daemons: four orderers of four organisations, of which one may be away or lie. */
@NeedsFabric
class BftNetworkTest {
    @TempDir
    private Path temp;

    @Test
    void ordersWithOneOfFourOrderersAwayAndTakesANewMember() throws Exception {
        FabricBinaries binaries = FabricForTests.binaries();
        Assumptions.assumeFalse(binaries.version().startsWith("2."), "Fabric 2.5 has no Byzantine ordering");
        NetworkDescription network = NetworkDescription.loopback(
                        "sluice", List.of(Organisation.member("hospital"), Organisation.member("insurer")))
                .withOrderers(
                        Consensus.BFT,
                        List.of(
                                new OrdererNode("orderer1", "hospital"),
                                new OrdererNode("orderer2", "insurer"),
                                new OrdererNode("orderer3", "ministry"),
                                new OrdererNode("orderer4", "university")));
        try (LocalNetwork local = LocalNetwork.start(
                network, temp, binaries, ContractProgram.command(), Clock.systemUTC(), new SecureRandom())) {
            submit(local.gateway("hospital"));
            local.process("orderer4").kill();
            submit(local.gateway("insurer"));
            local.process("orderer4").start();
            local.change(network.plus(Organisation.member("registry")), ContractProgram.command());
            submit(local.gateway("registry"));
            assertThat(local.process("orderer4").isAlive()).isTrue();
        }
    }

    private static void submit(ChannelAccess access) throws IOException {
        try (PeerConnection peer = PeerConnection.open(access.peers().get(0), access.identity())) {
            new Persistence(Duration.ofSeconds(180))
                    .until(
                            "a transaction",
                            () -> peer.gateway()
                                    .getNetwork(access.channel())
                                    .getContract(access.chaincode())
                                    .submitTransaction("info"));
        }
    }
}
