package io.sluice.ledger.fabric;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsServerCredentials;
import io.grpc.stub.StreamObserver;
import io.sluice.chaincode.contract.Call;
import io.sluice.chaincode.contract.Caller;
import io.sluice.chaincode.contract.Refusal;
import io.sluice.chaincode.contract.StateException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.gateway.CommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.CommitStatusResponse;
import org.hyperledger.fabric.protos.gateway.EndorseRequest;
import org.hyperledger.fabric.protos.gateway.EndorseResponse;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.gateway.EvaluateRequest;
import org.hyperledger.fabric.protos.gateway.EvaluateResponse;
import org.hyperledger.fabric.protos.gateway.GatewayGrpc;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.SubmitRequest;
import org.hyperledger.fabric.protos.gateway.SubmitResponse;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;

/**
 * The gateway service of a peer of a {@link PlayedChannel}, over TLS on loopback. It checks signatures as an orderer and
 * a peer do, and fails on command. It stands in for no test on the real network; it plays what that does too seldom.
 */
final class PlayedPeer implements AutoCloseable {
    static final String MSP = "HospitalMSP";

    /** The calls of the service. */
    enum Step {
        EVALUATE,
        ENDORSE,
        SUBMIT,
        STATUS
    }

    /** How a call fails, and whether its work is done all the same. */
    record Fault(Status status, String detail, boolean afterwards) {
        static Fault of(Status.Code code, String message, String detail) {
            return new Fault(code.toStatus().withDescription(message), detail, false);
        }

        /** The work is done, and its answer is lost. */
        Fault afterwardsToo() {
            return new Fault(status, detail, true);
        }
    }

    /** Of the ports that no system hands out, so that nobody takes one while its peer is away, those of this process. */
    private static final int PROCESSES = 16;

    private static final int HIGHEST = 19_000;
    private static final AtomicInteger NEXT =
            new AtomicInteger(12_000 + (int) (ProcessHandle.current().pid() % PROCESSES));

    private final PlayedChannel channel;
    private final PlayedIdentity tls = PlayedIdentity.of(MSP, "localhost");
    private final Map<String, PlayedChannel.Simulated> prepared;
    private final Map<Step, Deque<Fault>> faults = new EnumMap<>(Step.class); // Guarded by itself.
    private final Map<Step, Integer> calls = new EnumMap<>(Step.class); // Guarded by itself.
    private final Set<ByteString> forbidden = ConcurrentHashMap.newKeySet();
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private Server server;
    private int port;

    private PlayedPeer(PlayedChannel channel, Map<String, PlayedChannel.Simulated> prepared) {
        this.channel = channel;
        this.prepared = prepared;
    }

    static PlayedPeer start(PlayedChannel channel) throws IOException {
        PlayedPeer peer = new PlayedPeer(channel, new ConcurrentHashMap<>());
        peer.start();
        return peer;
    }

    /** Another peer of the same channel, which takes what this one has endorsed. */
    PlayedPeer another() throws IOException {
        PlayedPeer peer = new PlayedPeer(channel, prepared);
        peer.start();
        return peer;
    }

    /** Listens, again where it did before. */
    void start() throws IOException {
        var credentials = TlsServerCredentials.newBuilder()
                .keyManager(stream(tls.certificatePem()), stream(tls.keyPem()))
                .build();
        if (port != 0) {
            listen(port, credentials);
        }
        while (port == 0) {
            int next = NEXT.getAndAdd(PROCESSES);
            try {
                listen(next, credentials);
                port = next;
            } catch (IOException taken) {
                if (next > HIGHEST) {
                    throw taken;
                }
            }
        }
    }

    private void listen(int at, ServerCredentials credentials) throws IOException {
        server = Grpc.newServerBuilderForPort(at, credentials)
                .maxInboundMessageSize(100 << 20)
                .executor(workers)
                .addService(new Service())
                .build()
                .start();
    }

    private static ByteArrayInputStream stream(String pem) {
        return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
    }

    /** As if it were killed. */
    void stop() {
        server.shutdownNow();
        try {
            server.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    PeerAddress address() {
        return new PeerAddress(MSP, "localhost", port, tls.certificatePem());
    }

    /** The next calls of this kind fail so, one each. */
    void fail(Step step, Fault... all) {
        synchronized (faults) {
            for (Fault fault : all) {
                faults.computeIfAbsent(step, key -> new ArrayDeque<>()).add(fault);
            }
        }
    }

    /** No transaction that this identity signs is ordered from now on. */
    void forbid(FabricIdentity identity) throws GeneralSecurityException {
        forbidden.add(ByteString.copyFrom(identity.certificate().getPublicKey().getEncoded()));
    }

    void permit(FabricIdentity identity) {
        forbidden.remove(
                ByteString.copyFrom(identity.certificate().getPublicKey().getEncoded()));
    }

    int calls(Step step) {
        synchronized (calls) {
            return calls.getOrDefault(step, 0);
        }
    }

    private Optional<Fault> fault(Step step) {
        synchronized (calls) {
            calls.merge(step, 1, Integer::sum);
        }
        synchronized (faults) {
            Deque<Fault> all = faults.get(step);
            return all == null ? Optional.empty() : Optional.ofNullable(all.poll());
        }
    }

    private static StatusRuntimeException failure(Status status, String detail) {
        Any any = Any.pack(ErrorDetail.newBuilder()
                .setAddress("peer.played:7051")
                .setMspId(MSP)
                .setMessage(detail)
                .build());
        byte[] details = UnknownFieldSet.newBuilder() // A google.rpc.Status.
                .addField(
                        1,
                        UnknownFieldSet.Field.newBuilder()
                                .addVarint(status.getCode().value())
                                .build())
                .addField(
                        2,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(ByteString.copyFromUtf8(String.valueOf(status.getDescription())))
                                .build())
                .addField(
                        3,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(any.toByteString())
                                .build())
                .build()
                .toByteArray();
        Metadata trailers = new Metadata();
        trailers.put(Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER), details);
        return status.asRuntimeException(trailers);
    }

    /** What a call does when it does not fail. */
    private interface Work<T> {
        T done() throws InvalidProtocolBufferException, GeneralSecurityException, InterruptedException;
    }

    private <T> void answer(Step step, StreamObserver<T> to, Work<T> work) {
        Optional<Fault> fault = fault(step);
        try {
            T done = fault.isEmpty() || fault.get().afterwards() ? work.done() : null;
            if (fault.isPresent()) {
                to.onError(failure(fault.get().status(), fault.get().detail()));
            } else {
                to.onNext(done);
                to.onCompleted();
            }
        } catch (StatusRuntimeException e) {
            to.onError(e);
        } catch (InvalidProtocolBufferException | GeneralSecurityException e) {
            to.onError(Status.INVALID_ARGUMENT.withDescription(e.toString()).asRuntimeException());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            to.onError(Status.CANCELLED.asRuntimeException());
        }
    }

    private final class Service extends GatewayGrpc.GatewayImplBase {
        @Override
        public void evaluate(EvaluateRequest request, StreamObserver<EvaluateResponse> to) {
            answer(
                    Step.EVALUATE,
                    to,
                    () -> EvaluateResponse.newBuilder()
                            .setResult(Response.newBuilder()
                                    .setStatus(200)
                                    .setPayload(simulate(request.getProposedTransaction(), Status.UNKNOWN)
                                            .answer()
                                            .payload()))
                            .build());
        }

        @Override
        public void endorse(EndorseRequest request, StreamObserver<EndorseResponse> to) {
            answer(Step.ENDORSE, to, () -> {
                PlayedChannel.Simulated simulated = simulate(request.getProposedTransaction(), Status.ABORTED);
                prepared.put(request.getTransactionId(), simulated);
                return EndorseResponse.newBuilder()
                        .setPreparedTransaction(Envelope.newBuilder()
                                .setPayload(payload(request.getProposedTransaction(), simulated)
                                        .toByteString()))
                        .build();
            });
        }

        @Override
        public void submit(SubmitRequest request, StreamObserver<SubmitResponse> to) {
            answer(Step.SUBMIT, to, () -> {
                Envelope envelope = request.getPreparedTransaction();
                ByteString creator =
                        creator(Payload.parseFrom(envelope.getPayload()).getHeader());
                if (forbidden.contains(ByteString.copyFrom(
                                certificate(creator).getPublicKey().getEncoded()))
                        || !signed(creator, envelope.getPayload(), envelope.getSignature())) {
                    throw failure(
                            Status.ABORTED.withDescription("no orderers could successfully process transaction"),
                            "received unsuccessful response from orderer: status=FORBIDDEN, info=implicit policy"
                                    + " evaluation failed: 'Writers'");
                }
                channel.order(request.getTransactionId(), prepared.get(request.getTransactionId()));
                return SubmitResponse.getDefaultInstance();
            });
        }

        @Override
        public void commitStatus(SignedCommitStatusRequest request, StreamObserver<CommitStatusResponse> to) {
            answer(Step.STATUS, to, () -> {
                CommitStatusRequest asked = CommitStatusRequest.parseFrom(request.getRequest());
                if (!signed(asked.getIdentity(), request.getRequest(), request.getSignature())) {
                    throw Status.PERMISSION_DENIED.withDescription("signature").asRuntimeException();
                }
                PlayedChannel.Placed placed = channel.await(asked.getTransactionId());
                return CommitStatusResponse.newBuilder()
                        .setResult(placed.code())
                        .setBlockNumber(placed.block())
                        .build();
            });
        }
    }

    private PlayedChannel.Simulated simulate(SignedProposal signed, Status refused)
            throws InvalidProtocolBufferException, GeneralSecurityException {
        Proposal proposal = Proposal.parseFrom(signed.getProposalBytes());
        Header header = Header.parseFrom(proposal.getHeader());
        ByteString creator = creator(header);
        if (!signed(creator, signed.getProposalBytes(), signed.getSignature())) {
            throw Status.FAILED_PRECONDITION
                    .withDescription("access denied: channel creator org unknown, creator is malformed")
                    .asRuntimeException();
        }
        ChaincodeProposalPayload payload = ChaincodeProposalPayload.parseFrom(proposal.getPayload());
        var arguments = ChaincodeInvocationSpec.parseFrom(payload.getInput())
                .getChaincodeSpec()
                .getInput()
                .getArgsList();
        var time = ChannelHeader.parseFrom(header.getChannelHeader()).getTimestamp();
        Call call = new Call(
                arguments.get(0).toStringUtf8(),
                arguments.subList(1, arguments.size()),
                payload.getTransientMapMap(),
                new Caller(SerializedIdentity.parseFrom(creator).getMspid(), Optional.of(Caller.GATEWAY)),
                time.getSeconds() * 1000);
        try {
            return channel.simulate(call);
        } catch (Refusal e) {
            throw failure(
                    refused.withDescription("failed to endorse transaction, see attached details for more info"),
                    "chaincode response " + e.code().status() + ", " + e.getMessage());
        } catch (StateException e) {
            throw failure(refused, "error in simulation: " + e.getMessage());
        }
    }

    private static Payload payload(SignedProposal signed, PlayedChannel.Simulated simulated)
            throws InvalidProtocolBufferException {
        Proposal proposal = Proposal.parseFrom(signed.getProposalBytes());
        ByteString result = ProposalResponsePayload.newBuilder()
                .setExtension(ChaincodeAction.newBuilder()
                        .setResponse(Response.newBuilder()
                                .setStatus(200)
                                .setPayload(simulated.answer().payload()))
                        .build()
                        .toByteString())
                .build()
                .toByteString();
        return Payload.newBuilder()
                .setHeader(Header.parseFrom(proposal.getHeader()))
                .setData(Transaction.newBuilder()
                        .addActions(TransactionAction.newBuilder()
                                .setPayload(ChaincodeActionPayload.newBuilder()
                                        .setAction(ChaincodeEndorsedAction.newBuilder()
                                                .setProposalResponsePayload(result))
                                        .build()
                                        .toByteString()))
                        .build()
                        .toByteString())
                .build();
    }

    private static ByteString creator(Header header) throws InvalidProtocolBufferException {
        return SignatureHeader.parseFrom(header.getSignatureHeader()).getCreator();
    }

    private static Certificate certificate(ByteString creator)
            throws InvalidProtocolBufferException, GeneralSecurityException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(
                        SerializedIdentity.parseFrom(creator).getIdBytes().newInput());
    }

    private static boolean signed(ByteString creator, ByteString bytes, ByteString signature)
            throws InvalidProtocolBufferException, GeneralSecurityException {
        Signature ecdsa = Signature.getInstance("SHA256withECDSA");
        ecdsa.initVerify(certificate(creator).getPublicKey());
        ecdsa.update(bytes.toByteArray());
        return ecdsa.verify(signature.toByteArray()) && isLow(signature);
    }

    /** Fabric takes only the lower of the two spellings of a signature. */
    private static boolean isLow(ByteString signature) {
        BigInteger s = ASN1Integer.getInstance(
                        ASN1Sequence.getInstance(signature.toByteArray()).getObjectAt(1))
                .getValue();
        BigInteger half = new BigInteger("7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8", 16);
        return s.compareTo(half) <= 0;
    }

    @Override
    public void close() {
        stop();
        workers.shutdownNow();
    }
}
