package io.sluice.gateway.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
        name = "approvals",
        description = "What people of this organisation are asked to approve: list, show, give, refuse.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"%nExample:", "  sluice approvals list -c hospital/sluice.yaml"})
final class ApprovalsCommands extends CommandGroup {
    private ApprovalsCommands() {}

    static CommandLine tree(Surroundings around) {
        return new CommandLine(new ApprovalsCommands())
                .addSubcommand(new ApprovalsListCommand(around))
                .addSubcommand(new ApprovalsShowCommand(around))
                .addSubcommand(new ApprovalsGiveCommand(around))
                .addSubcommand(new ApprovalsRefuseCommand(around));
    }
}
