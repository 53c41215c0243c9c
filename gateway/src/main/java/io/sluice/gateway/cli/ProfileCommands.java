package io.sluice.gateway.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
        name = "profile",
        description = "What each rank demands of an exchange: show, check or sign obligation profiles.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"%nExample:", "  sluice profile show"})
final class ProfileCommands extends CommandGroup {
    private ProfileCommands() {}

    static CommandLine tree(Surroundings around) {
        return new CommandLine(new ProfileCommands())
                .addSubcommand(new ProfileShowCommand(around))
                .addSubcommand(new ProfileCheckCommand(around))
                .addSubcommand(new ProfileSignCommand(around));
    }
}
