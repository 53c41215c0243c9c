package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.classification.Scheme;
import io.sluice.gateway.classification.SchemeException;
import io.sluice.gateway.classification.Schemes;
import io.sluice.gateway.config.SchemeFiles;
import io.sluice.proto.Rank;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Option;

/** By whose rules, and in whose words. */
final class SchemeOptions {
    @Option(
            names = "--scheme",
            paramLabel = "NAME|FILE",
            defaultValue = "GB/T 43697",
            description = "Grade by this scheme, in its words (default: ${DEFAULT-VALUE}).")
    String name;

    @Option(names = "--schemes", description = "List the schemes that come along.")
    boolean list;

    Scheme chosen(Surroundings around) throws IOException, CommandException {
        try {
            return SchemeFiles.find(name, around.directory())
                    .orElseThrow(() -> CommandException.usage(
                            "--scheme: " + name + " (expected: a scheme file, or one of those that --schemes lists)"));
        } catch (SchemeException e) {
            throw CommandException.refused("scheme-refused", List.of(name + ": " + e.getMessage()));
        }
    }

    static ObjectNode shown(Scheme scheme, Rank rank) {
        Scheme.Level level = scheme.of(rank);
        return Json.object()
                .put("name", scheme.name())
                .put("level", level.name())
                .put("zh", level.chinese())
                .put("en", level.english())
                .put("understates", scheme.understates(rank));
    }

    static String words(Scheme scheme, Rank rank) {
        Scheme.Level level = scheme.of(rank);
        return scheme.name() + ": " + level.name() + ", " + level.chinese() + ", " + level.english()
                + (scheme.understates(rank) ? " (its highest level; " + rank + " demands more)" : "") + "\n";
    }

    static ObjectNode object() {
        ObjectNode object = Json.object();
        ArrayNode schemes = object.putArray("schemes");
        for (Scheme scheme : Schemes.all()) {
            ObjectNode node = schemes.addObject();
            node.put("name", scheme.name()).put("zh", scheme.chinese()).put("en", scheme.english());
            scheme.levels()
                    .forEach(level -> node.withArray("levels")
                            .addObject()
                            .put("level", level.name())
                            .put("rank", level.rank().name())
                            .put("zh", level.chinese())
                            .put("en", level.english()));
        }
        return object;
    }

    static String text() {
        Table table = new Table("SCHEME", "LEVEL", "RANK", "中文", "ENGLISH");
        for (Scheme scheme : Schemes.all()) {
            scheme.levels()
                    .forEach(level -> table.row(
                            scheme.name(), level.name(), level.rank().name(), level.chinese(), level.english()));
        }
        return table.toString();
    }
}
