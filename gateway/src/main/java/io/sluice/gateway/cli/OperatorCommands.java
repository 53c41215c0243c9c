package io.sluice.gateway.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
        name = "operator",
        description = "Who acts for this organisation: make keys; add, list or remove operators.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"%nExample:", "  sluice operator new anna.key --name anna"})
final class OperatorCommands extends CommandGroup {
    private OperatorCommands() {}

    static CommandLine tree(Surroundings around) {
        return new CommandLine(new OperatorCommands())
                .addSubcommand(new OperatorNewCommand(around))
                .addSubcommand(new OperatorAddCommand(around))
                .addSubcommand(new OperatorListCommand(around))
                .addSubcommand(new OperatorRemoveCommand(around));
    }
}
