package io.sluice.gateway.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
        name = "config",
        description = "What can be set, what is set, and where that comes from.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"%nExample:", "  sluice config show -c hospital/sluice.yaml --origin"})
final class ConfigCommands extends CommandGroup {
    private ConfigCommands() {}

    static CommandLine tree(Surroundings around) {
        return new CommandLine(new ConfigCommands())
                .addSubcommand(new ConfigShowCommand(around))
                .addSubcommand(new ConfigReferenceCommand(around))
                .addSubcommand(new ConfigSchemaCommand(around));
    }
}
