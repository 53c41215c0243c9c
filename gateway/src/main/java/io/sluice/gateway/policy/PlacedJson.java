package io.sluice.gateway.policy;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.policy.ProfileException.Mistake;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A JSON object with the place of each value, so that a mistake can be told where it is. For one thread. */
final class PlacedJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final int NAME_CHARS = 80;

    private final ObjectNode root;
    private final Map<JsonPointer, JsonLocation> places;
    private final List<Mistake> mistakes = new ArrayList<>();

    private PlacedJson(ObjectNode root, Map<JsonPointer, JsonLocation> places) {
        this.root = root;
        this.places = places;
    }

    /** @throws ProfileException if it is no JSON object in UTF-8, has a key twice, or more behind it */
    static PlacedJson parse(byte[] json) throws ProfileException {
        try {
            if (MAPPER.readTree(json) instanceof ObjectNode object) {
                return new PlacedJson(object, places(json));
            }
            throw new ProfileException(List.of(new Mistake(1, 1, "not an object (expected: a JSON object)")));
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation() == null ? JsonLocation.NA : e.getLocation();
            throw new ProfileException(List.of(new Mistake(
                    Math.max(0, at.getLineNr()),
                    Math.max(0, at.getColumnNr()),
                    "not readable (expected: JSON, each key once)")));
        } catch (IOException e) {
            throw new ProfileException(List.of(new Mistake(0, 0, "not readable (expected: JSON in UTF-8)")));
        }
    }

    private static Map<JsonPointer, JsonLocation> places(byte[] json) throws IOException {
        Map<JsonPointer, JsonLocation> places = new HashMap<>();
        try (JsonParser parser = MAPPER.createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isStructStart() || token.isScalarValue()) {
                    places.put(parser.getParsingContext().pathAsPointer(), parser.currentTokenLocation());
                }
            }
        }
        return places;
    }

    /** As it was read. */
    ObjectNode root() {
        return root;
    }

    /** What stands there; a missing node if nothing does. */
    JsonNode at(JsonPointer pointer) {
        return root.at(pointer);
    }

    /** Notes a mistake at a value, or, where it is missing, at the object that it is missing in. */
    void mistake(JsonPointer pointer, String problem) {
        JsonPointer there = pointer;
        while (!places.containsKey(there) && there.head() != null) {
            there = there.head();
        }
        JsonLocation place = places.getOrDefault(there, JsonLocation.NA);
        String name = pointer.toString()
                .replaceFirst("^/", "")
                .replace('/', '.')
                .replaceAll("[\\p{Cntrl}\\p{Cs}]", "?"); // A key is a stranger's, too.
        name = name.length() > NAME_CHARS ? name.substring(0, NAME_CHARS) + "..." : name;
        mistakes.add(
                new Mistake(Math.max(0, place.getLineNr()), Math.max(0, place.getColumnNr()), name + ": " + problem));
    }

    /** @throws ProfileException with all that were noted, if any were */
    void finish() throws ProfileException {
        if (!mistakes.isEmpty()) {
            mistakes.sort(Comparator.comparingInt(Mistake::line).thenComparingInt(Mistake::column));
            throw new ProfileException(mistakes);
        }
    }
}
