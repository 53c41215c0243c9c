package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.classification.Scheme;
import io.sluice.gateway.classification.SchemeException;
import io.sluice.gateway.classification.SchemeReader;
import io.sluice.gateway.classification.Schemes;
import io.sluice.proto.Rank;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** By whose rules, and in whose words. */
final class SchemeOptions {
    private static final int MOST_BYTES = (1 << 20) + 1;

    @Option(
            names = "--scheme",
            paramLabel = "NAME|FILE",
            defaultValue = "GB/T 43697",
            description = "Grade by this scheme, in its words (default: ${DEFAULT-VALUE}).")
    String name;

    @Option(names = "--schemes", description = "List the schemes that come along.")
    boolean list;

    Scheme chosen(Surroundings around) throws IOException, CommandException {
        Optional<Scheme> known = Schemes.named(name);
        if (known.isPresent()) {
            return known.get();
        }
        Path file = around.resolve(Path.of(name));
        if (!Files.isRegularFile(file)) {
            throw CommandException.usage("--scheme: " + name + " (expected: a scheme file, or one of "
                    + Schemes.all().stream().map(Scheme::name).toList() + ")");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return SchemeReader.read(in.readNBytes(MOST_BYTES));
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
