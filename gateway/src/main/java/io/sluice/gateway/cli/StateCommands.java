package io.sluice.gateway.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
        name = "state",
        description = "Where a gateway keeps its state: copy it from SQLite into PostgreSQL.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "%nExample:",
            "  sluice state copy -c lab/sluice.yaml --to-url postgresql://localhost/lab --user lab --password-file pw"
        })
final class StateCommands extends CommandGroup {
    private StateCommands() {}

    static CommandLine tree(Surroundings around) {
        return new CommandLine(new StateCommands()).addSubcommand(new StateCopyCommand(around));
    }
}
