package io.sluice.gateway.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
        name = "brake",
        description = "Stop exchanging at once: a dataset, a member, a rank, or everything.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "%nExamples:",
            "  sluice brake on --dataset admissions --reason \"wrong column\" -c hospital/sluice.yaml",
            "  sluice brake list -c hospital/sluice.yaml"
        })
final class BrakeCommands extends CommandGroup {
    private BrakeCommands() {}

    static CommandLine tree(Surroundings around) {
        return new CommandLine(new BrakeCommands())
                .addSubcommand(new BrakeOnCommand(around))
                .addSubcommand(new BrakeListCommand(around))
                .addSubcommand(new BrakeOffCommand(around));
    }
}
