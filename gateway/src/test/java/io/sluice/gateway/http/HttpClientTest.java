package io.sluice.gateway.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.gateway.http.HttpFailure.Stage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client against a peer that answers with fixed bytes, whatever it is asked. */
@ExtendWith(EveryBufferCounted.class)
@Timeout(180)
class HttpClientTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final Threads threads = new Threads("test", 8, 8);
    private final AtomicInteger connections = new AtomicInteger();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private ServerSocket peer;
    private HttpClient client;

    @BeforeEach
    void open() throws IOException {
        peer = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        client = HttpClient.openPlain(ClientSettings.defaults(), threads);
    }

    @AfterEach
    void closeAll() throws IOException {
        client.close();
        peer.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        threads.close();
    }

    private Request get() {
        return Request.get(URI.create("http://127.0.0.1:" + peer.getLocalPort() + "/"))
                .within(Duration.ofSeconds(60));
    }

    /** Answers each request with the bytes; then closes if it should. */
    private void answering(String bytes, boolean close) {
        threads.start("peer", () -> {
            while (!peer.isClosed()) {
                try {
                    Socket socket = peer.accept();
                    sockets.add(socket);
                    connections.incrementAndGet();
                    threads.start("peer", () -> serve(socket, bytes, close));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    private static void serve(Socket socket, String bytes, boolean close) {
        try {
            StringBuilder head = new StringBuilder();
            for (int c = socket.getInputStream().read();
                    c >= 0;
                    c = socket.getInputStream().read()) {
                head.append((char) c);
                if (head.indexOf("\r\n\r\n") > 0) {
                    head.setLength(0);
                    socket.getOutputStream().write(bytes.getBytes(US_ASCII));
                    if (close) {
                        socket.shutdownOutput();
                    }
                }
            }
        } catch (IOException e) {
            assertThat(e).as("the test closed it").isNotNull();
        }
    }

    private void expect(Stage stage) {
        assertThatThrownBy(() -> {
                    try (Response response = client.send(get())) {
                        response.bytes(1000);
                    }
                })
                .isInstanceOfSatisfying(
                        HttpFailure.class, e -> assertThat(e.stage()).isEqualTo(stage));
    }

    @Test
    void aConnectionIsUsedAgain() throws Exception {
        answering(OK, false);
        for (int i = 0; i < 10; i++) {
            try (Response response = client.send(get())) {
                assertThat(response.bytes(10)).isEqualTo("ok".getBytes(US_ASCII));
            }
        }
        assertThat(connections).hasValue(1);
    }

    @Test
    void anAnswerThatIsNotReadButHereDoesNotCostTheConnection() throws Exception {
        answering("HTTP/1.1 204 No Content\r\n\r\n", false);
        for (int i = 0; i < 10; i++) {
            client.send(get()).close();
        }
        assertThat(connections).hasValue(1);
    }

    @Test
    void anUnusedConnectionIsClosedAfterAWhile() throws Exception {
        ClientSettings settings = ClientSettings.defaults()
                .withTimeouts(Duration.ofSeconds(60), Duration.ofMillis(100), Duration.ofSeconds(60));
        answering(OK, false);
        try (HttpClient quick = HttpClient.openPlain(settings, threads)) {
            try (Response response = quick.send(get())) {
                response.bytes(10);
            }
            Await.until("closed", Duration.ofSeconds(60), () -> {
                try {
                    sockets.get(0).setSoTimeout(1);
                    return sockets.get(0).getInputStream().read() < 0;
                } catch (java.net.SocketTimeoutException e) {
                    return false;
                } catch (IOException e) {
                    return true;
                }
            });
        }
    }

    @Test
    void aConnectionThatThePeerClosedMeanwhileIsReplaced() throws Exception {
        answering(OK, true);
        for (int i = 0; i < 10; i++) {
            try (Response response = client.send(get())) {
                assertThat(response.status()).isEqualTo(200);
                response.bytes(10);
            }
        }
    }

    @Test
    void moreRequestsThanConnectionsWaitAndThenFailAsTooBusy() throws Exception {
        answering(OK, false);
        ClientSettings small = ClientSettings.defaults().withPool(1, Duration.ofMillis(200));
        try (HttpClient one = HttpClient.openPlain(small, threads)) {
            try (Response response = one.send(get())) {
                assertThat(response.status()).isEqualTo(200);
                assertThatThrownBy(() -> one.send(get()))
                        .isInstanceOfSatisfying(
                                HttpFailure.class, e -> assertThat(e.stage()).isEqualTo(Stage.TOO_BUSY));
            }
            one.send(get()).close();
        }
    }

    @Test
    void failuresGiveTheirPlaceBack() throws Exception {
        answering("HTTP/1.1 nonsense\r\n\r\n", true);
        ClientSettings small = ClientSettings.defaults().withPool(1, Duration.ofMillis(200));
        try (HttpClient one = HttpClient.openPlain(small, threads)) {
            for (int i = 0; i < 5; i++) {
                assertThatThrownBy(() -> one.send(get()))
                        .isInstanceOfSatisfying(
                                HttpFailure.class, e -> assertThat(e.stage()).isEqualTo(Stage.PROTOCOL));
            }
        }
    }

    @Test
    void nobodyThereIsUnreachable() throws Exception {
        String unknown = "x".repeat(64) + ".invalid"; // A name that is too long to ask any server for it.
        try (Socket bound = new Socket()) { // Has a port that nobody else can take, and does not listen there.
            bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            for (String uri : List.of("http://127.0.0.1:" + bound.getLocalPort() + "/", "http://" + unknown + "/")) {
                assertThatThrownBy(() -> client.send(Request.get(URI.create(uri))))
                        .isInstanceOfSatisfying(
                                HttpFailure.class, e -> assertThat(e.stage()).isEqualTo(Stage.UNREACHABLE));
            }
        }
    }

    @Test
    void noAnswerIsATimeout() {
        answering("", false);
        assertThatThrownBy(() -> client.send(get().within(Duration.ofMillis(200))))
                .isInstanceOfSatisfying(
                        HttpFailure.class, e -> assertThat(e.stage()).isEqualTo(Stage.TIMEOUT));
    }

    @Test
    void aBodyThatStopsIsATimeout() throws Exception {
        answering("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nok", false);
        ClientSettings settings = ClientSettings.defaults()
                .withTimeouts(Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofMillis(200));
        try (HttpClient quick = HttpClient.openPlain(settings, threads);
                Response response = quick.send(get())) {
            assertThatThrownBy(() -> response.bytes(100))
                    .isInstanceOfSatisfying(
                            HttpFailure.class, e -> assertThat(e.stage()).isEqualTo(Stage.TIMEOUT));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\nContent-Le",
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n",
            })
    void anAnswerThatEndsEarlyIsNotWhole(String bytes) {
        answering(bytes, true);
        expect(Stage.CLOSED_EARLY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\n\r\nno length",
                "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\nContent-Length: 2\n\nok",
                "HTTP/1.1 20 OK\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 600 Odd\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 101 Switching\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nok",
                "SSH-2.0-OpenSSH\r\n\r\n",
            })
    void anAnswerThatIsNotStrictIsRefused(String bytes) {
        answering(bytes, false);
        expect(Stage.PROTOCOL);
    }

    @Test
    void aLongAnswerIsRefused() {
        answering("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n" + "x".repeat(1001), false);
        expect(Stage.PROTOCOL);
    }

    @Test
    void aLongHeadIsRefused() {
        answering("HTTP/1.1 200 OK\r\nX: " + "x".repeat(20_000) + "\r\n", false);
        expect(Stage.PROTOCOL);
    }

    @Test
    void bytesAfterTheAnswerAreNotTheNextAnswer() throws Exception {
        answering(OK + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil", false);
        for (int i = 0; i < 5; i++) {
            try (Response response = client.send(get())) {
                assertThat(response.bytes(10)).isEqualTo("ok".getBytes(US_ASCII));
            } catch (HttpFailure failure) {
                assertThat(failure.stage()).isEqualTo(Stage.PROTOCOL);
            }
        }
    }

    @Test
    void interimAnswersArePassedOver() throws Exception {
        answering("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n" + OK, false);
        for (int i = 0; i < 3; i++) {
            try (Response response = client.send(get())) {
                assertThat(response.bytes(10)).isEqualTo("ok".getBytes(US_ASCII));
            }
        }
        assertThat(connections).hasValue(1);
    }

    @Test
    void redirectsAreNotFollowed() throws Exception {
        answering("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", false);
        try (Response response = client.send(get())) {
            assertThat(response.status()).isEqualTo(302);
        }
    }

    @Test
    void aSourceThatFailsCutsTheRequest() {
        answering("", false);
        ReadableByteChannel broken = new ReadableByteChannel() {
            @Override
            public int read(ByteBuffer target) throws IOException {
                throw new IOException("disk is gone");
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        };
        Request put = Request.of("PUT", get().uri()).sending(Request.Content.of(broken, 100));
        assertThatThrownBy(() -> client.send(put))
                .isInstanceOf(IOException.class)
                .hasMessage("disk is gone");
    }

    @Test
    void urlsThatHideSomethingAreRefused() {
        for (String uri : List.of("ftp://a/", "http:///path", "http://user@a/", "http://a/#part", "/path")) {
            assertThatThrownBy(() -> Request.get(URI.create(uri))).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> get().with("X", "a\r\nY: b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.send(get().with("Content-Length", "3")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
