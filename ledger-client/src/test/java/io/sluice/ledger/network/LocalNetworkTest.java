package io.sluice.ledger.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.ledger.fabric.ChannelAccess;
import io.sluice.ledger.fabric.PeerConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.hyperledger.fabric.client.SubmitException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** On the real daemons: one network, which lives through all of this in order. */
@NeedsFabric
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LocalNetworkTest {
    private static final NetworkDescription TWO = NetworkDescription.loopback(
            "sluice",
            List.of(
                    Organisation.member("hospital"),
                    Organisation.member("insurer"),
                    Organisation.auditor("supervisor")));

    @TempDir
    private static Path temp;

    private static LocalNetwork network;

    @BeforeAll
    static void startNetwork() throws IOException {
        network = start(TWO);
    }

    @AfterAll
    static void endNetwork() throws IOException {
        if (network != null) {
            network.close();
        }
    }

    @Test
    @Order(1)
    void bootstrapsToAContractThatBothEndorse() throws Exception {
        assertThat(network.processes())
                .containsExactlyInAnyOrder(
                        "orderer", "hospital.peer0", "hospital.chaincode", "insurer.peer0", "insurer.chaincode");
        assertThat(submitInfo(network.gateway("hospital"))).isNotEmpty();
    }

    @Test
    @Order(2)
    void anAuditorWithoutAPeerReadsAndMayNotWrite() throws Exception {
        ChannelAccess auditor = network.auditor("supervisor");
        assertThat(evaluateInfo(auditor)).isNotEmpty();
        assertThatThrownBy(() -> submitInfo(auditor))
                .isInstanceOf(SubmitException.class)
                .hasMessageContaining("FORBIDDEN");
    }

    @Test
    @Order(2)
    void aChannelFileIsAllThatAGatewayNeeds() throws Exception {
        Path file = ChannelFile.write(temp.resolve("exported"), network.gateway("insurer"));
        assertThat(submitInfo(ChannelFile.read(file))).isNotEmpty();
    }

    @Test
    @Order(3)
    void everythingListensOnLoopbackOnly() throws IOException {
        for (String name : network.processes()) {
            assertThat(Listeners.of(network.process(name).pid()))
                    .as(name)
                    .isNotEmpty()
                    .allMatch(Listeners::isLoopback);
        }
    }

    @Test
    @Order(4)
    void keysAreForTheirOwnerOnly() throws IOException {
        try (Stream<Path> files = Files.walk(temp.resolve("organisations"))) {
            assertThat(files)
                    .allMatch(file ->
                            PosixFilePermissions.toString(permissions(file)).matches("(rwx|rw-)------"));
        }
    }

    @Test
    @Order(5)
    void eachProcessComesBackAfterItWasKilled() throws Exception {
        for (String name : network.processes()) {
            Daemon process = network.process(name);
            long before = process.pid();
            process.kill();
            assertThat(process.isAlive()).isFalse();
            process.start();
            assertThat(process.pid()).isNotEqualTo(before);
            awaitSubmit(name);
        }
    }

    @Test
    @Order(6)
    void anotherContractIsAnUpgradeOfItsDefinition() throws Exception {
        network.change(TWO.withChaincodeVersion("2"), ContractProgram.command());
        assertThat(submitInfo(network.gateway("insurer"))).isNotEmpty();
        assertThat(definition()).isEqualTo(new ChaincodeDefinition("sluice", "2", 2));
    }

    @Test
    @Order(7)
    void anotherOrganisationJoinsTheRunningChannel() throws Exception {
        NetworkDescription three = TWO.withChaincodeVersion("2")
                .plus(Organisation.member("registry"))
                .withEndorsement(EndorsementRule.majority());
        network.change(three, ContractProgram.command());
        assertThat(network.processes()).contains("registry.peer0", "registry.chaincode");
        assertThat(definition().sequence()).isEqualTo(2);
        assertThat(submitInfo(network.gateway("registry"))).isNotEmpty();
        network.process("hospital.peer0").kill(); // Two of three endorse now.
        awaitSubmit(network.gateway("registry"), "without the hospital");
        network.process("hospital.peer0").start();
    }

    @Test
    @Order(8)
    void anotherStartGoesOnWithTheSameChannel() throws Exception {
        NetworkDescription three = network.description();
        byte[] genesis = network.gateway("hospital").genesis();
        List<?> peers = network.gateway("hospital").peers();
        network.close();
        network = start(three.withBatchTimeout(Duration.ofMillis(20)));
        assertThat(network.gateway("hospital").genesis()).isEqualTo(genesis);
        assertThat(network.gateway("hospital").peers()).isEqualTo(peers);
        assertThat(definition().sequence()).isEqualTo(2);
        assertThat(submitInfo(network.gateway("hospital"))).isNotEmpty();
    }

    @Test
    @Order(9)
    void aFolderInUseIsRefused() {
        assertThatThrownBy(() -> start(TWO)).isInstanceOf(IOException.class).hasMessageContaining("in use");
    }

    @Test
    @Order(10)
    void otherOrderersAreAnError() throws IOException {
        NetworkDescription three = network.description();
        network.close();
        assertThatThrownBy(() -> start(three.withOrderers(
                        Consensus.RAFT,
                        List.of(new OrdererNode("orderer", "ordering"), new OrdererNode("orderer2", "ordering")))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("orderers: not those of channel sluice");
    }

    @Test
    @Order(11)
    void aMemberThatIsNoLongerDescribedIsAnError() {
        assertThatThrownBy(() -> start(TWO.withChaincodeVersion("2")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("registryMSP");
    }

    private static LocalNetwork start(NetworkDescription description) throws IOException {
        return LocalNetwork.start(
                description,
                temp,
                FabricForTests.binaries(),
                ContractProgram.command(),
                Clock.systemUTC(),
                new SecureRandom());
    }

    private static ChaincodeDefinition definition() throws IOException {
        NetworkAccess access = new NetworkAccess(
                network.description(),
                new NetworkFolder(temp),
                Ports.complete(network.description(), new NetworkFolder(temp).ports(), new SecureRandom()));
        try (PeerAdmin admin = PeerAdmin.open(
                access.peer(TWO.organisations().get(0), 0),
                access.identity("hospital", "admin"),
                Clock.systemUTC(),
                new SecureRandom())) {
            return new Lifecycle("sluice", new Persistence(Duration.ofSeconds(90)))
                    .committed(admin, "sluice")
                    .orElseThrow();
        }
    }

    private static String evaluateInfo(ChannelAccess access) throws Exception {
        try (PeerConnection peer = PeerConnection.open(access.peers().get(0), access.identity())) {
            return new String(
                    peer.gateway()
                            .getNetwork(access.channel())
                            .getContract(access.chaincode())
                            .evaluateTransaction("info"),
                    StandardCharsets.UTF_8);
        }
    }

    private static String submitInfo(ChannelAccess access) throws Exception {
        try (PeerConnection peer = PeerConnection.open(access.peers().get(0), access.identity())) {
            return new String(
                    peer.gateway()
                            .getNetwork(access.channel())
                            .getContract(access.chaincode())
                            .submitTransaction("info"),
                    StandardCharsets.UTF_8);
        }
    }

    private static void awaitSubmit(String what) throws Exception {
        awaitSubmit(network.gateway("hospital"), what);
    }

    private static void awaitSubmit(ChannelAccess access, String what) throws Exception {
        try (PeerConnection peer = PeerConnection.open(access.peers().get(0), access.identity())) {
            new Persistence(Duration.ofSeconds(180))
                    .until(
                            what,
                            () -> peer.gateway()
                                    .getNetwork(access.channel())
                                    .getContract(access.chaincode())
                                    .submitTransaction("info"));
        }
    }

    private static java.util.Set<java.nio.file.attribute.PosixFilePermission> permissions(Path file) {
        try {
            return Files.getPosixFilePermissions(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
