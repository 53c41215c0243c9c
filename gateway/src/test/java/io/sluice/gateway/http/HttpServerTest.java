package io.sluice.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EveryBufferCounted.class)
@Timeout(180)
class HttpServerTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    private final Threads threads = new Threads("test", 4, 4);
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

    private HttpSettings settings() {
        return HttpSettings.on("127.0.0.1", 0);
    }

    private void serve(HttpSettings settings, Handler handler) throws IOException {
        server = HttpServer.startPlain(settings, handler, threads);
        client = HttpClient.openPlain(ClientSettings.defaults(), threads);
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    private static void echo(Call call) throws IOException {
        byte[] body = call.body().bytes(1 << 20);
        call.respond(200, "text/plain", (call.method() + " " + call.path() + " " + body.length).getBytes(UTF_8));
    }

    @Test
    void aRequestIsAnswered() throws Exception {
        serve(settings(), HttpServerTest::echo);
        try (Response response = client.send(Request.post(uri("/a/b?x=1"), "text/plain", new byte[100]))) {
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.header("content-type")).contains("text/plain");
            assertThat(new String(response.bytes(1000), UTF_8)).isEqualTo("POST /a/b 100");
        }
    }

    @Test
    void aChunkedBodyOfAnySizeArrivesWhole() throws Exception {
        byte[] sent = new byte[3_000_001];
        new Random(1).nextBytes(sent);
        serve(settings(), call -> {
            ByteBuffer source = ByteBuffer.wrap(call.body().bytes(4_000_000));
            try (Sink sink = call.respond(200, Headers.NONE, -1)) {
                while (source.hasRemaining()) {
                    sink.write(source.slice(source.position(), Math.min(7_001, source.remaining())));
                    source.position(source.position() + Math.min(7_001, source.remaining()));
                }
                sink.finish();
            }
        });
        Request request = Request.of("PUT", uri("/"))
                .sending(Request.Content.of(
                        java.nio.channels.Channels.newChannel(new java.io.ByteArrayInputStream(sent)), -1));
        try (Response response = client.send(request)) {
            assertThat(response.header("Transfer-Encoding")).contains("chunked");
            assertThat(response.bytes(4_000_000)).isEqualTo(sent);
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        AtomicInteger atATime = new AtomicInteger();
        serve(settings(), call -> {
            assertThat(atATime.incrementAndGet()).isEqualTo(1);
            byte[] body = call.body().bytes(10);
            atATime.decrementAndGet();
            call.respond(200, "text/plain", (call.path() + body.length).getBytes(UTF_8));
        });
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            requests.append("POST /").append(i).append(" HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab");
        }
        try (Wire wire = new Wire(server.port()).say(requests.toString())) {
            for (int i = 0; i < 50; i++) {
                assertThat(wire.body(wire.head())).isEqualTo("/" + i + "2");
            }
        }
    }

    @Test
    void aFailingHandlerGives500WithoutDetail() throws Exception {
        serve(settings(), call -> {
            throw new IllegalStateException("secret detail");
        });
        try (Wire wire = new Wire(server.port()).say(GET)) {
            String head = wire.head();
            assertThat(head).startsWith("HTTP/1.1 500 ");
            assertThat(wire.body(head)).doesNotContain("secret");
            assertThat(wire.say(GET).status()).as("the connection goes on").isEqualTo(500);
        }
    }

    @Test
    void anAnswerLeftHalfWayIsCut() throws Exception {
        serve(settings(), call -> {
            try (Sink sink = call.respond(200, Headers.NONE, call.path().equals("/chunked") ? -1 : 100)) {
                sink.write(ByteBuffer.wrap(new byte[50]));
                sink.flush();
                throw new IOException("disk is gone");
            }
        });
        for (String path : new String[] {"/chunked", "/fixed"}) {
            try (Response response = client.send(Request.get(uri(path)))) {
                assertThatThrownBy(() -> response.bytes(1000))
                        .isInstanceOfSatisfying(
                                HttpFailure.class,
                                e -> assertThat(e.stage()).isEqualTo(HttpFailure.Stage.CLOSED_EARLY));
            }
        }
    }

    @Test
    void headGetsTheLengthAndNoBody() throws Exception {
        serve(settings(), call -> call.respond(200, "text/plain", new byte[1234]));
        try (Wire wire = new Wire(server.port()).say("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n" + GET)) {
            assertThat(wire.head()).contains("Content-Length: 1234\r\n");
            assertThat(wire.status()).isEqualTo(200);
        }
        try (Response response = client.send(Request.of("HEAD", uri("/")))) {
            assertThat(response.header("Content-Length")).contains("1234");
            assertThat(response.bytes(10)).isEmpty();
        }
    }

    @Test
    void aBodyOverTheLimitGets413AndTheConnectionEnds() throws Exception {
        serve(settings().withBodyBytes(1000), HttpServerTest::echo);
        try (Wire wire = new Wire(server.port()).say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n")) {
            assertThat(wire.head()).startsWith("HTTP/1.1 413 ").contains("Connection: close");
        }
        String chunks = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\n" + "x".repeat(1000)
                + "\r\n1\r\n";
        try (Wire wire = new Wire(server.port()).say(chunks)) {
            assertThat(wire.head()).startsWith("HTTP/1.1 413 ").contains("Connection: close");
        }
    }

    @Test
    void aHandlersOwnLimitGives413() throws Exception {
        serve(settings(), call -> call.respond(200, "text/plain", call.body().bytes(10)));
        try (Response response = client.send(Request.post(uri("/"), "text/plain", new byte[11]))) {
            assertThat(response.status()).isEqualTo(413);
        }
    }

    @Test
    void aLongBodyThatNobodyReadsDoesNotHideTheAnswer() throws Exception {
        serve(settings(), call -> call.respond(403, "text/plain", "no".getBytes(UTF_8)));
        for (int i = 0; i < 10; i++) {
            try (Response response = client.send(Request.post(uri("/"), "text/plain", new byte[8 << 20]))) {
                assertThat(response.status()).isEqualTo(403);
                assertThat(response.bytes(10)).hasSize(2);
            }
        }
    }

    @Test
    void aShortBodyThatNobodyReadsLeavesTheConnectionUsable() throws Exception {
        serve(settings(), call -> call.respond(200));
        try (Wire wire = new Wire(server.port()).say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab")) {
            assertThat(wire.status()).isEqualTo(200);
            assertThat(wire.say("cde" + GET).status()).isEqualTo(200);
        }
    }

    @Test
    void continueIsSentWhenTheBodyIsWanted() throws Exception {
        serve(settings(), HttpServerTest::echo);
        String head = "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n";
        try (Wire wire = new Wire(server.port()).say(head)) {
            assertThat(wire.head()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(wire.say("abc").status()).isEqualTo(200);
        }
    }

    @Test
    void slowHeadersGet408() throws Exception {
        HttpSettings quick = settings().withTimeouts(Duration.ofMillis(300), Duration.ofHours(1), Duration.ofHours(1));
        serve(quick, HttpServerTest::echo);
        try (Wire wire = new Wire(server.port()).say("GET / HTTP/1.1\r\nHost:")) {
            assertThat(wire.status()).isEqualTo(408);
        }
    }

    @Test
    void drippingDoesNotExtendTheTimeForHeaders() throws Exception {
        HttpSettings quick = settings()
                .withHeaderBytes(1 << 20) // More than drips in this time, however late the server's clock wakes it.
                .withTimeouts(Duration.ofMillis(300), Duration.ofHours(1), Duration.ofHours(1));
        serve(quick, HttpServerTest::echo);
        try (Wire wire = new Wire(server.port()).say("GET / HTTP/1.1\r\nHost: a\r\n")) {
            CompletableFuture<Integer> status = CompletableFuture.supplyAsync(() -> {
                try {
                    return wire.status();
                } catch (IOException e) {
                    return -1;
                }
            });
            Await.until("refused", Duration.ofSeconds(60), () -> {
                try {
                    wire.say("X-Drip: 1\r\n");
                } catch (IOException e) {
                    return true;
                }
                return status.isDone();
            });
            assertThat(status.get(60, TimeUnit.SECONDS)).isIn(408, -1);
        }
    }

    @Test
    void aSlowBodyGets408AndTheWorkerIsFree() throws Exception {
        HttpSettings quick = settings().withTimeouts(Duration.ofHours(1), Duration.ofHours(1), Duration.ofMillis(300));
        serve(quick, HttpServerTest::echo);
        try (Wire wire = new Wire(server.port()).say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nab")) {
            assertThat(wire.status()).isEqualTo(408);
        }
    }

    @Test
    void anIdleConnectionIsClosed() throws Exception {
        Duration hour = Duration.ofHours(1);
        serve(settings().withTimeouts(hour, hour, hour), HttpServerTest::echo);
        try (Wire wire = new Wire(server.port()).say(GET)) {
            assertThat(wire.status()).isEqualTo(200);
            server.limit(settings().withTimeouts(hour, Duration.ofMillis(200), hour)); // It waits an hour as yet.
            assertThat(wire.say(GET).status()).isEqualTo(200);
            assertThat(wire.status()).isZero();
        }
    }

    @Test
    void tooManyRequestsOfOnePeerGet429OverAllItsConnections() throws Exception {
        serve(settings().withRequestsPerSecond(5), HttpServerTest::echo);
        long start = System.nanoTime();
        int served = 0;
        int refused = 0;
        for (int connection = 0; connection < 4 || refused == 0; connection++) {
            try (Wire wire = new Wire(server.port())) {
                for (int i = 0; i < 4; i++) {
                    String head = wire.say(GET).head();
                    wire.body(head);
                    if (head.startsWith("HTTP/1.1 429 ")) {
                        assertThat(head).contains("Retry-After: 1");
                        refused++;
                    } else {
                        served++;
                    }
                }
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        assertThat((double) served).isBetween(5.0, 6 + 5 * seconds);
    }

    @Test
    void answersAreCountedByClassAndRefusalsByBound() throws Exception {
        serve(settings().withRequestsPerSecond(2).withBodyBytes(10).withHeaderBytes(1024), HttpServerTest::echo);
        String large = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n";
        String tall = "GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(2000) + "\r\n\r\n";
        for (String request : new String[] {GET, large, tall}) {
            try (Wire wire = new Wire(server.port())) {
                wire.say(request).head();
            }
        }
        int ok = 1;
        int refused = 0;
        while (refused == 0) {
            try (Wire wire = new Wire(server.port())) {
                boolean admitted = wire.say(GET).head().startsWith("HTTP/1.1 200 ");
                ok += admitted ? 1 : 0;
                refused += admitted ? 0 : 1;
            }
        }
        ServerCounts counts = server.counts();
        assertThat(counts.successes()).isEqualTo(ok);
        assertThat(counts.clientErrors()).isEqualTo(3);
        assertThat(counts.serverErrors()).isZero();
        assertThat(counts.rejected())
                .containsEntry(ServerCounts.Bound.BODY, 1L)
                .containsEntry(ServerCounts.Bound.HEADER, 1L)
                .containsEntry(ServerCounts.Bound.RATE, 1L)
                .containsEntry(ServerCounts.Bound.WORKERS, 0L);
    }

    @Test
    void whenAllWorkersAreBusyTheAnswerIs503() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        serve(settings(), call -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            call.respond(200);
        });
        Wire[] wires = new Wire[12]; // For 4 workers and 4 places in the queue.
        for (int i = 0; i < wires.length; i++) {
            wires[i] = new Wire(server.port()).say(GET);
        }
        Await.until("four are refused", Duration.ofSeconds(60), () -> answered(wires) == 4);
        go.countDown();
        int refused = 0;
        for (Wire wire : wires) {
            String head = wire.head();
            if (head.startsWith("HTTP/1.1 503 ")) {
                assertThat(head).contains("Retry-After");
                refused++;
            } else {
                assertThat(head).startsWith("HTTP/1.1 200 ");
            }
            wire.close();
        }
        assertThat(refused).isEqualTo(4);
    }

    private static long answered(Wire[] wires) {
        return Stream.of(wires)
                .filter(wire -> {
                    try {
                        return wire.socket().getInputStream().available() > 0;
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .count();
    }

    @Test
    void tooManyConnectionsGet503() throws Exception {
        serve(settings().withConnections(2), HttpServerTest::echo);
        try (Wire one = new Wire(server.port());
                Wire two = new Wire(server.port())) {
            assertThat(one.say(GET).status()).isEqualTo(200);
            assertThat(two.say(GET).status()).isEqualTo(200);
            try (Wire three = new Wire(server.port())) {
                assertThat(three.status()).isEqualTo(503);
            }
        }
    }

    @Test
    void aPeerWhoLeavesMakesTheNextReadThrow() throws Exception {
        CompletableFuture<Throwable> seen = new CompletableFuture<>();
        serve(settings(), call -> {
            try {
                call.body().bytes(1000);
            } catch (IOException e) {
                seen.complete(e);
                throw e;
            }
        });
        try (Wire wire = new Wire(server.port())) {
            wire.say("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc");
        }
        assertThat(seen.get(60, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
    }

    @Test
    void aPeerWhoLeavesMakesWritesThrow() throws Exception {
        CompletableFuture<Throwable> seen = new CompletableFuture<>();
        serve(settings(), call -> {
            try (Sink sink = call.respond(200, Headers.NONE, Long.MAX_VALUE >> 8)) {
                ByteBuffer block = ByteBuffer.allocate(100_000);
                while (true) {
                    sink.write(block.clear());
                }
            } catch (IOException e) {
                seen.complete(e);
                throw e;
            }
        });
        try (Wire wire = new Wire(server.port()).say(GET)) {
            wire.head();
        }
        assertThat(seen.get(60, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
    }

    @Test
    void stoppingLetsTheCallInFlightEnd() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        serve(settings(), call -> {
            begun.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            call.respond(200, "text/plain", "done".getBytes(UTF_8));
        });
        int port = server.port();
        try (Wire idle = new Wire(port);
                Wire busy = new Wire(port).say(GET)) {
            begun.await();
            CompletableFuture<Boolean> quiet = CompletableFuture.supplyAsync(() -> server.stop(Duration.ofSeconds(60)));
            assertThat(idle.status()).as("idle connections are closed").isZero();
            go.countDown();
            String head = busy.head();
            assertThat(head).contains("Connection: close");
            assertThat(busy.body(head)).isEqualTo("done");
            assertThat(quiet.get(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThatThrownBy(() -> new Wire(port)).isInstanceOf(IOException.class);
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        serve(settings(), HttpServerTest::echo);
        HttpSettings same = HttpSettings.on("127.0.0.1", server.port());
        assertThatThrownBy(() -> HttpServer.startPlain(same, HttpServerTest::echo, threads))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("127.0.0.1:" + server.port());
    }
}
