package io.sluice.ledger.fabric.mirror;

import io.sluice.ledger.network.Consensus;
import io.sluice.ledger.network.ContractProgram;
import io.sluice.ledger.network.FabricForTests;
import io.sluice.ledger.network.LocalNetwork;
import io.sluice.ledger.network.NeedsFabric;
import io.sluice.ledger.network.NetworkDescription;
import io.sluice.ledger.network.OrdererNode;
import io.sluice.ledger.network.Organisation;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.hyperledger.fabric.protos.common.Block;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records channels of throwaway networks for the tests that need no Fabric: set SLUICE_RECORD_BLOCKS to the folder
 * {@code src/test/resources/channels}. Each file holds blocks with their lengths before them, compressed.
 */
@NeedsFabric
@EnabledIfEnvironmentVariable(named = "SLUICE_RECORD_BLOCKS", matches = ".+")
class ChannelRecorder {
    private static final NetworkDescription THREE = NetworkDescription.loopback(
            "records",
            List.of(Organisation.member("hospital"), Organisation.member("lab"), Organisation.auditor("authority")));

    @TempDir
    Path dir;

    @Test
    void raft() throws Exception {
        record("raft", THREE);
    }

    @Test
    void bft() throws Exception {
        record(
                "bft",
                THREE.withOrderers(
                        Consensus.BFT,
                        List.of(
                                new OrdererNode("orderer0", "hospital"),
                                new OrdererNode("orderer1", "hospital"),
                                new OrdererNode("orderer2", "lab"),
                                new OrdererNode("orderer3", "lab"))));
    }

    private void record(String name, NetworkDescription description) throws Exception {
        try (LocalNetwork network = LocalNetwork.start(
                description,
                dir,
                FabricForTests.binaries(),
                ContractProgram.command(),
                Clock.systemUTC(),
                new SecureRandom())) {
            RecordedScenario.run(network, "main");
            network.change(description.plus(Organisation.member("clinic")), ContractProgram.command());
            RecordedScenario.run(network, "later");
            write(name, RecordedScenario.blocks(network.auditor("authority")));
        }
    }

    private static void write(String name, List<Block> blocks) throws IOException {
        Path file = Path.of(System.getenv("SLUICE_RECORD_BLOCKS")).resolve(name + ".blocks.gz");
        try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(Files.newOutputStream(file)))) {
            for (Block block : blocks) {
                byte[] bytes = block.toByteArray();
                out.writeInt(bytes.length);
                out.write(bytes);
            }
        }
    }
}
