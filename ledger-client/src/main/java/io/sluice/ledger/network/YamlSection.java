package io.sluice.ledger.network;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A group of keys in a YAML file. Whoever reads it takes what it knows, and then asks whether anything is left: a key that
 * nobody takes is a mistake, probably a misspelt one. A mistake names file, line, key and what was expected.
 */
final class YamlSection {
    private static final int MAX_CHARACTERS = 1 << 20;

    private final String file;
    private final String prefix;
    private final Node at;
    private final Map<String, Node> left = new LinkedHashMap<>();
    private final TreeSet<String> known = new TreeSet<>();

    private YamlSection(String file, String prefix, Node at) throws IOException {
        this.file = file;
        this.prefix = prefix;
        this.at = at;
        if (!(at instanceof MappingNode)) {
            throw mistake(at, label(), "not a group of keys", "key: value");
        }
        for (NodeTuple tuple : ((MappingNode) at).getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode)) {
                throw mistake(tuple.getKeyNode(), label(), "a key that is no word", "key: value");
            }
            String key = ((ScalarNode) tuple.getKeyNode()).getValue();
            if (left.put(key, tuple.getValueNode()) != null) {
                throw mistake(tuple.getKeyNode(), prefix + key, "given twice", "once");
            }
        }
    }

    /** @param file its name, for messages */
    static YamlSection parse(String file, String text) throws IOException {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setMaxAliasesForCollections(10)
                .setCodePointLimit(MAX_CHARACTERS)
                .build();
        try {
            Optional<Node> root = new Compose(settings).composeString(text);
            if (root.isEmpty()) {
                throw new IOException(file + ": empty (expected: key: value)");
            }
            return new YamlSection(file, "", root.get());
        } catch (YamlEngineException e) {
            throw new IOException(file + ": not YAML: "
                    + String.valueOf(e.getMessage()).replaceAll("\\s+", " ").strip());
        }
    }

    /** A text that must be there. */
    String text(String key, String expected) throws IOException {
        return optional(key, expected).orElseThrow(() -> mistake(at, prefix + key, "missing", expected));
    }

    /** A text that may be there. */
    Optional<String> optional(String key, String expected) throws IOException {
        Node node = take(key);
        if (node == null) {
            return Optional.empty();
        }
        if (!(node instanceof ScalarNode)) {
            throw mistake(node, prefix + key, "not one value", expected);
        }
        return Optional.of(((ScalarNode) node).getValue());
    }

    /** A whole number. */
    int number(String key, int otherwise) throws IOException {
        Node node = left.get(key);
        Optional<String> text = optional(key, "a number");
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            return Integer.parseInt(text.get());
        } catch (NumberFormatException e) {
            throw mistake(node, prefix + key, text.get(), "a number");
        }
    }

    /** Yes or no. */
    boolean flag(String key) throws IOException {
        Node node = left.get(key);
        String text = optional(key, "true or false").orElse("false");
        if (!text.equals("true") && !text.equals("false")) {
            throw mistake(node, prefix + key, text, "true or false");
        }
        return text.equals("true");
    }

    /** A group below, if it is there. */
    Optional<YamlSection> section(String key) throws IOException {
        Node node = take(key);
        return node == null ? Optional.empty() : Optional.of(new YamlSection(file, prefix + key + ".", node));
    }

    /** Whether it is there and is a group, so that {@link #section} may be asked for. */
    boolean isSection(String key) {
        return left.get(key) instanceof MappingNode;
    }

    /** Groups in a row; none if the key is not there. */
    List<YamlSection> sections(String key) throws IOException {
        List<YamlSection> sections = new ArrayList<>();
        for (Node node : row(key)) {
            sections.add(new YamlSection(file, prefix + key + "[" + sections.size() + "].", node));
        }
        return sections;
    }

    /** Texts in a row; none if the key is not there. */
    List<String> texts(String key, String expected) throws IOException {
        List<String> texts = new ArrayList<>();
        for (Node node : row(key)) {
            if (!(node instanceof ScalarNode)) {
                throw mistake(node, prefix + key, "not a list of words", expected);
            }
            texts.add(((ScalarNode) node).getValue());
        }
        return texts;
    }

    private List<Node> row(String key) throws IOException {
        Node node = take(key);
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof SequenceNode)) {
            throw mistake(node, prefix + key, "not a list", "a list");
        }
        return ((SequenceNode) node).getValue();
    }

    /** Every key of this group, whatever it is called, with its number. */
    Map<String, Integer> numbers() throws IOException {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        for (String key : List.copyOf(left.keySet())) {
            numbers.put(key, number(key, 0));
        }
        return numbers;
    }

    /** Every key of this group, whatever it is called, with its text. */
    Map<String, String> words() throws IOException {
        Map<String, String> words = new LinkedHashMap<>();
        for (String key : List.copyOf(left.keySet())) {
            words.put(key, text(key, "a name or an address"));
        }
        return words;
    }

    /** @throws IOException when there is a key that nobody took */
    void finish() throws IOException {
        if (!left.isEmpty()) {
            Map.Entry<String, Node> first = left.entrySet().iterator().next();
            throw mistake(
                    first.getValue(), prefix + first.getKey(), "unknown key", "one of " + String.join(", ", known));
        }
    }

    /** A mistake in what a key says. */
    IOException mistake(String key, String message) {
        return new IOException(place(at) + ": " + prefix + key + ": " + message);
    }

    private Node take(String key) {
        known.add(key);
        return left.remove(key);
    }

    private IOException mistake(Node node, String key, String what, String expected) {
        return new IOException(place(node) + ": " + key + ": " + what + " (expected: " + expected + ")");
    }

    private String label() {
        return prefix.isEmpty() ? "the file" : prefix.substring(0, prefix.length() - 1);
    }

    private String place(Node node) {
        return node.getStartMark()
                .map(mark -> file + ":" + (mark.getLine() + 1))
                .orElse(file);
    }
}
