package io.sluice.chaincode.runtime;

import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.sluice.chaincode.contract.Contract;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.peer.ChaincodeGrpc;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;

/**
 * Serves one contract to the peers that connect: chaincode as a service. At most {@link #THREADS} calls run at once and
 * {@link #WAITING} wait; the next is answered with an error, which its sender takes for a peer that is away. Safe for
 * concurrent use.
 */
public final class ChaincodeServer implements AutoCloseable {
    /** Calls that run at once, over all peers. */
    public static final int THREADS = 16;

    /** Calls that wait for a thread. */
    public static final int WAITING = 500;

    /**
     * As much as a peer may send, because a message beyond the limit would end the stream and with it every call that
     * runs on it.
     */
    private static final int MAX_MESSAGE_BYTES = 100 * 1024 * 1024;

    private final Server server;
    private final ThreadPoolExecutor calls;

    private ChaincodeServer(Server server, ThreadPoolExecutor calls) {
        this.server = server;
        this.calls = calls;
    }

    /**
     * Starts to listen.
     *
     * @param packageId of the package that the peer has installed; it expects to find it here
     * @param credentials of the service, and which clients it takes
     * @throws IOException when the address cannot be listened on
     */
    public static ChaincodeServer start(
            String packageId, InetSocketAddress address, ServerCredentials credentials, Contract contract)
            throws IOException {
        ThreadPoolExecutor calls = new ThreadPoolExecutor(
                THREADS, THREADS, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), ChaincodeServer::thread);
        calls.allowCoreThreadTimeOut(true);
        Server server = NettyServerBuilder.forAddress(address, credentials)
                .addService(new ChaincodeGrpc.ChaincodeImplBase() {
                    @Override
                    public StreamObserver<ChaincodeMessage> connect(StreamObserver<ChaincodeMessage> peer) {
                        return PeerStream.open(packageId, contract, calls, peer);
                    }
                })
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .permitKeepAliveTime(10, TimeUnit.SECONDS) // Peers ping every minute.
                .permitKeepAliveWithoutCalls(true)
                .build()
                .start();
        return new ChaincodeServer(server, calls);
    }

    private static Thread thread(Runnable call) {
        Thread thread = new Thread(call, "chaincode-call");
        thread.setDaemon(true);
        return thread;
    }

    /** Where it listens. */
    public int port() {
        return server.getPort();
    }

    /** Waits until somebody closes it. */
    public void awaitClosed() throws InterruptedException {
        server.awaitTermination();
    }

    /** Ends all streams and calls at once. */
    @Override
    public void close() {
        server.shutdownNow();
        calls.shutdownNow();
    }
}
