package io.sluice.gateway.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
        name = "member",
        description = "Who takes part: add, list, remove or import members.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"%nExample:", "  sluice member add -c lab/sluice.yaml hospital/member.json"})
final class MemberCommands extends CommandGroup {
    private MemberCommands() {}

    static CommandLine tree(Surroundings around) {
        return new CommandLine(new MemberCommands())
                .addSubcommand(new MemberAddCommand(around))
                .addSubcommand(new MemberListCommand(around))
                .addSubcommand(new MemberRemoveCommand(around))
                .addSubcommand(new MemberImportCommand(around));
    }
}
