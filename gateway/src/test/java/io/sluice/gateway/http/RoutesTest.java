package io.sluice.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EveryBufferCounted.class)
class RoutesTest {
    private final Threads threads = new Threads("test", 2, 2);
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        Routes routes = Routes.none()
                .on("GET", "/transfers/{id}", call -> say(call, "transfer " + call.parameter("id")))
                .on("PUT", "/transfers/{id}", call -> say(call, "put " + call.parameter("id")))
                .on("GET", "/transfers/{id}/object", call -> say(call, "object of " + call.parameter("id")))
                .and(Routes.none().on("GET", "/pages/{rest...}", call -> say(call, "page " + call.parameter("rest"))));
        server = HttpServer.startPlain(HttpSettings.on("127.0.0.1", 0), routes, threads);
    }

    @AfterEach
    void close() {
        server.stop(Duration.ofSeconds(2));
        threads.close();
    }

    private static void say(Call call, String what) throws IOException {
        call.respond(200, "text/plain", what.getBytes(UTF_8));
    }

    private String answer(String line) throws IOException {
        try (Wire wire = new Wire(server.port()).say(line + " HTTP/1.1\r\nHost: a\r\n\r\n")) {
            String head = wire.head();
            return head.substring(9, 12) + " " + wire.body(head).strip();
        }
    }

    @Test
    void theTemplateThatMatchesAnswers() throws Exception {
        assertThat(answer("GET /transfers/urn:uuid:7?x=1")).isEqualTo("200 transfer urn:uuid:7");
        assertThat(answer("PUT /transfers/a%2Fb")).isEqualTo("200 put a/b");
        assertThat(answer("GET /transfers/7/object")).isEqualTo("200 object of 7");
        assertThat(answer("GET /pages/css/site.css")).isEqualTo("200 page css/site.css");
    }

    @Test
    void noTemplateIs404() throws Exception {
        for (String path :
                new String[] {"/", "/transfers", "/transfers/", "/transfers/7/", "/transfers/7/other", "/x"}) {
            assertThat(answer("GET " + path)).startsWith("404 ").contains("NOT_FOUND");
        }
    }

    @Test
    void anotherMethodIs405AndTheRightOnesAreNamed() throws Exception {
        try (Wire wire = new Wire(server.port()).say("DELETE /transfers/7 HTTP/1.1\r\nHost: a\r\n\r\n")) {
            assertThat(wire.head()).startsWith("HTTP/1.1 405 ").contains("Allow: GET, PUT\r\n");
        }
    }

    @Test
    void headIsAnsweredByGet() throws Exception {
        try (Wire wire = new Wire(server.port()).say("HEAD /transfers/7 HTTP/1.1\r\nHost: a\r\n\r\n")) {
            assertThat(wire.head()).startsWith("HTTP/1.1 200 ").contains("Content-Length: 10\r\n");
        }
    }

    @Test
    void aTemplateMustBeAPath() {
        assertThatThrownBy(() -> Routes.none().on("GET", "transfers", call -> call.respond(200)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
