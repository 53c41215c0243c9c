package io.sluice.gateway.classification;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.proto.Rank;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** A value in a scheme file that knows where it stands. */
final class SchemeNode {
    static final List<Rank> RANKS =
            List.of(Rank.PUBLIC, Rank.INTERNAL, Rank.CONFIDENTIAL, Rank.RESTRICTED, Rank.IMPORTANT, Rank.CORE);
    private static final int MOST_CHARS = 200;

    private final String place;
    private final JsonNode node;

    SchemeNode(String place, JsonNode node) {
        this.place = place;
        this.node = node;
    }

    /** The same, if it is an object with no other keys than these. */
    SchemeNode object(Set<String> known) throws SchemeException {
        for (String name : names()) {
            if (!known.contains(name)) {
                throw refuse(
                        "unknown key " + name,
                        "one of " + known.stream().sorted().toList());
            }
        }
        return this;
    }

    /** The keys of an object, in the file's order. */
    List<String> names() throws SchemeException {
        if (!node.isObject()) {
            throw refuse("no object", "an object");
        }
        List<String> names = new ArrayList<>();
        for (Iterator<String> all = node.fieldNames(); all.hasNext(); ) {
            names.add(all.next());
        }
        return names;
    }

    String place() {
        return place;
    }

    boolean has(String key) {
        return node.has(key);
    }

    SchemeNode at(String key) {
        return new SchemeNode(place.isEmpty() ? key : place + "." + key, node.path(key));
    }

    /** The items of a list. */
    List<SchemeNode> items(int least, String expected) throws SchemeException {
        if (!node.isArray() || node.size() < least) {
            throw refuse(least > 0 ? "none" : "no list", expected);
        }
        List<SchemeNode> items = new ArrayList<>();
        for (JsonNode item : node) {
            items.add(new SchemeNode(place + "[" + items.size() + "]", item));
        }
        return items;
    }

    String text() throws SchemeException {
        String text = node.textValue();
        if (text == null
                || text.isBlank()
                || text.length() > MOST_CHARS
                || text.chars().anyMatch(Character::isISOControl)) {
            throw refuse("missing or unusable", "text of 1 to " + MOST_CHARS + " characters");
        }
        return text;
    }

    String text(String usual) throws SchemeException {
        return node.isMissingNode() ? usual : text();
    }

    /** A word of the kind that categories, objects and degrees are named by. */
    String word() throws SchemeException {
        return word(text(), this);
    }

    static String word(String text, SchemeNode at) throws SchemeException {
        if (!text.matches("[a-z0-9][a-z0-9-]{0,63}")) {
            throw at.refuse(text, "1 to 64 of a-z, 0-9, hyphen");
        }
        return text;
    }

    Rank rank() throws SchemeException {
        String name = text();
        for (Rank rank : RANKS) {
            if (rank.name().equals(name)) {
                return rank;
            }
        }
        throw refuse(name, "one of " + RANKS);
    }

    /** A rank that is not below another one. */
    Rank rank(Rank least) throws SchemeException {
        Rank rank = rank();
        if (rank.getNumber() < least.getNumber()) {
            throw refuse(rank.name(), least + " or higher");
        }
        return rank;
    }

    long whole(long usual, long least, long most) throws SchemeException {
        if (node.isMissingNode()) {
            return usual;
        }
        if (!node.isIntegralNumber()
                || !node.canConvertToLong()
                || node.longValue() < least
                || node.longValue() > most) {
            throw refuse(node.isNumber() ? node.asText() : "no number", "a whole number, " + least + " to " + most);
        }
        return node.longValue();
    }

    double share(double usual, double least) throws SchemeException {
        if (node.isMissingNode()) {
            return usual;
        }
        if (!node.isNumber() || !(node.doubleValue() >= least && node.doubleValue() <= 1)) {
            throw refuse(node.isNumber() ? node.asText() : "no number", "a number, " + least + " to 1");
        }
        return node.doubleValue();
    }

    SchemeException refuse(String found, String expected) {
        return new SchemeException(
                (place.isEmpty() ? "scheme file" : place) + ": " + shown(found) + " (expected: " + expected + ")");
    }

    private static String shown(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= MOST_CHARS ? line : line.substring(0, MOST_CHARS) + "...";
    }
}
