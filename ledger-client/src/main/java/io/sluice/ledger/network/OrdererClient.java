package io.sluice.ledger.network;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import io.sluice.ledger.fabric.FabricIdentity;
import io.sluice.ledger.fabric.PeerAddress;
import io.sluice.ledger.fabric.PeerConnection;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.AtomicBroadcastGrpc;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;
import org.hyperledger.fabric.protos.orderer.DeliverResponse;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.hyperledger.fabric.protos.orderer.SeekNewest;
import org.hyperledger.fabric.protos.orderer.SeekPosition;

/** An orderer as an organisation's administrator uses it directly: for changes of the channel itself. */
final class OrdererClient implements AutoCloseable {
    private static final int LIMIT_SECONDS = 20;

    private final PeerConnection orderer;
    private final Proposals signing;

    private OrdererClient(PeerConnection orderer, Proposals signing) {
        this.orderer = orderer;
        this.signing = signing;
    }

    /** @param address the orderer's */
    static OrdererClient open(PeerAddress address, FabricIdentity admin, Proposals signing) throws IOException {
        return new OrdererClient(PeerConnection.open(address, admin), signing);
    }

    /** Hands in a transaction. Returning means: taken, not yet in a block. */
    void broadcast(String channel, HeaderType type, ByteString data) throws IOException {
        AtomicBroadcastGrpc.AtomicBroadcastStub stub = stub();
        BroadcastResponse response = once(
                envelope(channel, type, data), (StreamObserver<BroadcastResponse> answers) -> stub.broadcast(answers));
        if (response.getStatus() != Status.SUCCESS) {
            throw new IOException(orderer.peer() + ": refuses: " + response.getStatus() + " " + response.getInfo());
        }
    }

    /** How many blocks the channel has. */
    long height(String channel) throws IOException {
        SeekPosition newest = SeekPosition.newBuilder()
                .setNewest(SeekNewest.getDefaultInstance())
                .build();
        SeekInfo seek = SeekInfo.newBuilder()
                .setStart(newest)
                .setStop(newest)
                .setBehavior(SeekInfo.SeekBehavior.FAIL_IF_NOT_READY)
                .build();
        AtomicBroadcastGrpc.AtomicBroadcastStub stub = stub();
        DeliverResponse response = once(
                envelope(channel, HeaderType.DELIVER_SEEK_INFO, seek.toByteString()),
                (StreamObserver<DeliverResponse> answers) -> stub.deliver(answers));
        if (!response.hasBlock()) {
            throw new IOException(orderer.peer() + ": gives no block: " + response.getStatus());
        }
        return response.getBlock().getHeader().getNumber() + 1;
    }

    private AtomicBroadcastGrpc.AtomicBroadcastStub stub() {
        return AtomicBroadcastGrpc.newStub(orderer.channel()).withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    private Envelope envelope(String channel, HeaderType type, ByteString data) {
        ByteString payload = Payload.newBuilder()
                .setHeader(signing.header(channel, type, ByteString.EMPTY))
                .setData(data)
                .build()
                .toByteString();
        return Envelope.newBuilder()
                .setPayload(payload)
                .setSignature(signing.sign(payload))
                .build();
    }

    /** One message, one answer. */
    private <A> A once(Envelope message, Function<StreamObserver<A>, StreamObserver<Envelope>> call)
            throws IOException {
        CompletableFuture<A> answer = new CompletableFuture<>();
        StreamObserver<Envelope> requests = call.apply(new StreamObserver<A>() {
            @Override
            public void onNext(A value) {
                answer.complete(value);
            }

            @Override
            public void onError(Throwable failure) {
                answer.completeExceptionally(failure);
            }

            @Override
            public void onCompleted() {
                answer.completeExceptionally(new IOException("closed without an answer"));
            }
        });
        requests.onNext(message);
        try {
            A first = answer.get(LIMIT_SECONDS + 1, TimeUnit.SECONDS);
            requests.onCompleted();
            return first;
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(orderer.peer() + ": does not answer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(orderer.peer() + ": interrupted");
        }
    }

    @Override
    public void close() {
        orderer.close();
    }
}
