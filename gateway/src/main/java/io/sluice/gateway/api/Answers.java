package io.sluice.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.http.Call;
import io.sluice.gateway.http.HttpRefusal;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What requests of the admin socket say, in their query and as JSON, and JSON in answers. */
final class Answers {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int MAX_REQUEST = 1 << 20;
    private static final String JSON = "application/json";

    private Answers() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** One line with its end. */
    static byte[] line(JsonNode node) throws IOException {
        byte[] bytes = MAPPER.writeValueAsBytes(node);
        byte[] line = java.util.Arrays.copyOf(bytes, bytes.length + 1);
        line[bytes.length] = '\n';
        return line;
    }

    static void send(Call call, ObjectNode object) throws IOException {
        call.respond(200, JSON, line(object));
    }

    static void send(Call call, Problem problem) throws IOException {
        call.respond(problem.status(), JSON, line(object(problem)));
    }

    static ObjectNode object(Problem problem) {
        ObjectNode object = object();
        object.put("code", problem.code());
        problem.reasons().forEach(object.putArray("reasons")::add);
        return object;
    }

    static JsonNode body(Call call) throws IOException {
        return body(call, MAX_REQUEST);
    }

    static JsonNode body(Call call, int mostBytes) throws IOException {
        JsonNode body;
        try {
            body = MAPPER.readTree(call.body().bytes(mostBytes));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new HttpRefusal(400, "usage", "body: not JSON");
        }
        if (body == null || !body.isObject()) {
            throw new HttpRefusal(400, "usage", "body: not a JSON object");
        }
        return body;
    }

    /** A text that must be there. */
    static String text(JsonNode body, String name) throws HttpRefusal {
        String text = body.path(name).asText("");
        if (text.isEmpty()) {
            throw new HttpRefusal(400, "usage", name + ": missing (expected: a text)");
        }
        return text;
    }

    /** A list of texts; empty if it is not there. */
    static List<String> texts(JsonNode body, String name) {
        List<String> texts = new ArrayList<>();
        body.path(name).forEach(each -> texts.add(each.asText()));
        return texts;
    }

    /** All values of a name in the query. */
    static List<String> all(Call call, String name) {
        return call.query().getOrDefault(name, List.of());
    }

    /** A number in the query, 0 if it is not there. */
    static long number(Call call, String name) {
        return call.query(name).map(Long::parseLong).orElse(0L);
    }

    /** Whether the query says so. */
    static boolean flag(Call call, String name) {
        return call.query(name).filter("true"::equals).isPresent();
    }

    /** A time in UTC as ISO 8601; empty for 0, which is none. */
    static String time(long millis) {
        return millis == 0 ? "" : Instant.ofEpochMilli(millis).toString();
    }

    static JsonNode parse(String text) throws IOException {
        return MAPPER.readTree(text);
    }
}
