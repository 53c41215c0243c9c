package io.sluice.chaincode;

import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.sluice.chaincode.contract.LaneContract;
import io.sluice.chaincode.runtime.ChaincodeServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;

/**
 * The contract as a service to which an organisation's peers connect. {@code docs/fabric.md} section 1 lists the
 * environment variables that it reads.
 */
public final class Main {
    private static final int EXIT_USAGE = 2;
    private static final int EXIT_FAILED = 1;
    private static final int CONNECT_MILLIS = 5_000;

    private Main() {}

    /**
     * Runs until it is killed. Prints {@code listening on HOST:PORT} when peers may connect.
     *
     * @param arguments {@code --health}: only connects to where the program of the same environment listens; exit code 1
     *     where nothing does
     */
    public static void main(String[] arguments) throws InterruptedException {
        try {
            if (List.of(arguments).equals(List.of("--health"))) {
                connect(Settings.listen(System.getenv()));
                return;
            }
            Settings settings = Settings.of(System.getenv());
            try (ChaincodeServer server = ChaincodeServer.start(
                    settings.packageId(), settings.listen(), credentials(settings), new LaneContract())) {
                System.out.println("listening on " + settings.listen().getHostString() + ":" + server.port());
                server.awaitClosed();
            }
        } catch (IllegalArgumentException e) {
            System.err.println("chaincode: " + e.getMessage());
            System.exit(EXIT_USAGE);
        } catch (IOException e) {
            System.err.println("chaincode: " + e.getMessage());
            System.exit(EXIT_FAILED);
        }
    }

    private static void connect(InetSocketAddress listen) throws IOException {
        boolean any = listen.getAddress() != null && listen.getAddress().isAnyLocalAddress();
        try (Socket socket = new Socket()) {
            socket.connect(
                    any ? new InetSocketAddress(InetAddress.getLoopbackAddress(), listen.getPort()) : listen,
                    CONNECT_MILLIS);
        }
    }

    private static ServerCredentials credentials(Settings settings) throws IOException {
        if (settings.tls().isEmpty()) {
            return InsecureServerCredentials.create();
        }
        Settings.Tls tls = settings.tls().get();
        return TlsServerCredentials.newBuilder()
                .keyManager(tls.certificate().toFile(), tls.key().toFile())
                .trustManager(tls.clientRoots().toFile())
                .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
                .build();
    }
}
