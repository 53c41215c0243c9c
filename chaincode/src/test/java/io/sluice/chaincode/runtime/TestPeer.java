package io.sluice.chaincode.runtime;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.ledger.queryresult.KV;
import org.hyperledger.fabric.protos.peer.ChaincodeAdditionalParams;
import org.hyperledger.fabric.protos.peer.ChaincodeGrpc;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage.Type;
import org.hyperledger.fabric.protos.peer.GetState;
import org.hyperledger.fabric.protos.peer.GetStateByRange;
import org.hyperledger.fabric.protos.peer.PutState;
import org.hyperledger.fabric.protos.peer.QueryMetadata;
import org.hyperledger.fabric.protos.peer.QueryResponse;
import org.hyperledger.fabric.protos.peer.QueryResultBytes;
import org.hyperledger.fabric.protos.peer.WriteBatchState;

/** The peer's end of the stream, with a state of its own; it commits what a call has put before it completed. */
final class TestPeer implements StreamObserver<ChaincodeMessage>, AutoCloseable {
    static final long SECONDS = 90;

    final TreeMap<String, ByteString> state = new TreeMap<>();
    final BlockingQueue<ChaincodeMessage> received = new LinkedBlockingQueue<>();
    final BlockingQueue<ChaincodeMessage> ended = new LinkedBlockingQueue<>();
    final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    volatile boolean answers = true;
    volatile boolean refuses;

    private final Map<String, TreeMap<String, ByteString>> simulations = new java.util.concurrent.ConcurrentHashMap<>();
    private final ManagedChannel channel;
    private final StreamObserver<ChaincodeMessage> chaincode;

    TestPeer(InetSocketAddress address, ChannelCredentials credentials) {
        channel = NettyChannelBuilder.forAddress(address, credentials).build();
        chaincode = ChaincodeGrpc.newStub(channel).connect(this);
    }

    /** As a peer does after REGISTER. */
    void ready(int writesTogether) {
        send(ChaincodeMessage.newBuilder().setType(Type.REGISTERED).build());
        ChaincodeAdditionalParams parameters = ChaincodeAdditionalParams.newBuilder()
                .setUseWriteBatch(writesTogether > 0)
                .setMaxSizeWriteBatch(writesTogether)
                .build();
        send(ChaincodeMessage.newBuilder()
                .setType(Type.READY)
                .setPayload(writesTogether < 0 ? ByteString.EMPTY : parameters.toByteString())
                .build());
    }

    synchronized void send(ChaincodeMessage message) {
        chaincode.onNext(message);
    }

    /** The next message that is of this type; fails when none comes. */
    ChaincodeMessage await(BlockingQueue<ChaincodeMessage> queue) throws InterruptedException {
        ChaincodeMessage message = queue.poll(SECONDS, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("nothing came; failures: " + failures);
        }
        return message;
    }

    @Override
    public void onNext(ChaincodeMessage message) {
        received.add(message);
        try {
            switch (message.getType()) {
                case GET_STATE, PUT_STATE, WRITE_BATCH_STATE, GET_STATE_BY_RANGE, QUERY_STATE_CLOSE -> {
                    if (refuses) {
                        reply(message, Type.ERROR, ByteString.copyFromUtf8("secret of the peer"));
                    } else if (answers) {
                        reply(message, Type.RESPONSE, answer(message));
                    }
                }
                case COMPLETED -> {
                    state.putAll(simulations.getOrDefault(message.getTxid(), new TreeMap<>()));
                    ended.add(message);
                }
                case ERROR -> ended.add(message);
                default -> {}
            }
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private ByteString answer(ChaincodeMessage message) throws InvalidProtocolBufferException {
        TreeMap<String, ByteString> writes = simulations.computeIfAbsent(message.getTxid(), id -> new TreeMap<>());
        switch (message.getType()) {
            case GET_STATE -> {
                return state.getOrDefault(
                        GetState.parseFrom(message.getPayload()).getKey(), ByteString.EMPTY);
            }
            case PUT_STATE -> {
                PutState put = PutState.parseFrom(message.getPayload());
                writes.put(put.getKey(), put.getValue());
            }
            case WRITE_BATCH_STATE ->
                WriteBatchState.parseFrom(message.getPayload())
                        .getRecList()
                        .forEach(record -> writes.put(record.getKey(), record.getValue()));
            case GET_STATE_BY_RANGE -> {
                return page(GetStateByRange.parseFrom(message.getPayload()));
            }
            default -> {}
        }
        return ByteString.EMPTY;
    }

    private ByteString page(GetStateByRange range) throws InvalidProtocolBufferException {
        int size = QueryMetadata.parseFrom(range.getMetadata()).getPageSize();
        List<QueryResultBytes> results = state.subMap(range.getStartKey(), range.getEndKey()).entrySet().stream()
                .limit(size)
                .map(entry -> QueryResultBytes.newBuilder()
                        .setResultBytes(KV.newBuilder()
                                .setKey(entry.getKey())
                                .setValue(entry.getValue())
                                .build()
                                .toByteString())
                        .build())
                .toList();
        return QueryResponse.newBuilder().addAllResults(results).build().toByteString();
    }

    private void reply(ChaincodeMessage to, Type type, ByteString payload) {
        send(ChaincodeMessage.newBuilder()
                .setType(type)
                .setTxid(to.getTxid())
                .setChannelId(to.getChannelId())
                .setPayload(payload)
                .build());
    }

    @Override
    public void onError(Throwable failure) {
        failures.add(failure);
    }

    @Override
    public void onCompleted() {
        failures.add(new IllegalStateException("completed"));
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
