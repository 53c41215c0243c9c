package io.sluice.gateway.config;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The configuration file as JSON Schema 2020-12, for editors: {@code docs/sluice.schema.json}, made from {@link
 * Settings}. It knows every setting and nothing else, and accepts whatever {@link ConfigurationReader} accepts (a word
 * that YAML reads as a number needs quotes). It requires nothing: what is missing in the file may stand in the environment.
 */
public final class ConfigurationSchema {
    private static final String ID = "https://w3id.org/sluice/v1/sluice.schema.json";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ConfigurationSchema() {}

    /** The schema. */
    public static ObjectNode schema() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("$id", ID);
        schema.put("title", "A Sluice gateway");
        fill(schema, Settings.GROUPS.get(0));
        return schema;
    }

    private static void fill(ObjectNode schema, Settings.Group group) {
        schema.put("description", group.about());
        schema.put("type", "object");
        schema.put("additionalProperties", false);
        ObjectNode properties = schema.putObject("properties");
        for (Setting<?> setting : Settings.ALL) {
            if (setting.group().equals(group.name())) {
                properties.set(last(setting.name()), leaf(setting));
            }
        }
        for (Settings.Group inner : Settings.GROUPS) {
            if (!inner.name().isEmpty() && parent(inner.name()).equals(group.name())) {
                fill(properties.putObject(last(inner.name())), inner);
            }
        }
    }

    private static ObjectNode leaf(Setting<?> setting) {
        ObjectNode leaf = MAPPER.valueToTree(setting.form().schema());
        leaf.put(
                "description",
                setting.about() + " Expected: " + setting.form().expected() + "."
                        + (setting.secret() ? " The path of a secret." : ""));
        setting.usual().ifPresent(value -> {
            if (leaf.has("minimum")) {
                leaf.put("default", Long.parseLong(value));
            } else {
                leaf.put("default", value);
            }
        });
        return leaf;
    }

    private static String last(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static String parent(String name) {
        return name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : "";
    }
}
