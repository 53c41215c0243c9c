package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.Configuration;
import io.sluice.gateway.config.ConfigurationException;
import io.sluice.gateway.config.ConfigurationFiles;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "check",
        description = "Report every mistake in a configuration, with file, line and column.",
        footer = {"%nExample:", "  sluice check -c hospital/sluice.yaml"})
final class CheckCommand extends SluiceCommand {
    @Mixin
    ConfigOption config;

    CheckCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        Path file = config.path(around);
        Configuration read = ConfigurationFiles.check(file, around.environment());
        ObjectNode object = Json.object();
        object.put("file", file.toString());
        object.put("organisation", read.organisation());
        object.put("ok", true);
        print(object, file + ": ok");
        return Exit.DONE;
    }
}
