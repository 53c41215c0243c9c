package io.sluice.gateway.dsp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * JSON from strangers: one object, no key twice, at most 32 levels deep, strings of at most 128 Ki characters. Reading
 * helpers refuse what is missing or of another type by name.
 */
final class Json {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_STRING = 128 << 10;
    private static final int MAX_NAME = 1 << 10;
    private static final int MAX_NUMBER = 64;

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_STRING)
                    .maxNameLength(MAX_NAME)
                    .maxNumberLength(MAX_NUMBER)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final ObjectMapper MAPPER =
            new ObjectMapper(FACTORY).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static ObjectNode read(byte[] bytes) throws BadMessage {
        try {
            if (MAPPER.readTree(bytes) instanceof ObjectNode object) {
                return object;
            }
            throw new BadMessage("body: no JSON object (expected: one)");
        } catch (JsonProcessingException e) {
            throw new BadMessage("body: not acceptable JSON at line "
                    + (e.getLocation() == null ? "?" : e.getLocation().getLineNr())
                    + " (expected: one object, no key twice, at most " + MAX_DEPTH + " levels)");
        } catch (IOException e) {
            throw new BadMessage("body: not UTF-8 JSON");
        }
    }

    /** Text that we wrote or checked ourselves. */
    static ObjectNode trusted(String text) {
        try {
            return (ObjectNode) MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e); // a tree can always be written
        }
    }

    static String text(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e); // a tree can always be written
        }
    }

    /** A text that must be there and not be empty. */
    static String required(ObjectNode object, String name) throws BadMessage {
        String value = optional(object, name);
        if (value.isEmpty()) {
            throw new BadMessage(name + ": missing or empty (expected: a text)" + prefixed(object, name));
        }
        return value;
    }

    /** A text; empty when it is not there. */
    static String optional(ObjectNode object, String name) throws BadMessage {
        JsonNode value = object.get(name);
        if (value == null || value.isNull()) {
            return "";
        }
        if (!value.isTextual()) {
            throw new BadMessage(name + ": no text (expected: the compact form of the protocol's context)");
        }
        return value.textValue();
    }

    static ObjectNode requiredObject(ObjectNode object, String name) throws BadMessage {
        if (object.get(name) instanceof ObjectNode value) {
            return value;
        }
        throw new BadMessage(name + ": missing or no object (expected: an object)" + prefixed(object, name));
    }

    /** A list of texts; a single text counts as a list of one. Objects of a language-tagged text give their value. */
    static List<String> texts(ObjectNode object, String name) throws BadMessage {
        List<String> texts = new ArrayList<>();
        JsonNode value = object.get(name);
        if (value == null || value.isNull()) {
            return texts;
        }
        for (JsonNode each : value.isArray() ? value : List.of(value)) {
            JsonNode text = each.isObject() ? each.path("@value") : each;
            if (!text.isTextual()) {
                throw new BadMessage(name + ": not all of them texts (expected: a list of texts)");
            }
            texts.add(text.textValue());
        }
        return texts;
    }

    /** Says so when a peer sends a JSON-LD form that we do not process. */
    private static String prefixed(ObjectNode object, String name) {
        for (var names = object.fieldNames(); names.hasNext(); ) {
            String key = names.next();
            if (key.endsWith(":" + name) || key.endsWith("/" + name)) {
                return "; prefixed or expanded JSON-LD is not read here (expected: the compact form)";
            }
        }
        return "";
    }
}
