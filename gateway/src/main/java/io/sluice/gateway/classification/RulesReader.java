package io.sluice.gateway.classification;

import io.sluice.gateway.classification.FloorTable.Floor;
import io.sluice.gateway.classification.detection.CustomRecogniser;
import io.sluice.gateway.classification.detection.IdentifierType;
import io.sluice.proto.Rank;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what a scheme file demands, over the rules that hold where it says nothing. */
final class RulesReader {
    static final Set<String> KEYS =
            Set.of("types", "categories", "recognisers", "impact", "volume", "quasiIdentifiers", "unreadable");

    private static final int MOST_RECOGNISERS = 100;
    private static final double USUAL_CONFIDENCE = 0.9;
    private static final double LEAST_CONFIDENCE = 0.6;
    private static final double USUAL_SHARE = 0.01;
    private static final long USUAL_ALARM = 20;

    private RulesReader() {}

    static GradingRules read(SchemeNode root, GradingRules usual) throws SchemeException {
        Map<String, Floor> floors = new HashMap<>(usual.floors().floors());
        Set<String> lowered = new HashSet<>();
        types(root, floors, lowered);
        List<CustomRecogniser> recognisers = recognisers(root, floors);
        FloorTable table = new FloorTable(
                floors,
                together(root, usual.floors()),
                root.has("quasiIdentifiers")
                        ? root.at("quasiIdentifiers")
                                .at("rank")
                                .rank(usual.floors().quasiIdentifierFloor())
                        : usual.floors().quasiIdentifierFloor(),
                root.has("unreadable")
                        ? root.at("unreadable").rank(usual.floors().unreadableFloor())
                        : usual.floors().unreadableFloor());
        return new GradingRules(
                table,
                lowered,
                categories(root, usual.categoryFloors()),
                recognisers,
                root.has("impact") ? impact(root.at("impact")) : usual.impact(),
                root.has("volume") ? volume(root.at("volume")) : usual.volume());
    }

    /** Other floors for types that are built in; a lower one is remembered, so that it is always shown. */
    private static void types(SchemeNode root, Map<String, Floor> floors, Set<String> lowered) throws SchemeException {
        if (!root.has("types")) {
            return;
        }
        SchemeNode types = root.at("types");
        for (String type : types.names()) {
            if (Arrays.stream(IdentifierType.values())
                    .noneMatch(each -> each.name().equals(type))) {
                throw types.at(type).refuse("unknown type", "a built-in type, see docs/detection.md");
            }
            Floor usual = floors.get(type);
            Rank rank = types.at(type).rank();
            if (rank.getNumber() < usual.rank().getNumber()) {
                lowered.add(type);
            }
            // What usually counts for nothing has minima that nothing reaches: a rank makes it count as others do.
            floors.put(
                    type,
                    usual.rank() == Rank.PUBLIC && rank != Rank.PUBLIC
                            ? new Floor(
                                    rank,
                                    USUAL_SHARE,
                                    1,
                                    USUAL_ALARM,
                                    usual.chance(),
                                    usual.personalInformationClass(),
                                    usual.category())
                            : usual.withRank(rank));
        }
    }

    private static List<CustomRecogniser> recognisers(SchemeNode root, Map<String, Floor> floors)
            throws SchemeException {
        List<CustomRecogniser> recognisers = new ArrayList<>();
        if (!root.has("recognisers")) {
            return recognisers;
        }
        for (SchemeNode node : root.at("recognisers").items(0, "a list")) {
            node.object(
                    Set.of("type", "pattern", "rank", "category", "class", "share", "count", "alarm", "confidence"));
            String type = node.at("type").text();
            if (floors.containsKey(type) || recognisers.size() == MOST_RECOGNISERS) {
                throw node.at("type").refuse(type, "each type once, at most " + MOST_RECOGNISERS);
            }
            try {
                recognisers.add(new CustomRecogniser(
                        type,
                        node.at("pattern").text(),
                        node.at("confidence").share(USUAL_CONFIDENCE, LEAST_CONFIDENCE)));
            } catch (IllegalArgumentException e) {
                throw new SchemeException(node.at("pattern").place() + ": " + e.getMessage());
            }
            String about = node.has("class") ? node.at("class").word() : "";
            String category = node.has("category") ? node.at("category").word() : "";
            floors.put(
                    type,
                    new Floor(
                            node.at("rank").rank(),
                            node.at("share").share(USUAL_SHARE, 0),
                            node.at("count").whole(1, 1, Long.MAX_VALUE),
                            node.at("alarm").whole(USUAL_ALARM, 1, Long.MAX_VALUE),
                            0,
                            about,
                            category));
        }
        return recognisers;
    }

    private static Map<String, Rank> categories(SchemeNode root, Map<String, Rank> usual) throws SchemeException {
        Map<String, Rank> floors = new HashMap<>(usual);
        if (root.has("categories")) {
            SchemeNode categories = root.at("categories");
            for (String category : categories.names()) {
                floors.put(
                        SchemeNode.word(category, categories),
                        categories.at(category).rank());
            }
        }
        return floors;
    }

    private static ImpactMatrix impact(SchemeNode node) throws SchemeException {
        node.object(Set.of("degrees", "objects"));
        List<String> degrees = new ArrayList<>();
        for (SchemeNode degree : node.at("degrees").items(1, "a list, mildest first")) {
            if (degrees.contains(degree.word())) {
                throw degree.refuse(degree.word(), "each degree once");
            }
            degrees.add(degree.word());
        }
        Map<String, List<Rank>> objects = new LinkedHashMap<>();
        SchemeNode rows = node.at("objects");
        for (String object : rows.names()) {
            String expected = "a rank for each of " + degrees;
            List<SchemeNode> cells = rows.at(SchemeNode.word(object, rows)).items(1, expected);
            if (cells.size() != degrees.size()) {
                throw rows.at(object).refuse(cells.size() + " ranks", expected);
            }
            List<Rank> ranks = new ArrayList<>();
            for (SchemeNode cell : cells) {
                Rank rank = cell.rank();
                if (!ranks.isEmpty()
                        && rank.getNumber() < ranks.get(ranks.size() - 1).getNumber()) {
                    throw cell.refuse(rank.name(), "no lower than for the milder degree");
                }
                ranks.add(rank);
            }
            objects.put(object, ranks);
        }
        if (objects.isEmpty()) {
            throw rows.refuse("none", "at least one object");
        }
        return new ImpactMatrix(degrees, objects);
    }

    private static List<VolumeRule> volume(SchemeNode node) throws SchemeException {
        List<VolumeRule> rules = new ArrayList<>();
        for (SchemeNode rule : node.items(0, "a list")) {
            rule.object(Set.of("of", "persons", "rank"));
            String of = rule.at("of").text();
            if (!of.equals("personal") && !of.equals("sensitive")) {
                throw rule.at("of").refuse(of, "personal or sensitive");
            }
            if (!rule.has("persons")) {
                throw rule.at("persons").refuse("missing", "a whole number");
            }
            rules.add(new VolumeRule(
                    of.equals("sensitive"),
                    rule.at("persons").whole(0, 1, Long.MAX_VALUE),
                    rule.at("rank").rank()));
        }
        return rules;
    }

    /** Fewer may be enough, more may not be needed. */
    private static int together(SchemeNode root, FloorTable usual) throws SchemeException {
        if (!root.has("quasiIdentifiers")) {
            return usual.quasiIdentifiersTogether();
        }
        return (int) root.at("quasiIdentifiers")
                .object(Set.of("together", "rank"))
                .at("together")
                .whole(usual.quasiIdentifiersTogether(), 1, usual.quasiIdentifiersTogether());
    }
}
