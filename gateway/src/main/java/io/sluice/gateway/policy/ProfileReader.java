package io.sluice.gateway.policy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.sluice.gateway.identity.OperatorRole;
import io.sluice.gateway.policy.ObligationProfile.Audience;
import io.sluice.gateway.policy.ProfileException.Mistake;
import io.sluice.gateway.sealing.Digests;
import io.sluice.proto.Rank;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Reads a file of obligation profiles (docs/obligations.md), strictly: every field must be there, nothing else may be, and
 * every mistake is told with its place. Says nothing about who signed it: see {@link SignedProfiles}.
 */
public final class ProfileReader {
    /** Longest file. */
    public static final int MOST_BYTES = 64 << 10;

    /** What a file calls its form. */
    public static final String FORMAT = "sluice/obligations/1";

    /** The field with the organisation's signature, which is not part of what is signed. */
    public static final String SIGNED = "signed";

    private static final String UNLIMITED = "unlimited";
    private static final int NAME_CHARS = 100;
    private static final int MOST_K = 1_000_000;
    private static final int MOST_LINES = 16;
    private static final String PERSONS = "persons";
    private static final String SENSITIVE = "sensitive";
    private static final String DEMANDS = "demands";
    private static final Set<String> FIELDS = Set.of(
            "release",
            "audience",
            "clearance",
            "foreignConnectors",
            "purpose",
            "bothSign",
            "basis",
            "consent",
            "permit",
            "leastK",
            "approvals",
            "approver",
            "retention",
            "committedRecord",
            "ledgerLag",
            "documents",
            "crossBorder",
            "duties");

    private final PlacedJson json;

    private ProfileReader(PlacedJson json) {
        this.json = json;
    }

    /**
     * The profiles in a file.
     *
     * @throws ProfileException with every mistake: of form, below what {@link ProfileRules} hold for every organisation, or
     *     a rank that demands less than the one below
     */
    public static ObligationProfiles read(byte[] file) throws ProfileException {
        if (file.length > MOST_BYTES) {
            throw new ProfileException(
                    List.of(new Mistake(0, 0, file.length + " bytes (expected: at most " + MOST_BYTES + ")")));
        }
        PlacedJson json = PlacedJson.parse(file);
        List<ObligationProfile> profiles = new ProfileReader(json).profiles();
        json.finish();
        ProfileRules.check(profiles, json);
        json.finish();
        return new ObligationProfiles(
                profiles, json.at(JsonPointer.compile("/name")).textValue(), Digests.sha256(content(json.root())));
    }

    /** What is signed: the file's content without {@link #SIGNED}, as compact JSON in the file's order. */
    static ByteString content(ObjectNode root) {
        return ByteString.copyFromUtf8(root.deepCopy().without(SIGNED).toString());
    }

    /** The profiles that come along. */
    static ObligationProfiles builtIn() {
        try {
            return read(builtInFile());
        } catch (ProfileException e) {
            throw new IllegalStateException("the profiles that come along: " + e.getMessage(), e);
        }
    }

    /** The file that comes along, to begin one's own with. */
    public static byte[] builtInFile() {
        try (InputStream in = ProfileReader.class.getResourceAsStream("obligations.json")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<ObligationProfile> profiles() {
        JsonPointer top = JsonPointer.empty();
        only(top, Set.of("format", "name", "ranks", SIGNED));
        text(top, "format", "\"" + FORMAT + "\"", FORMAT::equals);
        text(top, "name", "1-" + NAME_CHARS + " characters on one line", name -> Reasons.isLine(name, NAME_CHARS));
        JsonPointer ranks = field(top, "ranks");
        Set<String> names = Ranks.ALL.stream().map(Rank::name).collect(Collectors.toSet());
        if (!json.at(ranks).isObject()) {
            refuse(ranks, "an object with one object for each of " + Ranks.ALL);
            return List.of();
        }
        only(ranks, names);
        List<ObligationProfile> profiles = new ArrayList<>();
        for (Rank rank : Ranks.ALL) {
            JsonPointer at = field(ranks, rank.name());
            if (json.at(at).isObject()) {
                profiles.add(profile(rank, at));
            } else {
                refuse(at, "an object with " + String.join(", ", new TreeSet<>(FIELDS)));
            }
        }
        return profiles;
    }

    private ObligationProfile profile(Rank rank, JsonPointer at) {
        only(at, FIELDS);
        return new ObligationProfile(
                rank,
                audience(at),
                clearance(at),
                flag(at, "purpose"),
                time(at, "retention"),
                flag(at, "bothSign"),
                flag(at, "basis"),
                consent(rank, at),
                flag(at, "permit"),
                flag(at, "foreignConnectors"),
                flag(at, "committedRecord"),
                time(at, "ledgerLag"),
                flag(at, "release"),
                number(at, "leastK", 1, MOST_K),
                new ApprovalDemand(number(at, "approvals", 0, ApprovalDemand.MOST), approver(at)),
                documents(at),
                crossBorder(rank, at),
                duties(at));
    }

    private Audience audience(JsonPointer at) {
        List<String> words = words(Audience.values());
        String word = text(at, "audience", "one of " + String.join(", ", words), words::contains);
        return word.isEmpty() ? Audience.NOBODY : Audience.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private Rank clearance(JsonPointer at) {
        List<String> names = Ranks.ALL.stream().map(Rank::name).toList();
        String word = text(at, "clearance", "one of " + String.join(", ", names), names::contains);
        return word.isEmpty() ? Rank.CORE : Rank.valueOf(word);
    }

    /** May be left out, as in files that are older than it: then it is what the rank demands in the file that comes along. */
    private ConsentDemand consent(Rank rank, JsonPointer at) {
        if (json.at(field(at, "consent")).isMissingNode()) {
            return ConsentDemand.of(rank);
        }
        List<String> words = words(ConsentDemand.values());
        String word = text(at, "consent", "one of " + String.join(", ", words), words::contains);
        return word.isEmpty() ? ConsentDemand.SEPARATE : ConsentDemand.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static List<String> words(Enum<?>[] values) {
        return Arrays.stream(values)
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    private List<String> duties(JsonPointer at) {
        JsonPointer list = field(at, "duties");
        Set<String> known = Vocabulary.DUTIES.stream()
                .map(duty -> duty.substring(Vocabulary.NS.length()))
                .collect(Collectors.toCollection(TreeSet::new));
        JsonNode node = json.at(list);
        if (!node.isArray()) {
            refuse(list, "a list of " + String.join(", ", known));
            return List.of();
        }
        List<String> duties = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            JsonNode each = node.get(i);
            if (!each.isTextual() || !known.contains(each.textValue())) {
                refuse(list.appendIndex(i), "one of " + String.join(", ", known));
            } else if (duties.contains(Vocabulary.NS + each.textValue())) {
                refuse(list.appendIndex(i), "each duty once");
            } else {
                duties.add(Vocabulary.NS + each.textValue());
            }
        }
        return duties;
    }

    /** May be left out, as in files that are older than it: then none are demanded. */
    private List<PermitKind> documents(JsonPointer at) {
        JsonPointer list = field(at, "documents");
        return json.at(list).isMissingNode() ? List.of() : kinds(list);
    }

    /** May be left out, as in files that are older than it: then those that come along hold, which are the law's. */
    private List<BorderLine> crossBorder(Rank rank, JsonPointer at) {
        JsonPointer list = field(at, "crossBorder");
        JsonNode node = json.at(list);
        if (node.isMissingNode()) {
            return ObligationProfiles.DEFAULT.of(rank).orElseThrow().crossBorder();
        }
        if (!node.isArray() || node.size() > MOST_LINES) {
            refuse(list, "a list of at most " + MOST_LINES + " lines");
            return List.of();
        }
        List<BorderLine> lines = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            line(list.appendIndex(i)).ifPresent(lines::add);
        }
        return lines;
    }

    private Optional<BorderLine> line(JsonPointer at) {
        JsonNode node = json.at(at);
        boolean sensitive = node.has(SENSITIVE);
        if (!node.isObject() || node.has(PERSONS) == sensitive) {
            refuse(at, "an object with " + DEMANDS + ", and either " + PERSONS + " or " + SENSITIVE);
            return Optional.empty();
        }
        only(at, Set.of(PERSONS, SENSITIVE, DEMANDS));
        JsonPointer number = field(at, sensitive ? SENSITIVE : PERSONS);
        List<PermitKind> demands = kinds(field(at, DEMANDS));
        JsonNode from = json.at(number);
        if (!from.isIntegralNumber()
                || !from.canConvertToLong()
                || from.longValue() < 0
                || from.longValue() > BorderLine.MOST) {
            refuse(number, "a whole number from 0 to " + BorderLine.MOST);
            return Optional.empty();
        }
        if (demands.isEmpty()) {
            refuse(field(at, DEMANDS), "at least one of " + PermitKind.words());
            return Optional.empty();
        }
        return Optional.of(new BorderLine(sensitive, from.longValue(), demands));
    }

    private List<PermitKind> kinds(JsonPointer list) {
        JsonNode node = json.at(list);
        if (!node.isArray()) {
            refuse(list, "a list of " + PermitKind.words());
            return List.of();
        }
        List<PermitKind> kinds = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            Optional<PermitKind> kind = PermitKind.of(node.get(i).asText());
            if (kind.isEmpty() || !node.get(i).isTextual()) {
                refuse(list.appendIndex(i), "one of " + PermitKind.words());
            } else if (kinds.contains(kind.get())) {
                refuse(list.appendIndex(i), "each kind once");
            } else {
                kinds.add(kind.get());
            }
        }
        return kinds;
    }

    private boolean flag(JsonPointer at, String name) {
        JsonNode node = json.at(field(at, name));
        if (!node.isBoolean()) {
            refuse(field(at, name), "true or false");
        }
        return node.booleanValue();
    }

    private OperatorRole approver(JsonPointer at) {
        List<String> words =
                Arrays.stream(OperatorRole.values()).map(OperatorRole::word).toList();
        String word = text(at, "approver", "one of " + String.join(", ", words), words::contains);
        return OperatorRole.of(word).orElse(OperatorRole.OWNER);
    }

    private int number(JsonPointer at, String name, int least, int most) {
        JsonNode node = json.at(field(at, name));
        if (!node.isInt() || node.intValue() < least || node.intValue() > most) {
            refuse(field(at, name), "a whole number from " + least + " to " + most);
            return least;
        }
        return node.intValue();
    }

    /** In milliseconds; 0 for no limit. */
    private long time(JsonPointer at, String name) {
        String text = text(
                at,
                name,
                "\"" + UNLIMITED + "\", or a time such as \"365d\", \"24h\", \"30m\"",
                word -> word.equals(UNLIMITED) || word.matches("[1-9][0-9]{0,4}[dhm]"));
        if (text.isEmpty() || text.equals(UNLIMITED)) {
            return 0;
        }
        long count = Long.parseLong(text.substring(0, text.length() - 1));
        return switch (text.charAt(text.length() - 1)) {
            case 'd' -> Duration.ofDays(count).toMillis();
            case 'h' -> Duration.ofHours(count).toMillis();
            default -> Duration.ofMinutes(count).toMillis();
        };
    }

    /** The text there; empty, and a mistake, if it is not what is expected. */
    private String text(JsonPointer at, String name, String expected, Predicate<String> right) {
        JsonNode node = json.at(field(at, name));
        if (!node.isTextual() || !right.test(node.textValue())) {
            refuse(field(at, name), expected);
            return "";
        }
        return node.textValue();
    }

    private void only(JsonPointer at, Set<String> names) {
        for (Map.Entry<String, JsonNode> field : json.at(at).properties()) {
            if (!names.contains(field.getKey())) {
                json.mistake(
                        field(at, field.getKey()),
                        "unknown (expected: one of " + String.join(", ", new TreeSet<>(names)) + ")");
            }
        }
    }

    private void refuse(JsonPointer at, String expected) {
        JsonNode found = json.at(at);
        String shown = found.isMissingNode()
                ? "missing"
                : found.isContainerNode() ? "not a value" : Reasons.shown(found.asText());
        json.mistake(at, shown + " (expected: " + expected + ")");
    }

    private static JsonPointer field(JsonPointer at, String name) {
        return at.appendProperty(name);
    }
}
