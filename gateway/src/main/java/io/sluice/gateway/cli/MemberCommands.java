package io.sluice.gateway.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "member",
        description = "Who takes part: add, list, remove or import members.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"%nExample:", "  sluice member add -c lab/sluice.yaml hospital/member.json"})
final class MemberCommands implements Runnable {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    @Spec
    CommandSpec spec;

    private MemberCommands() {}

    static CommandLine tree(Surroundings around) {
        return new CommandLine(new MemberCommands())
                .addSubcommand(new MemberAddCommand(around))
                .addSubcommand(new MemberListCommand(around))
                .addSubcommand(new MemberRemoveCommand(around))
                .addSubcommand(new MemberImportCommand(around));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command? (expected: add, list, remove or import)");
    }
}
