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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads scheme files, strictly: what is not understood, not total or not in order is refused. */
public final class SchemeReader {
    private static final int MOST_BYTES = 1 << 20;
    private static final Set<String> WORDS = Set.of("scheme", "edition", "zh", "en", "levels", "ranks");
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private SchemeReader() {}

    /**
     * The scheme that a JSON file of at most 1 MiB describes (docs/grading.md). What it does not say is as in the
     * default scheme.
     */
    public static Scheme read(byte[] json) throws SchemeException {
        return read(json, Schemes.standard().rules());
    }

    /** The same over other rules. */
    static Scheme read(byte[] json, GradingRules rules) throws SchemeException {
        if (json.length > MOST_BYTES) {
            throw new SchemeException("scheme: " + json.length + " bytes (expected: at most " + MOST_BYTES + ")");
        }
        SchemeNode root = new SchemeNode("", parse(json))
                .object(Stream.concat(WORDS.stream(), RulesReader.KEYS.stream()).collect(Collectors.toSet()));
        List<Level> levels = levels(root.at("levels"));
        String name = root.at("scheme").text();
        return new Scheme(
                name,
                root.at("edition").text(name),
                root.at("zh").text(),
                root.at("en").text(),
                levels,
                back(root.at("ranks"), levels),
                RulesReader.read(root, rules));
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

    private static List<Level> levels(SchemeNode nodes) throws SchemeException {
        List<Level> levels = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (SchemeNode node : nodes.items(1, "a list, lowest first")) {
            node.object(Set.of("level", "rank", "zh", "en"));
            String name = node.at("level").text();
            Rank rank = node.at("rank").rank();
            if (!names.add(name)) {
                throw node.at("level").refuse(name, "each level once");
            }
            if (!levels.isEmpty()
                    && rank.getNumber() < levels.get(levels.size() - 1).rank().getNumber()) {
                throw node.at("rank").refuse(rank.name(), "no lower than the level before");
            }
            levels.add(new Level(name, rank, node.at("zh").text(), node.at("en").text()));
        }
        return levels;
    }

    /** From ranks to levels. */
    private static Map<Rank, Level> back(SchemeNode nodes, List<Level> levels) throws SchemeException {
        nodes.object(SchemeNode.RANKS.stream().map(Rank::name).collect(Collectors.toSet()));
        Map<Rank, Level> back = new EnumMap<>(Rank.class);
        int before = 0;
        for (Rank rank : SchemeNode.RANKS) {
            SchemeNode node = nodes.at(rank.name());
            String name = node.text();
            int at = levels.stream().map(Level::name).toList().indexOf(name);
            if (at < 0) {
                throw node.refuse(name, "one of the levels");
            }
            if (at < before) {
                throw node.refuse(name, "no lower than the rank before");
            }
            boolean own = levels.stream().anyMatch(level -> level.rank() == rank);
            if (own && levels.get(at).rank() != rank) {
                throw node.refuse(name, "a level whose rank is " + rank);
            }
            back.put(rank, levels.get(at));
            before = at;
        }
        return back;
    }
}
