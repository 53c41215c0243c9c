package io.sluice.ledger.fabric.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.ledger.CheckpointSigner;
import io.sluice.ledger.Entry;
import io.sluice.ledger.LocalLedger;
import io.sluice.ledger.Query;
import io.sluice.ledger.fabric.ChannelAccess;
import io.sluice.ledger.fabric.FabricLedger;
import io.sluice.ledger.fabric.FabricSettings;
import io.sluice.ledger.fabric.PeerConnection;
import io.sluice.ledger.fabric.verify.ChannelVerifier;
import io.sluice.ledger.fabric.verify.VerifiedTransaction;
import io.sluice.ledger.network.ContractProgram;
import io.sluice.ledger.network.FabricForTests;
import io.sluice.ledger.network.LocalNetwork;
import io.sluice.ledger.network.NeedsFabric;
import io.sluice.ledger.network.NetworkDescription;
import io.sluice.ledger.network.Organisation;
import io.sluice.proto.LaneOpening;
import io.sluice.proto.Record;
import io.sluice.proto.RecordKind;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.SubmitException;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An auditor without a peer, on a real channel. */
@NeedsFabric
class FabricMirrorTest {
    private static final Duration LONG = Duration.ofSeconds(150);

    @TempDir
    static Path home;

    private static LocalNetwork network;

    @TempDir
    Path dir;

    @BeforeAll
    static void aNetworkWithAnAuditor() throws IOException {
        NetworkDescription three = NetworkDescription.loopback(
                "records",
                List.of(
                        Organisation.member("hospital"),
                        Organisation.member("lab"),
                        Organisation.auditor("authority")));
        network = LocalNetwork.start(
                three,
                home.resolve("network"),
                FabricForTests.binaries(),
                ContractProgram.command(),
                Clock.systemUTC(),
                new SecureRandom());
    }

    @AfterAll
    static void end() throws IOException {
        if (network != null) {
            network.close();
        }
    }

    private LedgerMirror mirror() throws IOException {
        return LedgerMirror.open(
                dir.resolve("mirror"), network.auditor("authority"), Clock.systemUTC(), new SecureRandom());
    }

    private FabricLedger lane(String origin, FabricSettings.Mode mode) throws IOException {
        byte[] seed = new byte[32];
        Arrays.fill(seed, (byte) origin.hashCode());
        String owner = origin.substring(0, origin.indexOf('/'));
        LocalLedger local =
                LocalLedger.open(dir.resolve(origin), new CheckpointSigner(origin, seed, seed), Clock.systemUTC());
        return FabricLedger.open(
                local,
                network.gateway(owner),
                new FabricSettings(mode, Duration.ofMillis(20), Duration.ofSeconds(1)),
                dir.resolve(origin + "-outbox"),
                Clock.systemUTC());
    }

    private static byte[] record(int number) {
        return Record.newBuilder()
                .setVersion(1)
                .setKind(RecordKind.GRANTED)
                .setTimeMillis(number)
                .build()
                .toByteArray();
    }

    private static void fill(FabricLedger ledger, int count) throws Exception {
        long first = ledger.size();
        for (int i = 0; i < count; i++) {
            ledger.append(record(i), new byte[0]);
        }
        ledger.append(record(count), new byte[0]).get(150, TimeUnit.SECONDS);
        ledger.anchored(first + count).get(150, TimeUnit.SECONDS);
    }

    @Test
    void everyBlockVerifiesAndHoldsWhatTheLanesHold() throws Exception {
        try (FabricLedger hospital = lane("hospital/mirrored", FabricSettings.Mode.RECORDS);
                FabricLedger lab = lane("lab/mirrored", FabricSettings.Mode.COMMITMENTS);
                LedgerMirror mirror = mirror()) {
            fill(hospital, 2_500);
            fill(lab, 10);
            assertThat(mirror.awaitSize("hospital/mirrored", hospital.size(), LONG))
                    .as(mirror.health().toString())
                    .isTrue();
            assertThat(mirror.awaitSize("lab/mirrored", lab.size(), LONG)).isTrue();
            assertThat(mirror.findings()).isEmpty();
            for (FabricLedger ledger : List.of(hospital, lab)) {
                MirroredLane lane = mirror.lane(ledger.origin()).orElseThrow();
                assertThat(lane.keys().verify(ledger.checkpoint()).orElseThrow().root())
                        .isEqualTo(lane.root());
            }
            assertThat(mirror.find("hospital/mirrored", Query.all()))
                    .hasSize((int) hospital.size())
                    .usingRecursiveFieldByFieldElementComparator()
                    .isEqualTo(hospital.find(Query.all()));
            Anchorage where = mirror.anchorOf("hospital/mirrored", 2_000);
            assertThat(where.anchor()).isEqualTo(hospital.anchored(2_000).get().orElseThrow());
            assertThat(where.endorsers()).hasSize(2);
            assertThat(where.orderers()).hasSize(1);
            Entry last = hospital.entry(hospital.size() - 1);
            assertThat(mirror.lane("hospital/mirrored")
                            .orElseThrow()
                            .keys()
                            .verify(mirror.proof("hospital/mirrored", last.index()), last.record()))
                    .isPresent();
            assertThat(mirror.comparePeers())
                    .hasSize(2)
                    .allSatisfy(peer -> assertThat(peer.detail()).startsWith("the same up to block"));
        }
    }

    @Test
    void whatPeersFindInvalidIsFoundInvalidForTheSameReason() throws Exception {
        RecordedScenario.run(network, "invalid");
        try (LedgerMirror mirror = mirror()) {
            List<Block> blocks = RecordedScenario.blocks(network.auditor("authority"));
            assertThat(mirror.awaitBlock(blocks.size() - 1, LONG)).isTrue();
            assertThat(mirror.findings()).isEmpty();
            ChannelAccess access = network.auditor("authority");
            ChannelVerifier verifier = ChannelVerifier.ofGenesis(access.genesis(), access.chaincode());
            List<TxValidationCode> codes = new ArrayList<>();
            for (Block block : blocks.subList(1, blocks.size())) {
                for (VerifiedTransaction one : verifier.accept(block).transactions()) {
                    assertThat(one.verdict()).as(one.why()).isEqualTo(one.flag());
                    codes.add(one.verdict());
                }
            }
            assertThat(codes)
                    .contains(
                            TxValidationCode.MVCC_READ_CONFLICT,
                            TxValidationCode.DUPLICATE_TXID,
                            TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        }
    }

    @Test
    void theAuditorMayAskAndMayNotWrite() throws Exception {
        ChannelAccess access = network.auditor("authority");
        try (PeerConnection peer = PeerConnection.open(access.peers().get(0), access.identity())) {
            var contract = peer.gateway().getNetwork(access.channel()).getContract(access.chaincode());
            assertThat(contract.evaluateTransaction("lanes", "")).isNotNull();
            byte[] opening =
                    LaneOpening.newBuilder().setOrigin("authority/main").build().toByteArray();
            assertThatThrownBy(() -> contract.newProposal("openLane")
                            .addArguments(opening)
                            .build()
                            .endorse())
                    .isInstanceOf(EndorseException.class);
            // What the contract lets pass, because it writes nothing, the orderer refuses.
            assertThatThrownBy(() -> contract.submitTransaction("lanes", ""))
                    .isInstanceOfSatisfying(
                            SubmitException.class,
                            refused -> assertThat(details(refused)).contains("FORBIDDEN"));
        }
    }

    @Test
    void anOrganisationThatJoinsIsFollowed() throws Exception {
        Path other = dir.resolve("growing");
        NetworkDescription two = NetworkDescription.loopback(
                "growing", List.of(Organisation.member("hospital"), Organisation.member("lab")));
        try (LocalNetwork growing = LocalNetwork.start(
                        two,
                        other,
                        FabricForTests.binaries(),
                        ContractProgram.command(),
                        Clock.systemUTC(),
                        new SecureRandom());
                LedgerMirror mirror = LedgerMirror.open(
                        dir.resolve("growing-mirror"), growing.gateway("lab"), Clock.systemUTC(), new SecureRandom())) {
            RecordedScenario.run(growing, "before");
            growing.change(two.plus(Organisation.member("clinic")), ContractProgram.command());
            RecordedScenario.run(growing, "after");
            assertThat(mirror.awaitSize("lab/after", 4, LONG))
                    .as(mirror.health().toString())
                    .isTrue();
            assertThat(mirror.findings()).isEmpty();
            assertThat(mirror.anchorOf("hospital/before", 0).endorsers()).hasSize(2);
            assertThat(mirror.anchorOf("hospital/after", 0).endorsers()).contains("clinicMSP");
        }
    }

    private static String details(GatewayException failure) {
        return failure.getMessage() + failure.getDetails();
    }
}
