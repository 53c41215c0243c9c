package io.sluice.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.gateway.http.HttpFailure.Stage;
import java.io.IOException;
import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(EveryBufferCounted.class)
@Timeout(180)
class UnixSocketTest {
    private static final URI ADMIN = URI.create("http://localhost/admin/x");

    @TempDir
    Path dir;

    private static void echo(Call call) throws IOException {
        byte[] body = call.body().bytes(20_000_000);
        call.respond(200, "application/octet-stream", body);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void callsPassThroughIt(Transport transport) throws Exception {
        Path path = dir.resolve("run/admin.sock");
        byte[] sent = new byte[10_000_000];
        new Random(3).nextBytes(sent);
        try (Threads threads = new Threads("test", 4, 4, transport);
                HttpServer server = HttpServer.startUnix(path, HttpSettings.local(), UnixSocketTest::echo, threads);
                HttpClient client = HttpClient.openUnix(path, ClientSettings.defaults(), threads)) {
            assertThat(server.tls()).isEqualTo("none");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path.getParent())))
                    .isEqualTo("rwx------");
            for (int i = 0; i < 3; i++) {
                try (Response response = client.send(Request.post(ADMIN, "application/octet-stream", sent))) {
                    assertThat(response.peer()).isEmpty();
                    assertThat(response.bytes(20_000_000)).isEqualTo(sent);
                }
            }
        }
        assertThat(path).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aFilePassesThroughIt(Transport transport) throws Exception {
        Path path = dir.resolve("admin.sock");
        byte[] bytes = "0123456789".repeat(100_000).getBytes(UTF_8);
        Path source = Files.write(dir.resolve("file"), bytes);
        try (Threads threads = new Threads("test", 4, 4, transport);
                java.nio.channels.FileChannel file = java.nio.channels.FileChannel.open(source);
                HttpServer server = HttpServer.startUnix(
                        path, HttpSettings.local(), call -> Ranges.serve(call, file, "text/plain", "x"), threads);
                HttpClient client = HttpClient.openUnix(path, ClientSettings.defaults(), threads)) {
            try (Response response = client.send(Request.get(ADMIN))) {
                assertThat(response.bytes(2_000_000)).isEqualTo(bytes);
            }
            assertThat(server.stop(Duration.ofSeconds(60))).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aSecondGatewayIsRefused(Transport transport) throws Exception {
        Path path = dir.resolve("admin.sock");
        try (Threads threads = new Threads("test", 4, 4, transport);
                HttpServer first = HttpServer.startUnix(path, HttpSettings.local(), UnixSocketTest::echo, threads);
                HttpClient client = HttpClient.openUnix(path, ClientSettings.defaults(), threads)) {
            assertThatThrownBy(() -> HttpServer.startUnix(path, HttpSettings.local(), UnixSocketTest::echo, threads))
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining("already running")
                    .hasMessageContaining(path.toString());
            try (Response response = client.send(Request.get(ADMIN))) {
                assertThat(response.status()).as("the first goes on").isEqualTo(200);
            }
            assertThat(first.tls()).isEqualTo("none");
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void theSocketOfADeadProcessIsReplaced(Transport transport) throws Exception {
        Path path = dir.resolve("admin.sock");
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path));
        }
        assertThat(path).exists();
        try (Threads threads = new Threads("test", 4, 4, transport);
                HttpClient client = HttpClient.openUnix(path, ClientSettings.defaults(), threads)) {
            assertThatThrownBy(() -> client.send(Request.get(ADMIN)))
                    .isInstanceOfSatisfying(
                            HttpFailure.class, e -> assertThat(e.stage()).isEqualTo(Stage.UNREACHABLE));
            try (HttpServer server = HttpServer.startUnix(path, HttpSettings.local(), UnixSocketTest::echo, threads);
                    Response response = client.send(Request.get(ADMIN))) {
                assertThat(response.status()).isEqualTo(200);
                assertThat(server.tls()).isEqualTo("none");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aPathThatIsTooLongIsRefusedWithTheLimit(Transport transport) {
        Path path = dir.resolve("x".repeat(100));
        try (Threads threads = new Threads("test", 4, 4, transport)) {
            assertThatThrownBy(() -> HttpServer.startUnix(path, HttpSettings.local(), UnixSocketTest::echo, threads))
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining("at most 100 bytes");
        }
    }
}
