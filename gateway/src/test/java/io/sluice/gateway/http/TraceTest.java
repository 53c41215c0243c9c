package io.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(EveryBufferCounted.class)
@Timeout(180)
class TraceTest {
    private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00-" + ID + "-00f067aa0ba902b7-01";

    @ParameterizedTest
    @ValueSource(
            strings = {PARENT, "cc-" + ID + "-00f067aa0ba902b7-01-what-will-be", "00-" + ID + "-00f067aa0ba902b7-00"})
    void whatW3cDefinesIsTakenOver(String field) {
        assertThat(Trace.of(Optional.of(field)).id()).isEqualTo(ID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-" + ID + "-0000000000000000-01",
                "ff-" + ID + "-00f067aa0ba902b7-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-" + ID + "-00f067aa0ba902b7-01-more",
                "00-" + ID + "-00f067aa0ba902b7",
                "00 " + ID
            })
    void whatCannotBeReadBeginsANewTrace(String field) {
        assertThat(Trace.of(Optional.of(field)).id()).matches("[0-9a-f]{32}").isNotEqualTo(ID);
    }

    @FuzzTest
    void aTraceIsHexadecimalWhateverAStrangerSends(FuzzedDataProvider data) {
        Trace trace = Trace.of(Optional.of(data.consumeRemainingAsString()));
        assertThat(trace.id()).matches("(?!0{32})[0-9a-f]{32}");
        assertThat(Trace.of(Optional.of(trace.parent())).id()).isEqualTo(trace.id());
    }

    @Test
    void aCallIsMadeInTheTraceOfItsRequestAndHandsItOnAlsoFromWorkers() throws Exception {
        BlockingQueue<String> fields = new ArrayBlockingQueue<>(4);
        Threads threads = new Threads("test", 4, 4);
        try (HttpClient client = HttpClient.openPlain(ClientSettings.defaults(), threads);
                HttpServer far = HttpServer.startPlain(
                        HttpSettings.on("127.0.0.1", 0),
                        call -> {
                            fields.add(call.header(Trace.FIELD).orElse("none"));
                            call.respond(204);
                        },
                        threads);
                HttpServer near = HttpServer.startPlain(
                        HttpSettings.on("127.0.0.1", 0),
                        call -> {
                            URI there = URI.create("http://127.0.0.1:" + far.port() + "/");
                            CompletableFuture.runAsync(
                                            () -> {
                                                try {
                                                    client.send(Request.get(there))
                                                            .close();
                                                } catch (java.io.IOException e) {
                                                    throw new java.io.UncheckedIOException(e);
                                                }
                                            },
                                            threads.workers())
                                    .join();
                            String id = Trace.current().orElseThrow().id();
                            call.respond(200, "text/plain", id.getBytes(StandardCharsets.US_ASCII));
                        },
                        threads)) {
            URI here = URI.create("http://127.0.0.1:" + near.port() + "/");
            try (Response response = client.send(Request.get(here).with(Trace.FIELD, PARENT))) {
                assertThat(new String(response.bytes(100), StandardCharsets.US_ASCII))
                        .isEqualTo(ID);
            }
            assertThat(fields.poll(10, TimeUnit.SECONDS))
                    .startsWith("00-" + ID + "-")
                    .endsWith("-01")
                    .isNotEqualTo(PARENT);
            assertThat(Trace.current()).isEmpty();
            near.stop(Duration.ofSeconds(5));
            far.stop(Duration.ofSeconds(5));
        } finally {
            threads.close();
        }
    }
}
