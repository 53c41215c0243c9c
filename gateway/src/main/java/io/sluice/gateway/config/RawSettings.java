package io.sluice.gateway.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * The file and the environment as flat settings, {@code http.listen} to a text and its {@link Origin};
 * what is no setting is a mistake. Collects mistakes and never throws one.
 */
final class RawSettings {
    private static final String PREFIX = "SLUICE_";
    /** The launcher's and the tests' own, no settings. */
    private static final Set<String> OTHER_VARIABLES = Set.of(
            "SLUICE_JAVA_OPTS",
            "SLUICE_FABRIC_BIN",
            "SLUICE_REQUIRE_FABRIC",
            "SLUICE_REQUIRE_DOCKER",
            "SLUICE_POSTGRES_BIN",
            "SLUICE_REQUIRE_POSTGRES",
            "SLUICE_REQUIRE_S3",
            "SLUICE_S3PROXY",
            "SLUICE_CONFIG",
            "SLUICE_OPERATOR",
            "SLUICE_OPERATOR_PASSWORD_FILE");

    record Value(String text, Origin origin) {}

    private final Map<String, Value> values = new LinkedHashMap<>();
    private final Map<String, Origin> sections = new LinkedHashMap<>();
    private final Set<String> lists = new HashSet<>();
    private final Set<String> known;
    private final List<Mistake> mistakes = new ArrayList<>();
    private final String source;
    private final Map<String, String> variables = new TreeMap<>();
    /** A document without structure has one mistake; that everything else is missing too helps nobody. */
    private boolean unreadable;

    /** @param known the names of all settings that there are */
    RawSettings(String source, String yaml, Map<String, String> environment, Collection<String> known) {
        this.source = source;
        this.known = new TreeSet<>(known);
        variables.putAll(variables(environment));
        compose(yaml);
    }

    /** Those that are meant for settings. */
    static Map<String, String> variables(Map<String, String> environment) {
        Map<String, String> settings = new TreeMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith(PREFIX) && !OTHER_VARIABLES.contains(name)) {
                settings.put(name, value);
            }
        });
        return settings;
    }

    /** The environment's value, else the file's. */
    Optional<Value> find(String name) {
        String variable = Setting.variable(name);
        String override = variables.get(variable);
        if (override != null) {
            return Optional.of(new Value(override, Origin.of(variable)));
        }
        return Optional.ofNullable(values.get(name));
    }

    /** Whether anything is set whose name begins like that. */
    boolean within(String prefix) {
        return values.keySet().stream().anyMatch(name -> name.startsWith(prefix))
                || variables.keySet().stream().anyMatch(name -> name.startsWith(Setting.variable(prefix)));
    }

    void mistake(Mistake mistake) {
        mistakes.add(mistake);
    }

    void missing(String name, String expected) {
        if (!unreadable && !lists.contains(name) && !sections.containsKey(name)) {
            mistakes.add(Origin.of(source).mistake(name + ": missing (expected: " + expected + ")"));
        }
    }

    /** Every mistake so far and whatever is no setting, in the file's order. */
    List<Mistake> finish() {
        values.forEach((name, value) -> {
            if (!known.contains(name) && !isWithinValue(name)) {
                mistakes.add(value.origin().mistake(name + ": unknown setting" + Nearest.hint(name, known)));
            }
        });
        sections.forEach((name, origin) -> {
            if (known.contains(name)) {
                mistakes.add(origin.mistake(name + ": a group of settings (expected: one value)"));
            } else if (known.stream().noneMatch(key -> key.startsWith(name + "."))
                    && values.keySet().stream().noneMatch(key -> key.startsWith(name + "."))) {
                mistakes.add(origin.mistake(name + ": unknown setting" + Nearest.hint(name, groups())));
            }
        });
        List<String> knownVariables = known.stream().map(Setting::variable).toList();
        variables.keySet().stream()
                .filter(name -> !knownVariables.contains(name))
                .forEach(name -> mistakes.add(Origin.of(name)
                        .mistake("unknown setting in the environment" + Nearest.hint(name, knownVariables))));
        return mistakes.stream().sorted(Mistake.IN_FILE_ORDER).toList();
    }

    /** Whether a part of the name is itself a setting: then the group is the mistake, told once. */
    private boolean isWithinValue(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0 && (known.contains(name.substring(0, dot)) || isWithinValue(name.substring(0, dot)));
    }

    private Set<String> groups() {
        Set<String> groups = new TreeSet<>();
        known.stream().filter(k -> k.contains(".")).forEach(k -> groups.add(k.substring(0, k.lastIndexOf('.'))));
        return groups;
    }

    private void compose(String yaml) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(source)
                .setAllowDuplicateKeys(true) // found below, all of them and with their place
                .setMaxAliasesForCollections(10)
                .setCodePointLimit(1 << 20)
                .build();
        try {
            Optional<Node> root = new Compose(settings).composeString(yaml);
            if (root.isEmpty()) {
                return;
            }
            if (root.get() instanceof MappingNode) {
                flatten("", (MappingNode) root.get(), 0);
            } else {
                unreadable = true;
                mistakes.add(origin(root.get()).mistake("not a list of settings (expected: key: value)"));
            }
        } catch (MarkedYamlEngineException e) {
            unreadable = true;
            Origin origin =
                    e.getProblemMark().map(mark -> Origin.at(source, mark)).orElse(Origin.of(source));
            mistakes.add(origin.mistake("not YAML: " + oneLine(e.getProblem())));
        } catch (YamlEngineException e) {
            unreadable = true;
            mistakes.add(Origin.of(source).mistake("not YAML: " + oneLine(e.getMessage())));
        }
    }

    private void flatten(String prefix, MappingNode mapping, int depth) {
        for (NodeTuple tuple : mapping.getValue()) {
            Node key = tuple.getKeyNode();
            if (!(key instanceof ScalarNode)) {
                mistakes.add(origin(key).mistake("a key that is no word (expected: key: value)"));
                continue;
            }
            String word = ((ScalarNode) key).getValue();
            String name = prefix + word;
            if (word.contains(".")) {
                mistakes.add(origin(key)
                        .mistake(Shown.text(name) + ": a key with a dot (expected: one word; what belongs to it"
                                + " goes below it)"));
                continue;
            }
            Node value = tuple.getValueNode();
            if (values.containsKey(name) || sections.containsKey(name)) {
                mistakes.add(origin(key).mistake(name + ": given twice (expected: once)"));
            } else if (value instanceof MappingNode && depth < 8) {
                sections.put(name, origin(value));
                flatten(name + ".", (MappingNode) value, depth + 1);
            } else if (value instanceof ScalarNode) {
                values.put(name, new Value(((ScalarNode) value).getValue(), origin(value)));
            } else {
                lists.add(name); // one mistake is enough for it
                mistakes.add(origin(value).mistake(name + ": a list (expected: one value)"));
            }
        }
    }

    private Origin origin(Node node) {
        Optional<Mark> mark = node.getStartMark();
        return mark.map(m -> Origin.at(source, m)).orElse(Origin.of(source));
    }

    private static String oneLine(String text) {
        return text == null ? "cannot be read" : text.replaceAll("\\s+", " ").strip();
    }
}
