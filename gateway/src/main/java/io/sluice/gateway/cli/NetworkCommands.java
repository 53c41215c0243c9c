package io.sluice.gateway.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "network",
        description = "A Hyperledger Fabric network on this machine: make, run, change it, and let gateways in.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "%nNeeds Fabric's peer and orderer (3.1 or 2.5): on the PATH, in $SLUICE_FABRIC_BIN, or Docker.",
            "%nExample:",
            "  sluice network init net --org hospital --org insurer --auditor supervisor",
            "  sluice network run net",
            "  sluice network export net --org hospital --to hospital/channel"
        })
final class NetworkCommands implements Runnable {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    @Spec
    CommandSpec spec;

    private NetworkCommands() {}

    static CommandLine tree(Surroundings around) {
        return new CommandLine(new NetworkCommands())
                .addSubcommand(new NetworkInitCommand(around))
                .addSubcommand(new NetworkRunCommand(around))
                .addSubcommand(new NetworkStatusCommand(around))
                .addSubcommand(new NetworkExportCommand(around))
                .addSubcommand(new NetworkUpgradeCommand(around))
                .addSubcommand(new NetworkAddCommand(around));
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "which command? (expected: init, run, status, export, upgrade or add-organisation)");
    }
}
