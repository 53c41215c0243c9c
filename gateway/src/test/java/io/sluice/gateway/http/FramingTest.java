package io.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Raw bytes that two HTTP programs could read in two ways, or that break a limit: refused, and the connection ends. */
@ExtendWith(EveryBufferCounted.class)
@Timeout(60)
class FramingTest {
    private static final String POST = "POST / HTTP/1.1\r\nHost: a\r\n";
    private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";

    private final AtomicInteger handled = new AtomicInteger();
    private final Threads threads = new Threads("test", 4, 4);
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.startPlain(
                HttpSettings.on("127.0.0.1", 0).withBodyBytes(1000),
                call -> {
                    call.body().bytes(1000);
                    handled.incrementAndGet();
                    call.respond(200);
                },
                threads);
    }

    @AfterEach
    void close() {
        server.stop(Duration.ofSeconds(5));
        threads.close();
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(400, "both lengths", POST + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc"),
                Arguments.of(
                        400, "both, other order", POST + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n"),
                Arguments.of(400, "two lengths", POST + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc"),
                Arguments.of(400, "two equal lengths", POST + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc"),
                Arguments.of(400, "a list of lengths", POST + "Content-Length: 3, 3\r\n\r\nabc"),
                Arguments.of(400, "a signed length", POST + "Content-Length: +3\r\n\r\nabc"),
                Arguments.of(400, "a negative length", POST + "Content-Length: -1\r\n\r\n"),
                Arguments.of(400, "a length in hexadecimal", POST + "Content-Length: 0x3\r\n\r\nabc"),
                Arguments.of(400, "an empty length", POST + "Content-Length: \r\n\r\nabc"),
                Arguments.of(400, "a length with a space inside", POST + "Content-Length: 1 0\r\n\r\nabc"),
                Arguments.of(
                        400, "a length too long for a long", POST + "Content-Length: 99999999999999999999\r\n\r\n"),
                Arguments.of(413, "a body over the limit", POST + "Content-Length: 1001\r\n\r\n"),
                Arguments.of(413, "chunks over the limit", CHUNKED + "3E9\r\n"),
                Arguments.of(501, "an unknown coding", POST + "Transfer-Encoding: gzip\r\n\r\n"),
                Arguments.of(501, "identity", POST + "Transfer-Encoding: identity\r\n\r\n"),
                Arguments.of(400, "two codings", POST + "Transfer-Encoding: gzip, chunked\r\n\r\n"),
                Arguments.of(400, "chunked twice", POST + "Transfer-Encoding: chunked, chunked\r\n\r\n"),
                Arguments.of(
                        400, "two coding fields", POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n"),
                Arguments.of(400, "a quoted coding", POST + "Transfer-Encoding: \"chunked\"\r\n\r\n"),
                Arguments.of(400, "a vertical tab in the coding", POST + "Transfer-Encoding: \u000bchunked\r\n\r\n"),
                Arguments.of(400, "a space before the colon", POST + "Transfer-Encoding : chunked\r\n\r\n"),
                Arguments.of(400, "a folded field", POST + "X: a\r\n b\r\n\r\n"),
                Arguments.of(400, "a folded first field", "GET / HTTP/1.1\r\n Host: a\r\n\r\n"),
                Arguments.of(400, "a bare line feed", "GET / HTTP/1.1\nHost: a\r\n\r\n"),
                Arguments.of(400, "bare line feeds", "GET / HTTP/1.1\nHost: a\n\n"),
                Arguments.of(400, "a bare carriage return", "GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n"),
                Arguments.of(400, "a NUL", "GET / HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n"),
                Arguments.of(400, "a field without a colon", POST + "nonsense\r\n\r\n"),
                Arguments.of(400, "a field without a name", POST + ": x\r\n\r\n"),
                Arguments.of(400, "no Host", "GET / HTTP/1.1\r\n\r\n"),
                Arguments.of(400, "two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"),
                Arguments.of(400, "an empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n"),
                Arguments.of(400, "an empty line first", "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"),
                Arguments.of(400, "two spaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"),
                Arguments.of(400, "a tab for a space", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n"),
                Arguments.of(400, "a space at the end", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n"),
                Arguments.of(400, "a space before", " GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
                Arguments.of(400, "no version", "GET /\r\n\r\n"),
                Arguments.of(505, "an old version", "GET / HTTP/1.0\r\nHost: a\r\n\r\n"),
                Arguments.of(505, "a new version", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
                Arguments.of(400, "a strange version", "GET / HTTP/1.10\r\nHost: a\r\n\r\n"),
                Arguments.of(400, "a small version", "GET / http/1.1\r\nHost: a\r\n\r\n"),
                Arguments.of(400, "an absolute target", "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n"),
                Arguments.of(400, "a star", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"),
                Arguments.of(400, "a tunnel", "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n"),
                Arguments.of(400, "a fragment", "GET /#a HTTP/1.1\r\nHost: a\r\n\r\n"),
                Arguments.of(400, "bytes over ASCII in the target", "GET /\u00e9 HTTP/1.1\r\nHost: a\r\n\r\n"),
                Arguments.of(400, "a method that is no token", "G(T / HTTP/1.1\r\nHost: a\r\n\r\n"),
                Arguments.of(417, "an unknown expectation", POST + "Expect: dinner\r\nContent-Length: 1\r\n\r\na"),
                Arguments.of(414, "a long target", "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\n"),
                Arguments.of(431, "a long field", POST + "X: " + "a".repeat(20_000)),
                Arguments.of(431, "many fields", POST + "X: 1\r\n".repeat(101) + "\r\n"),
                Arguments.of(400, "no chunk size", CHUNKED + "\r\nabc\r\n0\r\n\r\n"),
                Arguments.of(400, "a chunk size of other letters", CHUNKED + "g\r\n"),
                Arguments.of(400, "a signed chunk size", CHUNKED + "+3\r\nabc\r\n0\r\n\r\n"),
                Arguments.of(400, "a negative chunk size", CHUNKED + "-1\r\n"),
                Arguments.of(400, "a chunk size with 0x", CHUNKED + "0x3\r\nabc\r\n0\r\n\r\n"),
                Arguments.of(400, "a chunk size with a space", CHUNKED + "3 \r\nabc\r\n0\r\n\r\n"),
                Arguments.of(400, "a chunk extension", CHUNKED + "3;a=b\r\nabc\r\n0\r\n\r\n"),
                Arguments.of(400, "an endless chunk size", CHUNKED + "0".repeat(16) + "\r\n"),
                Arguments.of(400, "a chunk size that ends in LF", CHUNKED + "3\nabc\r\n0\r\n\r\n"),
                Arguments.of(400, "a chunk that is longer than its size", CHUNKED + "3\r\nabcd\r\n0\r\n\r\n"),
                Arguments.of(400, "a chunk that ends in LF", CHUNKED + "3\r\nabc\n0\r\n\r\n"),
                Arguments.of(400, "a trailer that ends in LF", CHUNKED + "0\r\nX: a\n\r\n"),
                Arguments.of(
                        431, "endless trailers", CHUNKED + "0\r\n" + ("X: " + "a".repeat(1000) + "\r\n").repeat(17)));
    }

    @ParameterizedTest(name = "{1}: {0}")
    @MethodSource("refused")
    void isRefused(int status, String what, String bytes) throws Exception {
        String smuggled = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
        try (Wire wire = new Wire(server.port()).say(bytes + smuggled)) {
            String head = wire.head();
            assertThat(head).as(what).startsWith("HTTP/1.1 " + status + " ").contains("Connection: close");
            assertThat(wire.body(head)).startsWith("{\"code\":\"");
            wire.socket().shutdownOutput();
            assertThat(wire.rest()).as("nothing else is answered").isEmpty();
            assertThat(handled).as("nothing was smuggled").hasValue(0);
        }
    }

    @ParameterizedTest
    @MethodSource("refused")
    void isRefusedByteByByte(int status, String what, String bytes) {
        MessageDecoder decoder = new MessageDecoder(true, 16 * 1024, 1000);
        int seen = 0;
        for (byte b : bytes.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)) {
            decoder.add(io.netty.buffer.Unpooled.wrappedBuffer(new byte[] {b}));
            try {
                decoder.decode(new Ignoring());
            } catch (HttpRefusal refusal) {
                seen = refusal.status();
                break;
            }
        }
        decoder.release();
        assertThat(seen).as(what).isIn(status, 417 == status ? 0 : status);
    }

    private static final class Ignoring implements MessageDecoder.Events {
        @Override
        public void head(Head head) {}

        @Override
        public void body(io.netty.buffer.ByteBuf part) {
            part.release();
        }

        @Override
        public void end() {}
    }

    @Test
    void whatIsUnusualButClearIsServed() throws Exception {
        String[] requests = {
            "GET /?a=b%20c&&d HTTP/1.1\r\nhOST:a\r\n\r\n",
            "GET /%F0%9F%98%80 HTTP/1.1\r\nHost: a\r\nX:\t a \t\r\nY:\r\nZ: \u00e9\r\n\r\n",
            POST + "transfer-ENCODING: CHUNKED\r\n\r\n00003\r\nabc\r\nA\r\n0123456789\r\n000\r\nTrailer: x\r\n\r\n",
            POST + "Content-Length: 0003\r\n\r\nabc",
            "BREW / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n",
        };
        try (Wire wire = new Wire(server.port())) {
            for (String request : requests) {
                assertThat(wire.say(request).status()).as(request).isEqualTo(200);
            }
        }
    }

    @Test
    void pathsThatProgramsReadDifferentlyAreRefused() throws Exception {
        String[] paths = {"/a/../b", "/a/%2e%2E/b", "/.", "/%", "/%4", "/%zz", "/%00", "/%ff", "/%c0%af", "/?a=%ff"};
        try (Wire wire = new Wire(server.port())) {
            for (String path : paths) {
                assertThat(wire.say("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n")
                                .status())
                        .as(path)
                        .isEqualTo(400);
            }
        }
        assertThat(handled).hasValue(0);
    }
}
