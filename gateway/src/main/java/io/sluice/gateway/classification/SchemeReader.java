package io.sluice.gateway.classification;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sluice.gateway.classification.Scheme.Level;
import io.sluice.proto.Rank;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads scheme files, strictly: what is not understood, not total or not in order is refused. */
public final class SchemeReader {
    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_CHARS = 200;
    private static final List<Rank> RANKS =
            List.of(Rank.PUBLIC, Rank.INTERNAL, Rank.CONFIDENTIAL, Rank.RESTRICTED, Rank.IMPORTANT, Rank.CORE);
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private SchemeReader() {}

    /** The scheme that a JSON file of at most 1 MiB describes (docs/grading.md). */
    public static Scheme read(byte[] json) throws SchemeException {
        if (json.length > MOST_BYTES) {
            throw new SchemeException("scheme: " + json.length + " bytes (expected: at most " + MOST_BYTES + ")");
        }
        JsonNode root = parse(json);
        keys(root, "scheme file", Set.of("scheme", "zh", "en", "levels", "ranks"));
        List<Level> levels = levels(root.path("levels"));
        return new Scheme(
                text(root, "", "scheme"), text(root, "", "zh"), text(root, "", "en"), levels, back(root, levels));
    }

    private static JsonNode parse(byte[] json) throws SchemeException {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            String where =
                    e.getLocation() == null ? "" : " in line " + e.getLocation().getLineNr();
            throw new SchemeException("scheme: not readable" + where + " (expected: JSON, each key once)");
        } catch (IOException e) {
            throw new SchemeException("scheme: not readable (expected: JSON in UTF-8)");
        }
    }

    private static List<Level> levels(JsonNode nodes) throws SchemeException {
        if (!nodes.isArray() || nodes.isEmpty()) {
            throw new SchemeException("levels: none (expected: a list, lowest first)");
        }
        List<Level> levels = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonNode node : nodes) {
            String place = "levels[" + levels.size() + "].";
            keys(node, place, Set.of("level", "rank", "zh", "en"));
            String name = text(node, place, "level");
            Rank rank = rank(text(node, place, "rank"), place + "rank");
            if (!names.add(name)) {
                throw new SchemeException(place + "level: " + name + " (expected: each level once)");
            }
            if (!levels.isEmpty()
                    && rank.getNumber() < levels.get(levels.size() - 1).rank().getNumber()) {
                throw new SchemeException(place + "rank: " + rank + " (expected: no lower than the level before)");
            }
            levels.add(new Level(name, rank, text(node, place, "zh"), text(node, place, "en")));
        }
        return levels;
    }

    /** From ranks to levels. */
    private static Map<Rank, Level> back(JsonNode root, List<Level> levels) throws SchemeException {
        JsonNode nodes = root.path("ranks");
        keys(nodes, "ranks", Set.copyOf(RANKS.stream().map(Rank::name).toList()));
        Map<Rank, Level> back = new EnumMap<>(Rank.class);
        int before = 0;
        for (Rank rank : RANKS) {
            String place = "ranks." + rank;
            String name = text(nodes, "ranks.", rank.name());
            int at = levels.stream().map(Level::name).toList().indexOf(name);
            if (at < 0) {
                throw new SchemeException(place + ": " + name + " (expected: one of the levels)");
            }
            if (at < before) {
                throw new SchemeException(place + ": " + name + " (expected: no lower than the rank before)");
            }
            boolean own = levels.stream().anyMatch(level -> level.rank() == rank);
            if (own && levels.get(at).rank() != rank) {
                throw new SchemeException(place + ": " + name + " (expected: a level whose rank is " + rank + ")");
            }
            back.put(rank, levels.get(at));
            before = at;
        }
        return back;
    }

    private static Rank rank(String name, String place) throws SchemeException {
        for (Rank rank : RANKS) {
            if (rank.name().equals(name)) {
                return rank;
            }
        }
        throw new SchemeException(place + ": " + name + " (expected: one of " + RANKS + ")");
    }

    private static void keys(JsonNode node, String place, Set<String> known) throws SchemeException {
        if (!node.isObject()) {
            throw new SchemeException(place + ": no object (expected: an object)");
        }
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw new SchemeException(place + ": unknown key " + name + " (expected: one of "
                        + known.stream().sorted().toList() + ")");
            }
        }
    }

    private static String text(JsonNode node, String place, String key) throws SchemeException {
        String text = node.path(key).textValue();
        if (text == null
                || text.isBlank()
                || text.length() > MOST_CHARS
                || text.chars().anyMatch(Character::isISOControl)) {
            throw new SchemeException(
                    place + key + ": missing or unusable (expected: text of 1 to " + MOST_CHARS + " characters)");
        }
        return text;
    }
}
