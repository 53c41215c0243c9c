package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.api.Actors;
import io.sluice.gateway.http.ClientSettings;
import io.sluice.gateway.http.HttpClient;
import io.sluice.gateway.http.HttpFailure;
import io.sluice.gateway.http.Request;
import io.sluice.gateway.http.Response;
import io.sluice.gateway.http.Threads;
import io.sluice.gateway.http.Trace;
import io.sluice.gateway.identity.OperatorKey;
import io.sluice.proto.AdminRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Talks to the running gateway over its admin socket, in the name of an operator or of nobody. Answers that are refusals
 * or failures come as {@link CommandException} with the gateway's own reasons.
 */
final class AdminClient implements AutoCloseable {
    /** A negotiation with a slow peer, a large lane to verify. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** Nobody serves the socket: some commands then do without. */
    static final String NO_GATEWAY = "no-gateway";

    private static final int MAX_ANSWER = 256 << 20;
    private static final String JSON = "application/json";

    private final Path socket;
    private final Optional<OperatorKey> operator;
    private final Threads threads;
    private final HttpClient http;
    private final Trace trace = Trace.fresh(); // One for all calls of a command.

    AdminClient(Path socket) {
        this(socket, Optional.empty());
    }

    /** @param operator who asks, closed with this; empty: whoever can open the socket */
    AdminClient(Path socket, Optional<OperatorKey> operator) {
        this.socket = socket;
        this.operator = operator;
        this.threads = new Threads("sluice", 4, 4);
        this.http = HttpClient.openUnix(
                socket,
                ClientSettings.defaults().withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(30), PATIENCE),
                threads);
    }

    /** Builds a path with a query: names and values by turns, those without a value left out. */
    static String query(String path, String... namesAndValues) {
        StringBuilder text = new StringBuilder(path);
        char next = '?';
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i + 1] != null) {
                text.append(next).append(namesAndValues[i]).append('=').append(escaped(namesAndValues[i + 1]));
                next = '&';
            }
        }
        return text.toString();
    }

    /** The same word several times, to append to a query. */
    static String repeated(String name, List<String> values) {
        StringBuilder text = new StringBuilder();
        values.forEach(value -> text.append('&').append(name).append('=').append(escaped(value)));
        return text.toString();
    }

    JsonNode get(String path) throws IOException, CommandException {
        return answer(Request.get(uri(path)));
    }

    /** The answer whatever its status: for questions that a 503 answers, too. */
    JsonNode getAny(String path) throws IOException, CommandException {
        try (Response response = sendAny(Request.get(uri(path)))) {
            return Json.parse(response.bytes(1 << 20));
        }
    }

    JsonNode post(String path, ObjectNode body) throws IOException, CommandException {
        return answer(Request.post(uri(path), JSON, Json.bytes(body)));
    }

    JsonNode postBytes(String path, byte[] body) throws IOException, CommandException {
        return answer(Request.post(uri(path), "application/octet-stream", body));
    }

    /** Sends everything that the channel gives; length -1 where it is not known. */
    JsonNode upload(String path, ReadableByteChannel body, long length) throws IOException, CommandException {
        return answer(Request.of("POST", uri(path))
                .with("Content-Type", "application/octet-stream")
                .sending(Request.Content.of(body, length)));
    }

    /** Posts, and gives every line of the answer as it comes. */
    void lines(String path, ObjectNode body, Consumer<JsonNode> line) throws IOException, CommandException {
        try (Response response = send(Request.post(uri(path), JSON, Json.bytes(body)));
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(response.body().stream(), StandardCharsets.UTF_8))) {
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                line.accept(Json.MAPPER.readTree(text));
            }
        }
    }

    /**
     * Posts, shows the progress that the gateway tells of, and returns the last event.
     *
     * @param expected the last event of work that was done; after "failed" its refusal is thrown
     * @param otherwise what to tell if the gateway stops before that
     */
    JsonNode work(String path, ObjectNode body, Progress shown, String expected, String otherwise)
            throws IOException, CommandException {
        AtomicReference<JsonNode> last = new AtomicReference<>(Json.object());
        lines(path, body, event -> {
            last.set(event);
            if (event.path("event").asText().equals("progress")) {
                shown.at(event.path("done").asLong(), event.path("total").asLong(-1));
            }
        });
        JsonNode event = last.get();
        if (event.path("event").asText().equals("failed")) {
            throw refusal(event.path("status").asInt(500), Json.bytes(event));
        }
        if (!event.path("event").asText().equals(expected)) {
            throw CommandException.unreachable(otherwise);
        }
        return event;
    }

    /** Writes the whole answer to the target. */
    long download(String path, WritableByteChannel target) throws IOException, CommandException {
        try (Response response = send(Request.get(uri(path)))) {
            return response.body().transferTo(target);
        }
    }

    private JsonNode answer(Request request) throws IOException, CommandException {
        try (Response response = send(request)) {
            byte[] bytes = response.bytes(MAX_ANSWER);
            return bytes.length == 0 ? Json.object() : Json.parse(bytes);
        }
    }

    /** The answer to a request that was accepted; the caller closes it. */
    private Response send(Request request) throws IOException, CommandException {
        Response response = sendAny(request);
        if (response.status() < 300) {
            return response;
        }
        try (response) {
            throw refusal(response.status(), response.bytes(1 << 20));
        }
    }

    private Response sendAny(Request request) throws IOException, CommandException {
        return reach(operator.isPresent() ? signed(request, operator.get()) : request);
    }

    private Response reach(Request request) throws IOException, CommandException {
        try {
            return http.send(request.within(PATIENCE).with(Trace.FIELD, trace.parent()));
        } catch (HttpFailure e) {
            if (e.stage() == HttpFailure.Stage.UNREACHABLE) {
                throw new CommandException(
                        Exit.UNREACHABLE,
                        NO_GATEWAY,
                        List.of("no gateway at " + socket + " (expected: `sluice serve` running)"));
            }
            throw e;
        }
    }

    /** With the operator's signature over exactly this request; over a file that streams, over all but the file. */
    private Request signed(Request request, OperatorKey key) throws IOException, CommandException {
        JsonNode challenge;
        try (Response response = reach(Request.get(uri("/admin/challenge")))) {
            byte[] bytes = response.bytes(1 << 20);
            if (response.status() != 200) {
                throw refusal(response.status(), bytes);
            }
            challenge = Json.parse(bytes);
        }
        URI uri = request.uri();
        String target = uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + "?" + uri.getRawQuery();
        Request.Content content = request.content();
        Optional<byte[]> body = content.channel() != null
                ? Optional.empty()
                : Optional.of(content.bytes() == null ? new byte[0] : content.bytes());
        AdminRequest order = Actors.toSign(
                challenge.path("organisation").asText(),
                challenge.path("challenge").asText(),
                request.method(),
                target,
                body);
        return request.with(Actors.FIELD, Actors.field(key.sign(Actors.TYPE, order.toByteString())));
    }

    /** Who asks; empty: whoever can open the socket. */
    Optional<OperatorKey> operator() {
        return operator;
    }

    static CommandException refusal(int status, byte[] body) {
        String code = "status-" + status;
        List<String> reasons = new ArrayList<>();
        try {
            JsonNode json = Json.parse(body);
            code = json.path("code").asText(code);
            reasons.addAll(Json.texts(json.path("reasons")));
        } catch (IOException e) {
            reasons.add("the gateway answered " + status + " without saying why");
        }
        return new CommandException(
                Exit.ofStatus(status), code, reasons.isEmpty() ? List.of("the gateway answered " + status) : reasons);
    }

    private static URI uri(String path) {
        return URI.create("http://localhost" + path);
    }

    static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        http.close();
        threads.close();
        operator.ifPresent(OperatorKey::close);
    }
}
