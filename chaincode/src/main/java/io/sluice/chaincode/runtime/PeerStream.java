package io.sluice.chaincode.runtime;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.stub.StreamObserver;
import io.sluice.chaincode.contract.Contract;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.hyperledger.fabric.protos.peer.ChaincodeAdditionalParams;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage.Type;

/**
 * The conversation with one peer: new transactions start calls, answers go to the call that waits for them. Messages
 * come one at a time; calls send from their own threads.
 */
final class PeerStream implements StreamObserver<ChaincodeMessage> {
    private static final System.Logger LOG = System.getLogger(PeerStream.class.getName());

    private final Contract contract;
    private final Executor executor;
    private final StreamObserver<ChaincodeMessage> peer;
    private final Map<String, Conversation> running = new ConcurrentHashMap<>();
    private int writesTogether; // 0: one at a time.

    private PeerStream(Contract contract, Executor executor, StreamObserver<ChaincodeMessage> peer) {
        this.contract = contract;
        this.executor = executor;
        this.peer = peer;
    }

    static PeerStream open(
            String packageId, Contract contract, Executor executor, StreamObserver<ChaincodeMessage> peer) {
        PeerStream stream = new PeerStream(contract, executor, peer);
        stream.send(ChaincodeMessage.newBuilder()
                .setType(Type.REGISTER)
                .setPayload(ChaincodeID.newBuilder().setName(packageId).build().toByteString())
                .build());
        return stream;
    }

    @Override
    public void onNext(ChaincodeMessage message) {
        switch (message.getType()) {
            case READY -> ready(message.getPayload());
            case TRANSACTION, INIT -> begin(message);
            case RESPONSE, ERROR -> {
                Conversation waiting = running.get(key(message));
                if (waiting != null) { // Else the call has given up on it.
                    waiting.answered(message);
                }
            }
            case KEEPALIVE -> send(message);
            default -> {} // REGISTERED, and whatever later versions announce.
        }
    }

    private void ready(ByteString parameters) {
        try {
            ChaincodeAdditionalParams given = ChaincodeAdditionalParams.parseFrom(parameters);
            writesTogether = given.getUseWriteBatch() ? Math.max(0, given.getMaxSizeWriteBatch()) : 0;
        } catch (InvalidProtocolBufferException e) {
            writesTogether = 0; // A peer before 3.1 sends none, and works without.
        }
    }

    private void begin(ChaincodeMessage transaction) {
        Conversation conversation = new Conversation(transaction, this::send, writesTogether);
        if (running.putIfAbsent(key(transaction), conversation) != null) {
            send(conversation.error("transaction runs already"));
            return;
        }
        try {
            executor.execute(() -> {
                ChaincodeMessage end = Execution.of(transaction, conversation, contract);
                running.remove(key(transaction));
                send(end);
            });
        } catch (RejectedExecutionException e) {
            running.remove(key(transaction));
            send(conversation.error("chaincode is busy"));
        }
    }

    private static String key(ChaincodeMessage message) {
        return message.getChannelId() + '\0' + message.getTxid();
    }

    /** gRPC's observers are for one thread at a time. */
    private synchronized void send(ChaincodeMessage message) {
        try {
            peer.onNext(message);
        } catch (IllegalStateException | io.grpc.StatusRuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "the peer has gone", e); // Its calls will find no answer.
        }
    }

    @Override
    public void onError(Throwable failure) {
        end();
    }

    @Override
    public void onCompleted() {
        end();
        synchronized (this) {
            peer.onCompleted();
        }
    }

    private void end() {
        running.values().forEach(Conversation::peerGone);
    }
}
