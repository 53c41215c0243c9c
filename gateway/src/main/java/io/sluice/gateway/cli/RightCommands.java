package io.sluice.gateway.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
        name = "right",
        description =
                "Rights to datasets, handed from organisation to organisation: grant, list, show, check, revoke, add.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "%nWho publishes a dataset first holds ownership, use and management of it (docs/rights.md).",
            "%nExample:",
            "  sluice right list -c hospital/sluice.yaml"
        })
final class RightCommands extends CommandGroup {
    private RightCommands() {}

    static CommandLine tree(Surroundings around) {
        return new CommandLine(new RightCommands())
                .addSubcommand(new RightGrantCommand(around))
                .addSubcommand(new RightListCommand(around))
                .addSubcommand(new RightShowCommand(around))
                .addSubcommand(new RightCheckCommand(around))
                .addSubcommand(new RightRevokeCommand(around))
                .addSubcommand(new RightAddCommand(around));
    }
}
