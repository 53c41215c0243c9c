package io.sluice.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import io.sluice.gateway.http.HttpFailure.Stage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(EveryBufferCounted.class)
@Timeout(180)
class TlsTest {
    private final Threads threads = new Threads("test", 8, 8);
    private final TlsIdentity alice = Identities.of("alice", Identities.anybody());
    private final TlsIdentity bob = Identities.of("bob", Identities.anybody());
    private HttpServer server;
    private HttpClient client;

    @AfterEach
    void closeAll() {
        if (client != null) {
            client.close();
        }
        if (server != null) {
            server.stop(Duration.ofSeconds(5));
        }
        threads.close();
    }

    static Stream<Arguments> providers() {
        SslProvider boring = SslProvider.OPENSSL_REFCNT;
        return OpenSsl.isAvailable()
                ? Stream.of(
                        Arguments.of(boring, boring),
                        Arguments.of(boring, SslProvider.JDK),
                        Arguments.of(SslProvider.JDK, boring),
                        Arguments.of(SslProvider.JDK, SslProvider.JDK))
                : Stream.of(Arguments.of(SslProvider.JDK, SslProvider.JDK));
    }

    private void serve(SslProvider provider, TlsIdentity identity) throws IOException {
        server = HttpServer.start(HttpSettings.on("127.0.0.1", 0), identity, TlsTest::whoAmI, threads, provider);
    }

    private static void whoAmI(Call call) throws IOException {
        byte[] body = call.body().bytes(10_000_000);
        String name = call.peer().orElseThrow().getSubjectX500Principal().getName();
        call.respond(200, "text/plain", (name + " " + body.length).getBytes(UTF_8));
    }

    private Request get() {
        return Request.get(URI.create("https://localhost:" + server.port() + "/"))
                .expecting(Identities.only(alice));
    }

    private static void expectRefusal(HttpClient client, Request request) {
        assertThatThrownBy(() -> client.send(request).close())
                .isInstanceOfSatisfying(
                        HttpFailure.class, e -> assertThat(e.stage()).isEqualTo(Stage.TLS_REFUSED));
    }

    @ParameterizedTest
    @MethodSource("providers")
    void bothSidesKnowEachOther(SslProvider ofServer, SslProvider ofClient) throws Exception {
        serve(ofServer, alice);
        client = HttpClient.open(ClientSettings.defaults(), bob, threads, ofClient);
        for (int i = 0; i < 3; i++) {
            Request request = get().sending(Request.Content.of(new byte[3_000_000]));
            try (Response response = client.send(request)) {
                assertThat(new String(response.bytes(100), UTF_8)).isEqualTo("CN=bob 3000000");
                assertThat(response.peer()).contains(alice.chain().get(0));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aServerThatIsNotTheExpectedPeerIsRefusedBeforeAnythingIsSent(SslProvider ofServer, SslProvider ofClient)
            throws Exception {
        serve(ofServer, Identities.of("mallory", Identities.anybody()));
        client = HttpClient.open(ClientSettings.defaults(), bob, threads, ofClient);
        expectRefusal(client, get());
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aStrangerIsRefused(SslProvider ofServer, SslProvider ofClient) throws Exception {
        serve(ofServer, new TlsIdentity(alice.key(), alice.chain(), Identities.only(bob)));
        client = HttpClient.open(
                ClientSettings.defaults(), Identities.of("mallory", Identities.anybody()), threads, ofClient);
        for (int i = 0; i < 20; i++) {
            expectRefusal(client, get());
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aPeerThatDiesInTheHandshakeIsNotTakenForOneThatRefusesUs(SslProvider any, SslProvider ofClient)
            throws Exception {
        client = HttpClient.open(ClientSettings.defaults(), bob, threads, ofClient);
        try (ServerSocket dying = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            threads.start("dying", () -> resetEverybody(dying));
            URI there = URI.create("https://localhost:" + dying.getLocalPort() + "/");
            for (int i = 0; i < 50; i++) {
                assertThatThrownBy(() -> client.send(Request.get(there).expecting(Identities.only(alice))))
                        .isInstanceOfSatisfying(
                                HttpFailure.class,
                                e -> assertThat(e.stage()).isIn(Stage.UNREACHABLE, Stage.CLOSED_EARLY));
            }
        }
    }

    private static void resetEverybody(ServerSocket dying) {
        while (!dying.isClosed()) {
            try (Socket socket = dying.accept()) {
                socket.setSoLinger(true, 0);
            } catch (IOException e) {
                // closed
            }
        }
    }

    @Test
    void aMemberWhoIsRemovedIsRefusedOnAnOpenConnection() throws Exception {
        AtomicReference<Optional<String>> verdict = new AtomicReference<>(Optional.empty());
        serve(Tls.best(), new TlsIdentity(alice.key(), alice.chain(), certificate -> verdict.get()));
        client = HttpClient.open(ClientSettings.defaults(), bob, threads);
        try (Response response = client.send(get())) {
            response.bytes(100);
        }
        verdict.set(Optional.of("revoked"));
        try (Response response = client.send(get())) {
            assertThat(response.status()).isEqualTo(403);
            assertThat(new String(response.bytes(1000), UTF_8))
                    .contains("NOT_ADMITTED")
                    .contains("revoked");
        }
        try (Response response = client.send(get())) {
            assertThat(response.status())
                    .as("a new connection with the old session")
                    .isEqualTo(403);
        }
        client.use(bob);
        expectRefusal(client, get());
    }

    @Test
    void aServerWhoseMembershipEndsIsRefusedOnAPooledConnection() throws Exception {
        AtomicReference<Optional<String>> verdict = new AtomicReference<>(Optional.empty());
        serve(Tls.best(), alice);
        client = HttpClient.open(
                ClientSettings.defaults(),
                new TlsIdentity(bob.key(), bob.chain(), certificate -> verdict.get()),
                threads);
        try (Response response = client.send(get())) {
            response.bytes(100);
        }
        verdict.set(Optional.of("revoked"));
        expectRefusal(client, get());
    }

    @Test
    void aPooledConnectionIsNotUsedForAnotherExpectedPeer() throws Exception {
        serve(Tls.best(), alice);
        client = HttpClient.open(ClientSettings.defaults(), bob, threads);
        try (Response response = client.send(get())) {
            response.bytes(100);
        }
        expectRefusal(client, get().expecting(Identities.only(bob)));
    }

    @Test
    void aRequestMustSayWhomItExpects() throws Exception {
        serve(Tls.best(), alice);
        client = HttpClient.open(ClientSettings.defaults(), bob, threads);
        Request request = Request.get(get().uri());
        assertThatThrownBy(() -> client.send(request)).isInstanceOf(IllegalArgumentException.class);
        Request plain = Request.get(URI.create("http://localhost:" + server.port() + "/"));
        assertThatThrownBy(() -> client.send(plain)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNewCertificateIsUsedWithoutDroppingConnections() throws Exception {
        serve(Tls.best(), alice);
        client = HttpClient.open(ClientSettings.defaults(), bob, threads);
        TlsIdentity renewed = Identities.of("alice", Identities.anybody());
        try (Response response = client.send(get())) {
            response.bytes(100);
        }
        server.use(renewed);
        try (Response old = client.send(get())) {
            assertThat(old.peer())
                    .as("the open connection")
                    .contains(alice.chain().get(0));
            assertThat(old.bytes(100)).isNotEmpty();
        }
        client.use(Identities.of("bob", Identities.anybody()));
        try (Response response = client.send(get().expecting(Identities.only(renewed)))) {
            assertThat(response.peer()).contains(renewed.chain().get(0));
            response.bytes(100);
        }
    }

    @Test
    void aPeerWithoutACertificateIsRefused() throws Exception {
        serve(Tls.best(), alice);
        try (SSLSocket socket = jdkSocket("TLSv1.3")) {
            assertThatThrownBy(() -> {
                        socket.startHandshake();
                        socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(UTF_8));
                        if (socket.getInputStream().read() < 0) {
                            throw new IOException("closed");
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void olderVersionsOfTlsAreRefused() throws Exception {
        serve(Tls.best(), alice);
        try (SSLSocket socket = jdkSocket("TLSv1.2")) {
            assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
        }
    }

    private SSLSocket jdkSocket(String version) throws Exception {
        KeyManagerFactory none = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        KeyStore empty = KeyStore.getInstance("PKCS12");
        empty.load(null, null);
        none.init(empty, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(none.getKeyManagers(), new javax.net.ssl.TrustManager[] {new Anyone()}, null);
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.port());
        socket.setEnabledProtocols(new String[] {version});
        return socket;
    }

    private static final class Anyone extends javax.net.ssl.X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(java.security.cert.X509Certificate[] c, String t, Socket s) {}

        @Override
        public void checkServerTrusted(java.security.cert.X509Certificate[] c, String t, Socket s) {}

        @Override
        public void checkClientTrusted(java.security.cert.X509Certificate[] c, String t, javax.net.ssl.SSLEngine e) {}

        @Override
        public void checkServerTrusted(java.security.cert.X509Certificate[] c, String t, javax.net.ssl.SSLEngine e) {}

        @Override
        public void checkClientTrusted(java.security.cert.X509Certificate[] c, String t) {}

        @Override
        public void checkServerTrusted(java.security.cert.X509Certificate[] c, String t) {}

        @Override
        public java.security.cert.X509Certificate[] getAcceptedIssuers() {
            return new java.security.cert.X509Certificate[0];
        }
    }

    /** Reads the ServerHello on its way: a key share of 1120 bytes is ML-KEM-768 with X25519 (0x11ec). */
    @Test
    void boringSslAgreesOnTheHybridGroup() throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(OpenSsl.isAvailable());
        serve(Tls.best(), alice);
        assertThat(server.tls()).contains("BoringSSL").contains("X25519MLKEM768");
        client = HttpClient.open(ClientSettings.defaults(), bob, threads);
        try (ServerSocket between = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Integer> group = new CompletableFuture<>();
            Thread relay = threads.start("relay", () -> relay(between, group));
            Request request = Request.get(URI.create("https://localhost:" + between.getLocalPort() + "/"))
                    .expecting(Identities.only(alice));
            try (Response response = client.send(request)) {
                assertThat(response.status()).isEqualTo(200);
                response.bytes(100);
            }
            assertThat(group.get(60, TimeUnit.SECONDS)).isEqualTo(0x11ec);
            client.close();
            server.stop(Duration.ofMillis(100));
            relay.join();
        }
    }

    private void relay(ServerSocket between, CompletableFuture<Integer> found) {
        try (Socket left = between.accept();
                Socket right = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            threads.start("relay", () -> {
                try {
                    left.getInputStream().transferTo(right.getOutputStream());
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            byte[] hello = right.getInputStream().readNBytes(5 + 90);
            left.getOutputStream().write(hello);
            left.getOutputStream().flush();
            int group = 0;
            for (int i = 5; i + 8 < hello.length; i++) { // Extension 51 (key share): type, length, group, length.
                if (hello[i] == 0 && hello[i + 1] == 51) {
                    group = (hello[i + 4] & 255) << 8 | hello[i + 5] & 255;
                }
            }
            found.complete(group);
            right.getInputStream().transferTo(left.getOutputStream());
        } catch (IOException e) {
            found.completeExceptionally(e);
        }
    }
}
