package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import io.sluice.gateway.config.ConfigurationFiles;
import io.sluice.gateway.config.Effective;
import io.sluice.gateway.config.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "show",
        description = "The configuration that holds, defaults and environment included. Secrets are paths, never read.",
        footer = {"%nExample:", "  sluice config show -c hospital/sluice.yaml --origin"})
final class ConfigShowCommand extends SluiceCommand {
    @Mixin
    ConfigOption config;

    @Option(names = "--origin", description = "Tell where each value comes from: file:line:column, variable, default.")
    boolean origin;

    ConfigShowCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        Path file = config.path(around);
        Reading reading = ConfigurationFiles.reading(file, around.environment());
        ObjectNode object = Json.object();
        object.put("file", file.toString());
        ArrayNode settings = object.putArray("settings");
        Table table = origin ? new Table("setting", "value", "from") : new Table("setting", "value");
        for (Effective one : reading.settings()) {
            ObjectNode row = settings.addObject();
            row.put("name", one.name());
            row.put("value", one.value().orElse(null));
            row.put("from", one.from().name().toLowerCase(Locale.ROOT));
            row.put("source", one.source());
            row.put("line", one.line());
            row.put("column", one.column());
            String value = one.value().orElse("-");
            if (origin) {
                table.row(one.name(), value, one.place());
            } else {
                table.row(one.name(), value);
            }
        }
        print(object, table.toString());
        return Exit.DONE;
    }
}
