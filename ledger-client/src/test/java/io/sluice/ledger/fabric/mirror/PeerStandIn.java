package io.sluice.ledger.fabric.mirror;

import io.grpc.Grpc;
import io.grpc.Server;
import io.grpc.TlsServerCredentials;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.sluice.ledger.fabric.PeerAddress;
import io.sluice.ledger.fabric.verify.TestOrganisation;
import io.sluice.ledger.fabric.verify.TestOrganisation.Person;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Executors;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.hyperledger.fabric.protos.orderer.SeekPosition;
import org.hyperledger.fabric.protos.peer.DeliverGrpc;
import org.hyperledger.fabric.protos.peer.DeliverResponse;

/** The deliver service of a peer on loopback, with blocks that a test chooses. */
final class PeerStandIn implements AutoCloseable {
    private final List<Block> blocks = new ArrayList<>();
    private final Server server;
    private final int port;
    private final String roots;
    private boolean closed;

    PeerStandIn(TestOrganisation organisation) throws IOException {
        Person peer = organisation.person("localhost", "peer");
        this.roots = organisation.rootPem().toStringUtf8();
        String key = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(peer.identity().key().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        this.server = Grpc.newServerBuilderForPort(
                        0,
                        TlsServerCredentials.create(
                                stream(TestOrganisation.pem(peer.identity().certificate())), stream(key)))
                .addService(new Deliver())
                .executor(Executors.newCachedThreadPool(task -> {
                    Thread thread = new Thread(task);
                    thread.setDaemon(true);
                    return thread;
                }))
                .build()
                .start();
        this.port = server.getPort();
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }

    PeerAddress address() {
        return new PeerAddress("AMSP", "localhost", port, roots);
    }

    synchronized void give(List<Block> more) {
        blocks.addAll(more);
        notifyAll();
    }

    synchronized void replace(int number, Block other) {
        blocks.set(number, other);
    }

    private synchronized int height() {
        return blocks.size();
    }

    /** Null when it is not there and nobody waits for it. */
    private synchronized Block block(long number, boolean wait) throws InterruptedException {
        while (number >= blocks.size() && wait && !closed) {
            wait(1_000);
        }
        return number < blocks.size() ? blocks.get((int) number) : null;
    }

    private final class Deliver extends DeliverGrpc.DeliverImplBase {
        @Override
        public StreamObserver<Envelope> deliver(StreamObserver<DeliverResponse> answers) {
            var call = (ServerCallStreamObserver<DeliverResponse>) answers;
            call.setOnCancelHandler(() -> {}); // Who is gone is no error.
            return new StreamObserver<>() {
                @Override
                public void onNext(Envelope request) {
                    try {
                        answer(
                                SeekInfo.parseFrom(
                                        Payload.parseFrom(request.getPayload()).getData()),
                                answers);
                    } catch (IOException | InterruptedException | RuntimeException e) {
                        answers.onError(e);
                    }
                }

                @Override
                public void onError(Throwable failure) {}

                @Override
                public void onCompleted() {
                    answers.onCompleted();
                }
            };
        }

        private void answer(SeekInfo seek, StreamObserver<DeliverResponse> answers) throws InterruptedException {
            long stop = number(seek.getStop());
            boolean wait = seek.getBehavior() == SeekInfo.SeekBehavior.BLOCK_UNTIL_READY;
            for (long number = number(seek.getStart()); number <= stop; number++) {
                Block block = block(number, wait);
                if (block == null) {
                    answers.onNext(DeliverResponse.newBuilder()
                            .setStatus(wait ? Status.SERVICE_UNAVAILABLE : Status.NOT_FOUND)
                            .build());
                    return;
                }
                answers.onNext(DeliverResponse.newBuilder().setBlock(block).build());
            }
            answers.onNext(
                    DeliverResponse.newBuilder().setStatus(Status.SUCCESS).build());
        }

        private long number(SeekPosition position) {
            return position.hasNewest() ? height() - 1 : position.getSpecified().getNumber();
        }
    }

    /** Is away from now on. */
    void stop() {
        close();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        server.shutdownNow();
    }
}
