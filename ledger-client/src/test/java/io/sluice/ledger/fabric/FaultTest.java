package io.sluice.ledger.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.Status.Code;
import io.sluice.ledger.Anchor;
import io.sluice.ledger.Backlog;
import io.sluice.ledger.LedgerException;
import io.sluice.ledger.Samples;
import io.sluice.ledger.fabric.PlayedChannel.Fate;
import io.sluice.ledger.fabric.PlayedPeer.Fault;
import io.sluice.ledger.fabric.PlayedPeer.Step;
import io.sluice.proto.LaneHead;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a healthy channel does not show on demand. Whatever it is, each record arrives once. */
@Timeout(400)
class FaultTest {
    private static final Fault GONE = Fault.of(Code.UNAVAILABLE, "io exception", "");
    private static final Fault NO_STATUS = Fault.of(Code.DEADLINE_EXCEEDED, "deadline exceeded", "");

    @TempDir
    private Path temp;

    private PlayedLane lane;

    @BeforeEach
    void open() throws Exception {
        lane = new PlayedLane(temp);
        lane.open();
    }

    @AfterEach
    void close() {
        lane.close();
    }

    @ParameterizedTest
    @EnumSource(FabricSettings.Mode.class)
    void everyRecordArrivesOnceAndItsAnchorSaysWhere(FabricSettings.Mode mode) throws Exception {
        lane.settings = new FabricSettings(mode, Duration.ofMillis(5), Duration.ofMillis(200));
        lane.reopen();
        Samples.fill(lane.ledger, 2_500);
        Anchor anchor = lane.await();

        assertThat(anchor.ledger()).isEqualTo("provenance/sluice");
        assertThat(anchor.transaction()).isEqualTo(last());
        assertThat(anchor.block()).isPositive();
        lane.assertEachRecordOnce();
        FabricMetrics metrics = lane.ledger.metrics();
        assertThat(metrics.records()).isEqualTo(2_500);
        assertThat(metrics.lag()).isZero();
        assertThat(metrics.failures()).isEmpty();
    }

    private int transactions() {
        return new HashSet<>(lane.channel.order()).size();
    }

    private int batches() throws Exception {
        return lane.channel.batches(Samples.ORIGIN).size();
    }

    private String last() {
        List<String> order = lane.channel.order();
        return order.get(order.size() - 1);
    }

    @Test
    void aLostAcknowledgementIsNoSecondTransaction() throws Exception {
        lane.peers.forEach(peer -> peer.fail(Step.SUBMIT, GONE.afterwardsToo()));
        Samples.fill(lane.ledger, 10);
        lane.await();

        lane.assertEachRecordOnce();
        assertThat(transactions()).isEqualTo(1 + batches()); // The first opened the lane.
    }

    @Test
    void aTransactionThatVanishedWithItsOrdererIsHandedInAgain() throws Exception {
        arrive();
        lane.channel.next(Fate.LOST);
        lane.peers.get(0).fail(Step.STATUS, NO_STATUS);
        Samples.fill(lane.ledger, 10);
        lane.await();

        lane.assertEachRecordOnce();
        assertThat(transactions()).isEqualTo(1 + batches());
        assertThat(lane.channel.order()).hasSize(transactions() + 1);
    }

    /** The lane is open, and the first record there. */
    private void arrive() throws Exception {
        Samples.fill(lane.ledger, 1);
        lane.await();
    }

    @Test
    void aStatusThatComesLateIsAskedForAgain() throws Exception {
        arrive();
        lane.peers.forEach(peer -> peer.fail(Step.STATUS, NO_STATUS, GONE, NO_STATUS));
        Samples.fill(lane.ledger, 10);
        lane.await();

        lane.assertEachRecordOnce();
        assertThat(lane.ledger.metrics().failures()).containsKey(Failure.UNKNOWN);
    }

    @Test
    void aBatchThatWasOvertakenIsProposedAgainOnTheNewHead() throws Exception {
        arrive();
        lane.channel.next(Fate.OVERTAKEN, Fate.invalid(TxValidationCode.PHANTOM_READ_CONFLICT));
        Samples.fill(lane.ledger, 10);
        lane.await();

        lane.assertEachRecordOnce();
        assertThat(lane.ledger.metrics().failures()).containsEntry(Failure.CONFLICT, 2L);
        assertThat(transactions()).isEqualTo(1 + batches() + 2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ABORTED | failed to collect enough transaction endorsements | ProposalResponsePayloads do not match",
                "ABORTED | failed to endorse transaction | error sending: chaincode stream terminated",
                "ABORTED | failed to endorse transaction | could not launch chaincode: connection refused",
                "FAILED_PRECONDITION | no combination of peers can be derived which satisfy the endorsement policy | ",
                "FAILED_PRECONDITION | access denied: channel creator org unknown | ",
                "UNAVAILABLE | io exception | ",
                "DEADLINE_EXCEEDED | deadline exceeded | ",
            })
    void whoIsAwayWhenItIsEndorsedIsAskedAgain(Code code, String message, String detail) throws Exception {
        arrive();
        Fault fault = Fault.of(code, message, String.valueOf(detail));
        lane.peers.forEach(peer -> peer.fail(Step.ENDORSE, fault, fault));
        Samples.fill(lane.ledger, 10);
        lane.await();

        lane.assertEachRecordOnce();
        assertThat(lane.ledger.metrics().failures()).containsOnlyKeys(Failure.AWAY);
    }

    @ParameterizedTest
    @EnumSource(
            value = TxValidationCode.class,
            names = {"ENDORSEMENT_POLICY_FAILURE", "EXPIRED_CHAINCODE", "BAD_CREATOR_SIGNATURE", "INVALID_OTHER_REASON"
            })
    void whatCountsForNothingIsEndorsedOnceMoreAndThenParked(TxValidationCode code) throws Exception {
        arrive();
        lane.channel.next(Fate.invalid(code));
        Samples.fill(lane.ledger, 10);
        lane.await();
        lane.assertEachRecordOnce();

        lane.channel.next(Fate.invalid(code), Fate.invalid(code));
        Samples.fill(lane.ledger, 10);
        lane.awaitParked();
        assertThat(lane.ledger.metrics().inFlight()).isZero();

        lane.reopen();
        lane.await();
        lane.assertEachRecordOnce();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "chaincode response 409, FORK: root at 7",
                "chaincode response 403, NOT_A_GATEWAY: role",
                "chaincode response 500, no state",
            })
    void whatTheContractRefusesParksAtOnce(String refusal) throws Exception {
        arrive();
        int before = endorsements();
        lane.peers.forEach(peer -> peer.fail(
                Step.ENDORSE, Fault.of(Code.ABORTED, "failed to endorse transaction, see attached details", refusal)));
        Samples.fill(lane.ledger, 10);
        CompletableFuture<?> waiting = lane.ledger.anchored(5);
        lane.awaitParked();

        assertThat(endorsements()).isEqualTo(before + 1);
        assertThat(lane.ledger.health().backlog().orElseThrow().detail()).contains(refusal);
        assertThatThrownBy(() -> waiting.get(90, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(LedgerException.class);
        assertThat(lane.ledger
                        .append(Samples.record(0), Samples.opening(0))
                        .get()
                        .index())
                .isEqualTo(11); // The lane itself goes on.
    }

    private int endorsements() {
        return lane.peers.stream().mapToInt(peer -> peer.calls(Step.ENDORSE)).sum();
    }

    @Test
    void whoIsForbiddenToWriteIsParkedUntilThatIsRepaired() throws Exception {
        arrive();
        for (PlayedPeer peer : lane.peers) {
            peer.forbid(lane.identity);
        }
        Samples.fill(lane.ledger, 10);
        lane.awaitParked();
        assertThat(lane.ledger.metrics().inFlight()).isZero();
        lane.reopen();
        lane.awaitParked();

        lane.peers.forEach(peer -> peer.permit(lane.identity));
        lane.reopen();
        lane.await();
        lane.assertEachRecordOnce();
    }

    @Test
    void aTransactionOfACertificateThatWasRenewedIsEndorsedAnew() throws Exception {
        arrive();
        lane.channel.next(Fate.LOST);
        Samples.fill(lane.ledger, 10);
        lane.awaitOrdered(3);
        lane.ledger.close();

        lane.identity = PlayedIdentity.of(PlayedPeer.MSP, "gateway").identity();
        lane.open();
        lane.await();
        lane.assertEachRecordOnce();
    }

    @Test
    void aTransactionThatArrivedBeforeItsCertificateWasRevokedCounts() throws Exception {
        arrive();
        lane.channel.hold();
        Samples.fill(lane.ledger, 1);
        lane.awaitOrdered(3);
        lane.ledger.close();
        lane.channel.release();
        for (PlayedPeer peer : lane.peers) {
            peer.forbid(lane.identity);
        }
        lane.open();

        assertThat(lane.await().transaction()).isEqualTo(last());
        lane.assertEachRecordOnce();
    }

    @Test
    void aPeerThatGoesWhileOneIsInFlightIsReplacedByTheNext() throws Exception {
        arrive();
        lane.channel.hold();
        Samples.fill(lane.ledger, 1);
        lane.awaitOrdered(3);
        PlayedLane.until(() -> lane.peers.get(0).calls(Step.STATUS) >= 3);
        lane.peers.get(0).stop();
        PlayedLane.until(() -> lane.peers.get(1).calls(Step.STATUS) >= 1);
        lane.channel.release();
        lane.await();
        lane.assertEachRecordOnce();
        assertThat(lane.channel.order()).hasSize(3);

        lane.peers.get(1).stop();
        Samples.fill(lane.ledger, 10);
        PlayedLane.until(() -> !backlog().reachable());
        assertThat(backlog().waiting()).isEqualTo(10);
        assertThat(backlog().parked()).isFalse();
        lane.peers.get(0).start();
        lane.await();
        lane.assertEachRecordOnce();
    }

    private Backlog backlog() {
        return lane.ledger.health().backlog().orElseThrow();
    }

    @Test
    void aChannelThatIsAwayFromTheStartHindersNothing() throws Exception {
        lane.ledger.close();
        lane.peers.forEach(PlayedPeer::stop);
        lane.open();
        Samples.fill(lane.ledger, 1_500);
        assertThat(backlog().waiting()).isEqualTo(1_500);
        assertThat(backlog().oldestMillis()).isPositive();
        for (PlayedPeer peer : lane.peers) {
            peer.start();
        }
        lane.await();
        lane.assertEachRecordOnce();
    }

    @Test
    void anOrganisationThatIsNotOnTheChannelYetWaitsUntilItIsLetIn() throws Exception {
        lane.ledger.close();
        Fault unknown = Fault.of(Code.FAILED_PRECONDITION, "access denied: channel creator org unknown", "");
        lane.peers.forEach(peer -> peer.fail(Step.EVALUATE, unknown, unknown, unknown));
        lane.open();
        Samples.fill(lane.ledger, 10);
        lane.await();

        lane.assertEachRecordOnce();
        assertThat(lane.ledger.metrics().failures()).containsOnlyKeys(Failure.AWAY);
    }

    @Test
    void anOldCopyOfTheLaneIsFoundOutByAnyPeerThatAnswers() throws Exception {
        arrive();
        lane.ledger.close();
        lane.peers.get(0).stop();
        Path other = Files.createDirectory(temp.resolve("other"));
        Files.move(temp.resolve("lane"), other.resolve("lane"));
        Files.move(temp.resolve("outbox"), other.resolve("outbox"));

        assertThatThrownBy(lane::open)
                .isInstanceOfSatisfying(
                        LedgerException.class, e -> assertThat(e.stage()).isEqualTo(LedgerException.Stage.BEHIND));
    }

    @Test
    void aChannelThatHasLostTheLaneParksIt() throws Exception {
        lane.settings = new FabricSettings(FabricSettings.Mode.RECORDS, Duration.ZERO, Duration.ofMillis(5));
        lane.reopen();
        arrive();
        lane.channel.forget();
        Samples.fill(lane.ledger, 10);
        lane.awaitParked();

        assertThat(backlog().detail()).contains("no such lane", "is it another channel?");
    }

    @Test
    void aHeadThatTheLaneHasNotSignedAnchorsNothing() throws Exception {
        lane.settings = new FabricSettings(FabricSettings.Mode.RECORDS, Duration.ZERO, Duration.ofMillis(5));
        lane.reopen();
        arrive();
        LaneHead real = lane.channel.head(Samples.ORIGIN);
        lane.ledger.close();
        lane.channel.pretend(real.toBuilder().setSize(7).build());
        lane.open();
        Samples.fill(lane.ledger, 10);
        lane.awaitParked();
        assertThat(backlog().anchored()).isOne();

        String foreign =
                Samples.signer(Samples.ORIGIN, 2).sign(7, new byte[32], 1).format();
        lane.channel.pretend(real.toBuilder()
                .setSize(7)
                .setCheckpoint(ByteString.copyFromUtf8(foreign))
                .build());
        lane.reopen();
        lane.awaitParked();
        assertThat(backlog().anchored()).isOne();

        lane.channel.pretend(real);
        lane.reopen();
        lane.await();
        lane.assertEachRecordOnce();
    }

    @Test
    void anotherChannelsOutboxIsRefused() throws Exception {
        arrive();
        lane.ledger.close();
        lane.signer = Samples.signer("hospital/second", 1);
        Files.move(temp.resolve("lane"), temp.resolve("first"));

        assertThatThrownBy(lane::open)
                .isInstanceOfSatisfying(
                        LedgerException.class, e -> assertThat(e.stage()).isEqualTo(LedgerException.Stage.REFUSED))
                .hasMessageContaining("hospital/second provenance/sluice");
    }

    @Test
    void whatGathersWhileOneIsInFlightGoesTogetherWithoutWaitingForMore() throws Exception {
        lane.settings = new FabricSettings(FabricSettings.Mode.RECORDS, Duration.ofHours(1), Duration.ofMillis(200));
        lane.reopen();
        arrive();
        lane.channel.hold();
        Samples.fill(lane.ledger, 5);
        lane.ledger.anchored(5); // Who waits is not made to wait an hour.
        lane.awaitOrdered(3);
        for (int i = 0; i < 50; i++) {
            Samples.fill(lane.ledger, 7);
        }
        assertThat(lane.ledger.metrics().inFlight()).isOne();
        lane.channel.release();
        PlayedLane.until(() -> backlog().waiting() == 0);

        lane.assertEachRecordOnce();
        assertThat(lane.channel.batches(Samples.ORIGIN)).hasSize(3);
    }
}
