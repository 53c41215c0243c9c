package io.sluice.chaincode.runtime;

import static io.sluice.chaincode.runtime.TestTransactions.identity;
import static io.sluice.chaincode.runtime.TestTransactions.transaction;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.ChannelCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.sluice.chaincode.contract.Contract;
import io.sluice.chaincode.contract.LaneContract;
import io.sluice.chaincode.contract.TestLane;
import io.sluice.proto.Appended;
import io.sluice.proto.BatchAppended;
import io.sluice.proto.LedgerBatches;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage.Type;
import org.hyperledger.fabric.protos.peer.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The contract over its own stream, with mutual TLS on loopback. */
class ChaincodeServerTest {
    private static final TestCertificates AUTHORITY = new TestCertificates();
    private static final TestCertificates STRANGER = new TestCertificates();
    private static final ByteString GATEWAY = identity(
            "HospitalMSP",
            AUTHORITY.client("{\"attrs\":{\"sluice.role\":\"gateway\"}}").certificate());

    private ChaincodeServer server;
    private TestPeer peer;

    @AfterEach
    void end() {
        if (peer != null) {
            peer.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    void itRegistersUnderItsPackageId() throws Exception {
        start(new LaneContract());
        ChaincodeMessage first = peer.await(peer.received);
        assertThat(first.getType()).isEqualTo(Type.REGISTER);
        assertThat(ChaincodeID.parseFrom(first.getPayload()).getName()).isEqualTo("sluice_1:abc");
    }

    @Test
    void aLaneIsOpenedAppendedToAndReadWhateverTheWayOfWriting() throws Exception {
        for (int writesTogether : new int[] {-1, 0, 1, 2, 1000}) {
            start(new LaneContract());
            peer.ready(writesTogether);
            TestLane lane = new TestLane("hospital/main", 1);
            ended(transaction(
                    "open", GATEWAY, Map.of(), text("openLane"), lane.opening().toByteString()));
            ByteString batch =
                    lane.next(5, List.of(new byte[] {1}, new byte[] {2})).toByteString();

            ChaincodeMessage appended =
                    peerAnswers(transaction("append", GATEWAY, Map.of("batch", batch), text("append")));

            assertThat(Appended.parseFrom(response(appended).getPayload()).getSize())
                    .isEqualTo(2);
            assertThat(appended.getChaincodeEvent().getEventName()).isEqualTo("batch");
            assertThat(BatchAppended.parseFrom(appended.getChaincodeEvent().getPayload())
                            .getEnd())
                    .isEqualTo(2);
            ChaincodeMessage read = peerAnswers(transaction(
                    "read", GATEWAY, Map.of(), text("batches"), text("hospital/main"), text("0"), text("10")));
            assertThat(LedgerBatches.parseFrom(response(read).getPayload())
                            .getBatches(0)
                            .toByteString())
                    .isEqualTo(batch);
            end();
        }
    }

    @Test
    void writesGoTogetherWhereThePeerOffersIt() throws Exception {
        start(new LaneContract());
        peer.ready(1000);
        ended(opening("open"));
        assertThat(peer.received)
                .extracting(ChaincodeMessage::getType)
                .contains(Type.WRITE_BATCH_STATE)
                .doesNotContain(Type.PUT_STATE);
    }

    @Test
    void aRefusalIsAResponseOfItsStatusAndWritesNothing() throws Exception {
        start(new LaneContract());
        peer.ready(0);
        ByteString auditor = identity(
                "AuditorMSP",
                AUTHORITY.client("{\"attrs\":{\"sluice.role\":\"auditor\"}}").certificate());
        TestLane lane = new TestLane("hospital/main", 1);
        ChaincodeMessage end = peerAnswers(transaction(
                "t", auditor, Map.of(), text("openLane"), lane.opening().toByteString()));
        assertThat(response(end).getStatus()).isEqualTo(403);
        assertThat(response(end).getMessage()).startsWith("NOT_A_GATEWAY: ");
        assertThat(peer.state).isEmpty();
        assertThat(peer.received).extracting(ChaincodeMessage::getType).doesNotContain(Type.PUT_STATE);
    }

    @Test
    void aRoleThatIsNotClearIsNone() throws Exception {
        start(new LaneContract());
        peer.ready(0);
        int i = 0;
        for (String attributes : new String[] {
            null,
            "",
            "{}",
            "{\"attrs\":{\"sluice.role\":\"gateway\"}",
            "{\"attrs\":{\"sluice.role\":\"gateway\"}} more",
            "{\"attrs\":{\"sluice.role\":\"auditor\",\"sluice.role\":\"gateway\"}}",
            "{\"attrs\":{\"sluice.role\":[\"gateway\"]}}",
            "{\"other\":{\"sluice.role\":\"gateway\"}}",
            "{\"attrs\":{\"x\":{\"sluice.role\":\"gateway\"}}}"
        }) {
            ByteString caller =
                    identity("HospitalMSP", AUTHORITY.client(attributes).certificate());
            ByteString opening = new TestLane("hospital/main", 1).opening().toByteString();
            ChaincodeMessage end = peerAnswers(transaction("t" + i++, caller, Map.of(), text("openLane"), opening));
            assertThat(response(end).getStatus()).as(attributes).isEqualTo(403);
        }
        ChaincodeMessage end = peerAnswers(transaction(
                "garbage",
                identity("HospitalMSP", "no certificate"),
                Map.of(),
                text("openLane"),
                new TestLane("hospital/main", 1).opening().toByteString()));
        assertThat(response(end).getStatus()).isEqualTo(403);
    }

    @Test
    void argumentsThatTheCallerDidNotSignAreRefused() throws Exception {
        start(new LaneContract());
        peer.ready(0);
        ChaincodeMessage signed = transaction("t", GATEWAY, Map.of(), text("info"));
        ChaincodeMessage other = signed.toBuilder()
                .setPayload(ChaincodeInput.newBuilder()
                        .addArgs(text("openLane"))
                        .addArgs(new TestLane("hospital/main", 1).opening().toByteString())
                        .build()
                        .toByteString())
                .build();
        assertThat(response(peerAnswers(other)).getStatus()).isEqualTo(400);
        assertThat(peer.state).isEmpty();
    }

    @Test
    void whatThePeerRefusesEndsTheCallWithoutItsWords() throws Exception {
        start(new LaneContract());
        peer.ready(0);
        peer.refuses = true;
        ChaincodeMessage end = peerAnswers(opening("t"));
        assertThat(end.getType()).isEqualTo(Type.ERROR);
        assertThat(end.getPayload().toStringUtf8()).contains("GET_STATE").doesNotContain("secret");
    }

    @Test
    void garbageEndsTheCallAndNotTheStream() throws Exception {
        start(new LaneContract());
        peer.ready(0);
        ChaincodeMessage garbage = ChaincodeMessage.newBuilder()
                .setType(Type.TRANSACTION)
                .setTxid("g")
                .setChannelId("exchange")
                .setPayload(ByteString.copyFromUtf8("garbage"))
                .build();
        assertThat(peerAnswers(garbage).getType()).isEqualTo(Type.ERROR);
        assertThat(response(peerAnswers(garbage.toBuilder().setType(Type.INIT).build()))
                        .getStatus())
                .isEqualTo(404);
        assertThat(response(peerAnswers(transaction("i", GATEWAY, Map.of(), text("info"))))
                        .getStatus())
                .isEqualTo(200);
    }

    @Test
    void aCallOfManyMegabytesIsRefusedAndTheStreamGoesOn() throws Exception {
        start(new LaneContract());
        peer.ready(0);
        ByteString large = ByteString.copyFrom(new byte[9 << 20]);
        ChaincodeMessage end = peerAnswers(transaction("l", GATEWAY, Map.of("batch", large), text("append")));
        assertThat(response(end).getStatus()).isEqualTo(413);
        assertThat(response(peerAnswers(transaction("i", GATEWAY, Map.of(), text("info"))))
                        .getStatus())
                .isEqualTo(200);
    }

    @Test
    void keepalivesAreReturned() throws Exception {
        start(new LaneContract());
        peer.await(peer.received);
        peer.send(ChaincodeMessage.newBuilder().setType(Type.KEEPALIVE).build());
        assertThat(peer.await(peer.received).getType()).isEqualTo(Type.KEEPALIVE);
    }

    @Test
    void oneCallDoesNotWaitForAnother() throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        start((call, state) -> {
            if (call.function().equals("first")) {
                await(second);
            } else {
                second.countDown();
            }
            return new LaneContract().invoke(infoOf(call), state);
        });
        peer.ready(0);
        peer.send(transaction("1", GATEWAY, Map.of(), text("first")));
        peer.send(transaction("2", GATEWAY, Map.of(), text("second")));
        assertThat(List.of(
                        peer.await(peer.ended).getTxid(), peer.await(peer.ended).getTxid()))
                .contains("1", "2");
    }

    @Test
    void whoIsTooManyIsToldSoAndNobodyElseSuffers() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        start((call, state) -> {
            await(go);
            return new LaneContract().invoke(infoOf(call), state);
        });
        peer.ready(0);
        int room = ChaincodeServer.THREADS + ChaincodeServer.WAITING;
        for (int i = 0; i <= room; i++) {
            peer.send(transaction("t" + i, GATEWAY, Map.of(), text("info")));
        }
        ChaincodeMessage busy = peer.await(peer.ended);
        assertThat(busy.getType()).isEqualTo(Type.ERROR);
        assertThat(busy.getPayload().toStringUtf8()).contains("busy");
        go.countDown();
        for (int i = 0; i < room; i++) {
            assertThat(peer.await(peer.ended).getType()).isEqualTo(Type.COMPLETED);
        }
    }

    @Test
    void aFaultOfTheContractIsAnAnswerOfItsOwnWithoutItsWords() throws Exception {
        start((call, state) -> {
            throw new IllegalStateException("secret");
        });
        peer.ready(0);
        ChaincodeMessage end = peerAnswers(transaction("t", GATEWAY, Map.of(), text("info")));
        assertThat(response(end).getStatus()).isEqualTo(500);
        assertThat(response(end).getMessage()).isEqualTo("FAILED: IllegalStateException");
    }

    @Test
    void aPeerWithoutACertificateOfTheRootsIsNotServed() throws Exception {
        start(new LaneContract());
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
        ChannelCredentials none = TlsChannelCredentials.newBuilder()
                .trustManager(stream(AUTHORITY.root()))
                .build();
        for (ChannelCredentials credentials : List.of(none, client(STRANGER))) {
            try (TestPeer stranger = new TestPeer(address, credentials)) {
                assertThat(stranger.failures.poll(TestPeer.SECONDS, TimeUnit.SECONDS))
                        .isNotNull();
                assertThat(stranger.received).isEmpty();
            }
        }
    }

    @Test
    void itListensWhereItIsToldAndNowhereElse() throws Exception {
        start(new LaneContract());
        assertThatThrownBy(() -> new Socket("127.0.0.2", server.port()).close()).isInstanceOf(ConnectException.class);
    }

    private void start(Contract contract) throws IOException {
        TestCertificates.Issued own = AUTHORITY.server();
        ServerCredentials credentials = TlsServerCredentials.newBuilder()
                .keyManager(stream(own.certificate()), stream(own.key()))
                .trustManager(stream(AUTHORITY.root()))
                .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
                .build();
        server = ChaincodeServer.start("sluice_1:abc", new InetSocketAddress("127.0.0.1", 0), credentials, contract);
        peer = new TestPeer(new InetSocketAddress("127.0.0.1", server.port()), client(AUTHORITY));
    }

    private static ChannelCredentials client(TestCertificates from) throws IOException {
        TestCertificates.Issued issued = from.client(null);
        return TlsChannelCredentials.newBuilder()
                .keyManager(stream(issued.certificate()), stream(issued.key()))
                .trustManager(stream(AUTHORITY.root()))
                .build();
    }

    private ChaincodeMessage peerAnswers(ChaincodeMessage transaction) throws InterruptedException {
        peer.send(transaction);
        return peer.await(peer.ended);
    }

    private void ended(ChaincodeMessage transaction) throws Exception {
        assertThat(response(peerAnswers(transaction)).getStatus()).isEqualTo(200);
    }

    private static ChaincodeMessage opening(String id) {
        ByteString opening = new TestLane("hospital/main", 1).opening().toByteString();
        return transaction(id, GATEWAY, Map.of(), text("openLane"), opening);
    }

    private static Response response(ChaincodeMessage end) throws IOException {
        assertThat(end.getType()).as(end.getPayload().toStringUtf8()).isEqualTo(Type.COMPLETED);
        return Response.parseFrom(end.getPayload());
    }

    private static io.sluice.chaincode.contract.Call infoOf(io.sluice.chaincode.contract.Call call) {
        return new io.sluice.chaincode.contract.Call("info", List.of(), Map.of(), call.caller(), 0);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(TestPeer.SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static ByteString text(String text) {
        return ByteString.copyFromUtf8(text);
    }

    private static InputStream stream(String pem) {
        return new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8));
    }
}
