package io.sluice.ledger.fabric.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.sluice.lane.Frontier;
import io.sluice.lane.TreeHash;
import io.sluice.ledger.CheckpointSigner;
import io.sluice.ledger.Entry;
import io.sluice.ledger.LedgerException;
import io.sluice.ledger.Query;
import io.sluice.ledger.fabric.ChannelAccess;
import io.sluice.ledger.fabric.PeerAddress;
import io.sluice.ledger.fabric.mirror.MirrorFinding.Kind;
import io.sluice.ledger.fabric.verify.TestChannel;
import io.sluice.proto.BlindToken;
import io.sluice.proto.Record;
import io.sluice.proto.RecordKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Follows peers that a test leads; what a real channel does is shown elsewhere. */
class LedgerMirrorTest {
    private static final Duration LONG = Duration.ofSeconds(150);

    @TempDir
    Path dir;

    private TestChannel channel;
    private TestLane lane;
    private PeerStandIn peer;

    @BeforeEach
    void aChannelWithALane() throws Exception {
        channel = new TestChannel();
        lane = new TestLane("hospital/main", "AMSP");
        channel.define();
        invoke(lane.open());
        peer = new PeerStandIn(channel.a);
    }

    @AfterEach
    void close() {
        peer.close();
    }

    private void invoke(KVWrite... writes) {
        channel.add(List.of(channel.invocation(channel.gatewayA, writes)));
    }

    private LedgerMirror open(PeerStandIn... peers) throws IOException {
        List<PeerAddress> addresses =
                Arrays.stream(peers).map(PeerStandIn::address).toList();
        ChannelAccess access = new ChannelAccess(
                TestChannel.NAME, TestChannel.CHAINCODE, addresses, channel.gatewayB.identity(), channel.genesis());
        return LedgerMirror.open(dir, access, Clock.systemUTC(), new SecureRandom());
    }

    private static byte[] record(int number) {
        return Record.newBuilder()
                .setVersion(1)
                .setKind(RecordKind.GRANTED)
                .setTimeMillis(number)
                .addTokens(BlindToken.newBuilder().setValue(ByteString.copyFrom(token(number % 3))))
                .build()
                .toByteArray();
    }

    private static byte[] token(int number) {
        byte[] token = new byte[16];
        Arrays.fill(token, (byte) (number + 1));
        return token;
    }

    private static void awaitBlock(LedgerMirror mirror, long number) throws InterruptedException {
        assertThat(mirror.awaitBlock(number, LONG))
                .as("block %s: %s", number, mirror.health())
                .isTrue();
    }

    @Test
    void whatLiesOnTheChannelIsAnsweredWithProofs() throws Exception {
        invoke(lane.append(record(0), record(1), record(2)));
        invoke(lane.append(record(3)));
        peer.give(channel.blocks());
        try (LedgerMirror mirror = open(peer)) {
            awaitBlock(mirror, 4);
            MirroredLane seen = mirror.lane("hospital/main").orElseThrow();
            assertThat(seen.size()).isEqualTo(4);
            assertThat(seen.root()).isEqualTo(lane.root());
            assertThat(seen.msp()).isEqualTo("AMSP");
            assertThat(mirror.record("hospital/main", 2)).hasValue(record(2));
            assertThat(lane.signer()
                            .verifier()
                            .verify(mirror.proof("hospital/main", 1), record(1))
                            .orElseThrow()
                            .index())
                    .isEqualTo(1);
            assertThat(mirror.find("hospital/main", Query.ofTokens(List.of(token(0)))))
                    .extracting(Entry::index)
                    .containsExactly(0L, 3L);
            Anchorage where = mirror.anchorOf("hospital/main", 3);
            assertThat(where.anchor().block()).isEqualTo(4);
            assertThat(where.endorsers()).containsExactly("AMSP", "BMSP");
            assertThat(where.orderers()).containsExactly("OrdererMSP");
            assertThat(where.submitter()).isEqualTo("AMSP");
            assertThat(mirror.findings()).isEmpty();
            assertThatThrownBy(() -> mirror.record("hospital/main", 4)).hasMessageContaining("record: 4");
            assertThatThrownBy(() -> mirror.leafHash("lab/main", 0)).hasMessageContaining("not on the channel");
        }
    }

    @Test
    void commitmentsAreProvenAndNotShown() throws Exception {
        invoke(lane.commit(record(0), record(1)));
        peer.give(channel.blocks());
        try (LedgerMirror mirror = open(peer)) {
            awaitBlock(mirror, 3);
            assertThat(mirror.record("hospital/main", 1)).isEmpty();
            assertThat(mirror.leafHash("hospital/main", 1)).isEqualTo(new TreeHash().leaf(record(1)));
            assertThat(mirror.find("hospital/main", Query.all())).isEmpty();
            assertThat(mirror.lane("hospital/main").orElseThrow().commitments()).isEqualTo(2);
            assertThat(lane.signer().verifier().verify(mirror.proof("hospital/main", 1), record(1)))
                    .isPresent();
        }
    }

    @Test
    void itGoesOnWhereItStoppedAndAsksNobodyForWhatItHas() throws Exception {
        invoke(lane.append(record(0)));
        peer.give(channel.blocks());
        try (LedgerMirror mirror = open(peer)) {
            awaitBlock(mirror, 3);
            assertThatThrownBy(() -> open(peer))
                    .isInstanceOfSatisfying(
                            LedgerException.class, e -> assertThat(e.stage()).isEqualTo(LedgerException.Stage.IN_USE));
        }
        try (PeerStandIn empty = new PeerStandIn(channel.b);
                LedgerMirror mirror = open(empty)) {
            assertThat(mirror.block()).isEqualTo(3);
            assertThat(mirror.record("hospital/main", 0)).hasValue(record(0));
            assertThat(mirror.anchorOf("hospital/main", 0).endorsers()).containsExactly("AMSP", "BMSP");
        }
        invoke(lane.append(record(1)));
        peer.give(channel.blocks().subList(4, 5));
        try (LedgerMirror mirror = open(peer)) {
            awaitBlock(mirror, 4);
            assertThat(mirror.record("hospital/main", 1)).hasValue(record(1));
        }
    }

    @Test
    void whatACrashCutShortIsFetchedAgainAndWhatIsDamagedDoesNotOpen() throws Exception {
        invoke(lane.append(record(0)));
        peer.give(channel.blocks());
        try (LedgerMirror mirror = open(peer)) {
            awaitBlock(mirror, 3);
        }
        Path file = dir.resolve("blocks");
        byte[] whole = Files.readAllBytes(file);
        for (int cut : new int[] {1, 5, 900, whole.length - 41}) {
            Files.write(file, Arrays.copyOf(whole, whole.length - cut));
            try (LedgerMirror mirror = open(peer)) {
                awaitBlock(mirror, 3);
                assertThat(mirror.findings()).isEmpty();
            }
            assertThat(Files.readAllBytes(file)).hasSameSizeAs(whole);
        }
        byte[] zeros = Arrays.copyOf(Arrays.copyOf(whole, whole.length - 700), whole.length);
        Files.write(file, zeros);
        try (LedgerMirror mirror = open(peer)) {
            awaitBlock(mirror, 3);
        }
        byte[] damaged = whole.clone();
        damaged[200] ^= 1;
        Files.write(file, damaged, StandardOpenOption.TRUNCATE_EXISTING);
        assertThatThrownBy(() -> open(peer))
                .isInstanceOfSatisfying(
                        LedgerException.class, e -> assertThat(e.stage()).isEqualTo(LedgerException.Stage.CORRUPT));
    }

    @Test
    void anotherChannelsDirectoryIsRefused() throws Exception {
        open(peer).close();
        channel = new TestChannel();
        assertThatThrownBy(() -> open(peer))
                .isInstanceOfSatisfying(
                        LedgerException.class, e -> assertThat(e.stage()).isEqualTo(LedgerException.Stage.REFUSED));
    }

    @Test
    void thePeerThatLiesIsCaughtAndTheNextOneAsked() throws Exception {
        invoke(lane.append(record(0)));
        invoke(lane.append(record(1)));
        peer.give(channel.blocks());
        Block good = channel.blocks().get(3);
        peer.replace(
                3,
                good.toBuilder()
                        .setData(good.getData().toBuilder()
                                .setData(0, channel.blocks().get(4).getData().getData(0)))
                        .build());
        try (PeerStandIn honest = new PeerStandIn(channel.b)) {
            honest.give(channel.blocks());
            try (LedgerMirror mirror = open(peer, honest)) {
                awaitBlock(mirror, 4);
                assertThat(mirror.findings()).hasSize(1);
                MirrorFinding finding = mirror.findings().get(0);
                assertThat(finding.kind()).isEqualTo(Kind.BAD_BLOCK);
                assertThat(finding.block()).isEqualTo(3);
                assertThat(finding.peer()).isEqualTo(peer.address().toString());
                assertThat(finding.text()).contains("data hash");
                assertThat(dir.resolve("evidence-1.block")).exists();
            }
            try (LedgerMirror again = open(honest)) {
                assertThat(again.findings()).hasSize(1);
            }
        }
    }

    @Test
    void aPeerThatDiesIsFollowedByTheNext() throws Exception {
        peer.give(channel.blocks());
        try (PeerStandIn next = new PeerStandIn(channel.b);
                LedgerMirror mirror = open(peer, next)) {
            awaitBlock(mirror, 2);
            invoke(lane.append(record(0)));
            next.give(channel.blocks());
            peer.stop();
            awaitBlock(mirror, 3);
        }
    }

    @Test
    void aPeerThatHoldsBlocksBackIsLeftForOneThatHasThem() throws Exception {
        peer.give(channel.blocks());
        try (PeerStandIn other = new PeerStandIn(channel.b)) {
            try (LedgerMirror mirror = open(peer, other)) {
                awaitBlock(mirror, 2);
                invoke(lane.append(record(0)));
                other.give(channel.blocks());
                mirror.comparePeers();
                awaitBlock(mirror, 3);
                assertThat(mirror.findings()).isEmpty();
            }
        }
    }

    @Test
    void aPeerOnAnotherChainIsCaughtByComparing() throws Exception {
        peer.give(channel.blocks());
        TestChannel forged = new TestChannel();
        forged.define();
        forged.add(List.of(forged.invocation(forged.gatewayA, lane.open())));
        forged.add(List.of(forged.invocation(forged.gatewayA, lane.append(record(0)))));
        try (PeerStandIn other = new PeerStandIn(channel.b);
                PeerStandIn away = new PeerStandIn(channel.b)) {
            other.give(forged.blocks());
            away.stop();
            try (LedgerMirror mirror = open(peer, other, away)) {
                awaitBlock(mirror, 2);
                List<LedgerMirror.PeerState> states = mirror.comparePeers();
                assertThat(states).extracting(LedgerMirror.PeerState::block).containsExactly(2L, 3L, -1L);
                assertThat(mirror.findings())
                        .extracting(MirrorFinding::kind, MirrorFinding::peer)
                        .containsExactly(org.assertj.core.groups.Tuple.tuple(
                                Kind.FORKED_CHANNEL, other.address().toString()));
            }
        }
    }

    @Test
    void whatTheEndorsersShouldNotHaveSignedIsFound() throws Exception {
        Frontier empty = lane.swap(new Frontier());
        invoke(lane.append(record(0), record(1)));
        lane.swap(empty);
        KVWrite[] fork = lane.append(record(7));
        invoke(fork); // Begins at 0 again.
        invoke(KVWrite.newBuilder().setKey("anything").build());
        invoke(KVWrite.newBuilder()
                .setKey("lane/hospital/main")
                .setIsDelete(true)
                .build());
        channel.add(List.of(channel.invocation(channel.gatewayB, new TestLane("hospital/other", "BMSP").open())));
        peer.give(channel.blocks());
        try (LedgerMirror mirror = open(peer)) {
            awaitBlock(mirror, 7);
            assertThat(mirror.lane("hospital/main").orElseThrow().size()).isEqualTo(2);
            assertThat(mirror.lane("hospital/other")).isEmpty();
            assertThat(mirror.findings().toString())
                    .contains("BAD_BATCH block 4")
                    .contains("FOREIGN_WRITE block 4") // The head that goes with it.
                    .contains("FOREIGN_WRITE block 5")
                    .contains("FOREIGN_WRITE block 6")
                    .contains("FOREIGN_WRITE block 7")
                    .contains("endorsed by [AMSP, BMSP]");
        }
    }

    @Test
    void aLaneGoesOnUnderTheKeyThatItsOwnersEntryNames() throws Exception {
        CheckpointSigner old = lane.signer();
        invoke(lane.append(record(0), record(1)));
        invoke(lane.change(new CheckpointSigner(lane.origin, new byte[32], new byte[32])));
        invoke(lane.append(record(2)));
        peer.give(channel.blocks());
        try (LedgerMirror mirror = open(peer)) {
            awaitBlock(mirror, 5);
            assertThat(mirror.findings()).isEmpty();
            MirroredLane seen = mirror.lane("hospital/main").orElseThrow();
            assertThat(seen.size()).isEqualTo(3);
            assertThat(seen.keys().verify(seen.checkpoint())).isPresent();
            assertThat(seen.keys().verify(old.sign(1, new byte[32], 1))).isPresent();
            assertThat(seen.keys().verify(old.sign(3, lane.root(), 1))).isEmpty();
        }
    }

    @Test
    void aKeyThatTheOwnersEntryDoesNotNameIsFoundWhoeverEndorsedIt() throws Exception {
        invoke(lane.append(record(0)));
        KVWrite[] change = lane.change(new CheckpointSigner(lane.origin, new byte[32], new byte[32]));
        invoke(change[0]); // Without the entry.
        invoke(lane.append(record(1)));
        peer.give(channel.blocks());
        try (LedgerMirror mirror = open(peer)) {
            awaitBlock(mirror, 5);
            assertThat(mirror.lane("hospital/main").orElseThrow().size()).isEqualTo(1);
            assertThat(mirror.findings().toString())
                    .contains("FOREIGN_WRITE block 4")
                    .contains("changes its key without an entry of its owner")
                    .contains("BAD_BATCH block 5");
        }
    }

    @Test
    void aFlagThatAPeerChangedIsFoundAndNotBelieved() throws Exception {
        byte[] notEndorsed = record(0);
        channel.add(List.of(channel.invocation(
                channel.gatewayA, List.of(channel.peerA), List.of(), List.of(lane.append(notEndorsed)))));
        peer.give(channel.blocks());
        try (LedgerMirror mirror = open(peer)) {
            awaitBlock(mirror, 3);
            assertThat(mirror.lane("hospital/main").orElseThrow().size()).isZero();
            assertThat(mirror.findings()).extracting(MirrorFinding::kind).containsExactly(Kind.FALSE_FLAG);
            assertThat(mirror.findings().get(0).text()).contains(TxValidationCode.ENDORSEMENT_POLICY_FAILURE.name());
        }
    }

    @Test
    void recordsWithoutMeaningAreKeptToo() throws Exception {
        invoke(lane.append("no protobuf".getBytes(StandardCharsets.UTF_8)));
        peer.give(channel.blocks());
        try (LedgerMirror mirror = open(peer)) {
            awaitBlock(mirror, 3);
            assertThat(mirror.find("hospital/main", Query.all())).hasSize(1);
        }
    }
}
