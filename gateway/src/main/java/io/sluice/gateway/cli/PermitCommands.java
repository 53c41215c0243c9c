package io.sluice.gateway.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
        name = "permit",
        description = "Documents that exchanges rest on, attached by their digest: add, list, show, check, remove.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "%nA file stays where it is: the gateway keeps its SHA-256, who issued it, its number and its end.",
            "%nExample:",
            "  sluice permit list -c hospital/sluice.yaml"
        })
final class PermitCommands extends CommandGroup {
    private PermitCommands() {}

    static CommandLine tree(Surroundings around) {
        return new CommandLine(new PermitCommands())
                .addSubcommand(new PermitAddCommand(around))
                .addSubcommand(new PermitListCommand(around))
                .addSubcommand(new PermitShowCommand(around))
                .addSubcommand(new PermitCheckCommand(around))
                .addSubcommand(new PermitRemoveCommand(around));
    }
}
