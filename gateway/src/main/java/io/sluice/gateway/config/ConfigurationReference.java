package io.sluice.gateway.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What there is to be set, for people and for programs, made from {@link Settings}. */
public final class ConfigurationReference {
    private ConfigurationReference() {}

    /** The tables of {@code docs/configuration.md}: a heading and a table for each group. */
    public static String markdown() {
        StringBuilder text = new StringBuilder();
        for (Settings.Group group : Settings.GROUPS) {
            text.append(group.name().isEmpty() ? "## At the top\n\n" : "## `" + group.name() + "`\n\n");
            text.append(group.about()).append("\n\n| Setting, variable | | Expected | Default |\n|---|---|---|---|\n");
            of(group).forEach(setting -> row(text, setting));
            text.append('\n');
        }
        return text.toString();
    }

    /** The same, one object. */
    public static ObjectNode json() {
        ObjectNode reference = JsonNodeFactory.instance.objectNode();
        ArrayNode settings = reference.putArray("settings");
        for (Setting<?> setting : Settings.ALL) {
            ObjectNode one = settings.addObject();
            one.put("name", setting.name());
            one.put("environment", setting.variable());
            one.put("about", setting.about());
            one.put("expected", setting.form().expected());
            setting.form().words().forEach(one.putArray("words")::add);
            one.put("required", setting.need().word());
            one.put("default", setting.usual().orElse(null));
            one.put("without", setting.without().orElse(null));
            one.put("secretPath", setting.secret());
            one.put("change", setting.live() ? "reload" : "restart");
        }
        return reference;
    }

    private static List<Setting<?>> of(Settings.Group group) {
        return Settings.ALL.stream()
                .filter(setting -> setting.group().equals(group.name()))
                .toList();
    }

    private static void row(StringBuilder text, Setting<?> setting) {
        text.append("| `")
                .append(setting.name())
                .append("`<br>`")
                .append(setting.variable())
                .append("` | ")
                .append(setting.about())
                .append(setting.secret() ? " **The path of a secret.**" : "")
                .append(" | ")
                .append(setting.form().expected())
                .append(" | ")
                .append(usual(setting))
                .append(setting.live() ? "; **reload**" : "")
                .append(" |\n");
    }

    private static String usual(Setting<?> setting) {
        return switch (setting.need()) {
            case ALWAYS -> "required";
            case WITHIN_GROUP ->
                "required within `" + setting.group() + "`; else "
                        + setting.without().orElse("nothing");
            case NEVER ->
                setting.usual()
                        .map(value -> "`" + value + "`")
                        .orElse(setting.without().orElse("nothing"));
        };
    }
}
