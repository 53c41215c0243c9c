package io.sluice.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.gateway.http.HttpFailure.Stage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Back-pressure in both directions, files, and an event loop that never waits. */
@ExtendWith(EveryBufferCounted.class)
@Timeout(180)
class FlowTest {
    /** Both buffers of the kernel, our marks and windows: what may be under way when nobody reads, on a tuned machine too. */
    private static final long UNDER_WAY = 80 << 20;

    @TempDir
    Path dir;

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
            server.stop(Duration.ofMillis(200));
        }
        threads.close();
    }

    private void serve(boolean tls, Handler handler) throws IOException {
        HttpSettings settings = HttpSettings.on("127.0.0.1", 0).withBodyBytes(Long.MAX_VALUE);
        server = tls
                ? HttpServer.start(settings, alice, handler, threads)
                : HttpServer.startPlain(settings, handler, threads);
        client = tls
                ? HttpClient.open(ClientSettings.defaults(), bob, threads)
                : HttpClient.openPlain(ClientSettings.defaults(), threads);
    }

    private Request request(String method, String path) {
        String scheme = server.tls().equals("none") ? "http" : "https";
        return Request.of(method, URI.create(scheme + "://localhost:" + server.port() + path))
                .expecting(Identities.only(alice));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aReaderWhoPausesStopsTheWriter(boolean tls) throws Exception {
        AtomicLong written = new AtomicLong();
        long length = 200L << 20;
        serve(tls, call -> {
            try (Sink sink = call.respond(200, Headers.NONE, length)) {
                ByteBuffer block = ByteBuffer.allocate(128 * 1024);
                for (long n = 0; n < length; n += block.capacity()) {
                    sink.write(block.clear());
                    written.addAndGet(block.capacity());
                }
                sink.finish();
            }
        });
        try (Response response = client.send(request("GET", "/"))) {
            awaitStill(written);
            assertThat(written.get()).isBetween(1L, UNDER_WAY);
            ByteBuffer block = ByteBuffer.allocate(1 << 20);
            long read = 0;
            for (int n = response.body().read(block);
                    n >= 0;
                    n = response.body().read(block.clear())) {
                read += n;
            }
            assertThat(read).isEqualTo(length);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aHandlerWhoPausesStopsTheSender(boolean tls) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicLong read = new AtomicLong();
        serve(tls, call -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            ByteBuffer block = ByteBuffer.allocate(1 << 20);
            for (int n = call.body().read(block); n >= 0; n = call.body().read(block.clear())) {
                read.addAndGet(n);
            }
            call.respond(200);
        });
        long length = 100L << 20;
        Zeros source = new Zeros(length);
        Thread sender = threads.start("sender", () -> {
            try (Response response = client.send(request("PUT", "/").sending(Request.Content.of(source, length)))) {
                assertThat(response.status()).isEqualTo(200);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        awaitStill(source.given);
        assertThat(source.given.get()).isBetween(1L, UNDER_WAY);
        go.countDown();
        sender.join();
        assertThat(read).hasValue(length);
    }

    /** Waits until the count has begun and does not grow for a while. */
    private static void awaitStill(AtomicLong count) {
        AtomicLong last = new AtomicLong(-1);
        AtomicLong since = new AtomicLong(System.nanoTime());
        Await.until("the flow stands still", Duration.ofSeconds(60), () -> {
            long now = count.get();
            if (now == 0 || last.getAndSet(now) != now) {
                since.set(System.nanoTime());
            }
            return System.nanoTime() - since.get() > 300_000_000L;
        });
    }

    private static final class Zeros implements ReadableByteChannel {
        final AtomicLong given = new AtomicLong();
        private final long length;

        Zeros(long length) {
            this.length = length;
        }

        @Override
        public int read(ByteBuffer target) {
            int n = (int) Math.min(target.remaining(), length - given.get());
            if (n == 0) {
                return -1;
            }
            target.put(new byte[n]);
            given.addAndGet(n);
            return n;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    @Test
    void whileHandlersBlockOthersAreAnswered() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch blocking = new CountDownLatch(6);
        serve(true, call -> {
            if (call.path().equals("/block")) {
                blocking.countDown();
                try {
                    go.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            call.respond(200);
        });
        Thread[] blocked = new Thread[6];
        for (int i = 0; i < blocked.length; i++) {
            blocked[i] = threads.start("blocked", () -> {
                try {
                    client.send(request("GET", "/block")).close();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
        }
        blocking.await();
        for (int i = 0; i < 50; i++) {
            try (Response response = client.send(request("GET", "/ping").within(Duration.ofSeconds(60)))) {
                assertThat(response.status()).isEqualTo(200);
            }
        }
        go.countDown();
        for (Thread thread : blocked) {
            thread.join();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anyRangeOfAFileIsServed(boolean tls) throws Exception {
        byte[] bytes = new byte[5_000_000];
        new Random(7).nextBytes(bytes);
        Path path = Files.write(dir.resolve("file"), bytes);
        try (FileChannel file = FileChannel.open(path)) {
            serve(tls, call -> Ranges.serve(call, file, "application/octet-stream", "v1"));
            String[] ranges = {"bytes=0-0", "bytes=4999999-", "bytes=-1", "bytes=1000-2999999", "bytes=0-9999999999"};
            int[][] expected = {{0, 1}, {4_999_999, 1}, {4_999_999, 1}, {1000, 2_999_000}, {0, 5_000_000}};
            for (int i = 0; i < ranges.length; i++) {
                try (Response response = client.send(request("GET", "/").with("Range", ranges[i]))) {
                    assertThat(response.status()).isEqualTo(206);
                    assertThat(response.header("ETag")).contains("\"v1\"");
                    int from = expected[i][0];
                    int to = from + expected[i][1];
                    assertThat(response.header("Content-Range"))
                            .contains("bytes " + from + "-" + (to - 1) + "/5000000");
                    assertThat(response.bytes(bytes.length)).isEqualTo(java.util.Arrays.copyOfRange(bytes, from, to));
                }
            }
            try (Response response = client.send(request("GET", "/"))) {
                assertThat(response.status()).isEqualTo(200);
                Path copy = dir.resolve("copy");
                try (FileChannel out = FileChannel.open(copy, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                    assertThat(response.body().transferTo(out)).isEqualTo(bytes.length);
                }
                assertThat(Files.mismatch(path, copy)).isEqualTo(-1);
            }
            try (Response response = client.send(request("HEAD", "/").with("Range", "bytes=0-9"))) {
                assertThat(response.status()).isEqualTo(206);
                assertThat(response.header("Content-Length")).contains("10");
            }
            try (Response response = client.send(request("GET", "/").with("Range", "bytes=5000000-"))) {
                assertThat(response.status()).isEqualTo(416);
                assertThat(response.header("Content-Range")).contains("bytes */5000000");
            }
            assertThat(file.isOpen()).isTrue();
        }
    }

    @Test
    void aFileThatIsShorterThanPromisedCutsTheAnswer() throws Exception {
        Path path = Files.write(dir.resolve("file"), new byte[1000]);
        try (FileChannel file = FileChannel.open(path)) {
            serve(true, call -> call.sendFile(200, Headers.NONE, file, 0, 2000));
            try (Response response = client.send(request("GET", "/"))) {
                assertThatThrownBy(() -> response.bytes(3000))
                        .isInstanceOfSatisfying(
                                HttpFailure.class, e -> assertThat(e.stage()).isEqualTo(Stage.CLOSED_EARLY));
            } catch (HttpFailure failure) {
                assertThat(failure.stage()).isEqualTo(Stage.CLOSED_EARLY);
            }
        }
    }

    @Test
    void streamsReadAndWriteTheSameBytes() throws Exception {
        serve(false, call -> {
            byte[] all;
            try (InputStream in = call.body().stream()) {
                all = in.readAllBytes();
            }
            try (Sink sink = call.respond(200, Headers.NONE, all.length)) {
                OutputStream out = sink.stream();
                for (byte b : all) {
                    out.write(b);
                }
                out.close();
                sink.finish();
            }
        });
        byte[] sent = "streams".repeat(100).getBytes(UTF_8);
        try (Response response = client.send(request("PUT", "/").sending(Request.Content.of(sent)));
                InputStream in = response.body().stream()) {
            assertThat(in.readAllBytes()).isEqualTo(sent);
        }
    }

    @Test
    void aServerThatStopsReadsNothingMoreFromASlowPeer() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        serve(false, call -> {
            begun.countDown();
            call.body().bytes(1000);
            call.respond(200);
        });
        try (Wire wire = new Wire(server.port()).say("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\na")) {
            begun.await();
            assertThat(server.stop(Duration.ofMillis(200)))
                    .as("a call had to be cut")
                    .isFalse();
            assertThat(wire.rest()).isEmpty();
        }
    }
}
