package io.sluice.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two members at one server, over TLS: {@code greedy} has limits, {@code modest} has none. */
@ExtendWith(EveryBufferCounted.class)
@Timeout(180)
class PeerLimitsTest {
    private static final int MEBIBYTE = 1 << 20;

    private final Threads serving = new Threads("serving", 40, 100);
    private final Threads asking = new Threads("asking", 40, 100);
    private final TlsIdentity self = Identities.of("self", new Named());
    private final List<HttpClient> clients = new ArrayList<>();
    private HttpServer server;

    /** So many calls begin their answers together. */
    private volatile CountDownLatch together = new CountDownLatch(0);

    @AfterEach
    void closeAll() {
        clients.forEach(HttpClient::close);
        server.stop(Duration.ofSeconds(5));
        asking.close();
        serving.close();
    }

    @Test
    void aMemberThatAsksTooMuchIsToldToComeBackAndTheOtherIsServed() throws Exception {
        serve(new PeerLimits(0, 0, Map.of("greedy", 5), Map.of()));
        HttpClient greedy = client("greedy");
        HttpClient modest = client("modest");
        int refused = 0;
        for (int i = 0; i < 100; i++) {
            try (Response response = ask(greedy, 1)) {
                if (response.status() == 429) {
                    refused++;
                    assertThat(response.headers().first("Retry-After")).contains("1");
                    assertThat(new String(response.bytes(1000), UTF_8)).contains("requests per second (limit: 5)");
                }
            }
            assertThat(status(modest)).as("the other, request " + i).isEqualTo(200);
        }
        assertThat(refused).isPositive();
        Await.until("served again", Duration.ofSeconds(60), () -> status(greedy) == 200);
        assertThat(server.counts().rejected().get(ServerCounts.Bound.RATE)).isGreaterThanOrEqualTo(refused);
    }

    @Test
    void theCertificatesOfAMemberShareItsLimit() throws Exception {
        serve(new PeerLimits(0, 0, Map.of("greedy", 5), Map.of()));
        HttpClient one = client("greedy");
        HttpClient other = client("greedy"); // a name of its own key
        long start = System.nanoTime();
        int served = 0;
        for (int i = 0; i < 12; i++) { // Alone, each could have half of them at once.
            served += status(i % 2 == 0 ? one : other) == 200 ? 1 : 0;
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        assertThat((double) served).isBetween(5.0, 6 + 5 * seconds);
    }

    @Test
    void bytesOfOneMemberWaitTheOthersDoNotAndALiftedLimitCountsAtOnce() throws Exception {
        serve(new PeerLimits(0, 0, Map.of(), Map.of("greedy", MEBIBYTE)));
        AtomicLong slow = new AtomicLong();
        long start = System.nanoTime();
        CompletableFuture<Void> fetch = fetch(client("greedy"), 128, slow);
        AtomicLong quick = new AtomicLong();
        fetch(client("modest"), 32, quick).get(60, TimeUnit.SECONDS);
        assertThat(quick).hasValue(32 * MEBIBYTE);
        assertThat(fetch).as("the bytes of two minutes").isNotDone();
        long arrived = slow.get();
        double seconds = (System.nanoTime() - start) / 1e9;
        assertThat((double) arrived).isLessThan((1 + seconds) * MEBIBYTE);
        Await.until("some arrive", Duration.ofSeconds(60), () -> slow.get() > MEBIBYTE / 2);
        assertThat(server.counts().waitedNanos()).isPositive();
        server.limit(settings(PeerLimits.requests(0)));
        fetch.get(60, TimeUnit.SECONDS);
        assertThat(slow).hasValue(128 * MEBIBYTE);
    }

    @Test
    void aLimitOfBytesIsKeptAndConnectionsShareItAlike() throws Exception {
        serve(new PeerLimits(0, 4 * MEBIBYTE, Map.of(), Map.of()));
        HttpClient client = client("greedy");
        boolean alike = false;
        // Once is enough: a thread that the machine leaves waiting asks too late for its share.
        for (int round = 0; round < 10 && !alike; round++) {
            together = new CountDownLatch(3);
            long start = System.nanoTime();
            List<AtomicLong> arrived = List.of(new AtomicLong(), new AtomicLong(), new AtomicLong());
            CompletableFuture<?>[] fetches =
                    arrived.stream().map(bytes -> fetch(client, 2, bytes)).toArray(CompletableFuture[]::new);
            CompletableFuture.anyOf(fetches).get(60, TimeUnit.SECONDS);
            alike = arrived.stream().allMatch(bytes -> bytes.get() > MEBIBYTE);
            CompletableFuture.allOf(fetches).get(60, TimeUnit.SECONDS);
            double seconds = (System.nanoTime() - start) / 1e9;
            assertThat(seconds).as("6 MiB at 4 MiB/s, the first piece at once").isGreaterThan(1.2);
        }
        assertThat(alike)
                .as("when the first has all of it the others have half")
                .isTrue();
    }

    @Test
    void answersThatWaitDoNotTakeAllWorkers() throws Exception {
        serve(new PeerLimits(0, 0, Map.of(), Map.of("greedy", MEBIBYTE)));
        HttpClient greedy = client("greedy");
        List<CompletableFuture<Void>> fetches = new ArrayList<>();
        List<AtomicLong> arrived = new ArrayList<>();
        for (int i = 0; i < PeerLimits.ANSWERS; i++) {
            arrived.add(new AtomicLong());
            fetches.add(fetch(greedy, 16, arrived.get(i)));
        }
        Await.until(
                "all are under way",
                Duration.ofSeconds(30),
                () -> arrived.stream().allMatch(n -> n.get() > 0));
        assertThat(status(client("greedy"))).as("one more").isEqualTo(429);
        assertThat(status(client("modest"))).isEqualTo(200);
        server.limit(settings(PeerLimits.requests(0)));
        CompletableFuture.allOf(fetches.toArray(CompletableFuture[]::new)).get(50, TimeUnit.SECONDS);
        assertThat(arrived).allMatch(bytes -> bytes.get() == 16 * MEBIBYTE);
    }

    private void serve(PeerLimits limits) throws IOException {
        Handler handler = call -> {
            together.countDown();
            try {
                together.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            long length = Long.parseLong(call.query("bytes").orElseThrow());
            Ranges.serve(call, length, PeerLimitsTest::zeros, "application/octet-stream", "v1");
        };
        server = HttpServer.start(settings(limits), self, handler, serving);
    }

    private static HttpSettings settings(PeerLimits limits) {
        return HttpSettings.on("127.0.0.1", 0).withPerPeer(limits);
    }

    private static void zeros(Sink sink, long offset, long length) throws IOException {
        byte[] zeros = new byte[64 << 10];
        for (long left = length; left > 0; left -= zeros.length) {
            sink.write(ByteBuffer.wrap(zeros, 0, (int) Math.min(left, zeros.length)));
        }
    }

    private HttpClient client(String name) throws IOException {
        HttpClient client =
                HttpClient.open(ClientSettings.defaults(), Identities.of(name, Identities.anybody()), asking);
        clients.add(client);
        return client;
    }

    private Response ask(HttpClient client, long bytes) throws IOException {
        return client.send(Request.get(URI.create("https://localhost:" + server.port() + "/?bytes=" + bytes))
                .expecting(Identities.only(self)));
    }

    private int status(HttpClient client) {
        try (Response response = ask(client, 1)) {
            response.bytes(1000); // so that the connection is used again
            return response.status();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CompletableFuture<Void> fetch(HttpClient client, int mebibytes, AtomicLong arrived) {
        return CompletableFuture.runAsync(
                () -> {
                    try (Response response = ask(client, (long) mebibytes * MEBIBYTE)) {
                        assertThat(response.status()).isEqualTo(200);
                        ByteBuffer into = ByteBuffer.allocate(64 << 10);
                        for (int read = response.body().read(into);
                                read >= 0;
                                read = response.body().read(into.clear())) {
                            arrived.addAndGet(read);
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                asking.workers());
    }

    /** Knows everybody by the name in the certificate, as the member list does by keys. */
    private static final class Named implements PeerCheck {
        @Override
        public Optional<String> refusal(X509Certificate certificate) {
            return Optional.empty();
        }

        @Override
        public Optional<String> name(X509Certificate certificate) {
            return Optional.of(certificate.getSubjectX500Principal().getName().replaceFirst("CN=", ""));
        }
    }
}
