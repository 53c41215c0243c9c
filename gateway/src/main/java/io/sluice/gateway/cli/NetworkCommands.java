package io.sluice.gateway.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

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
final class NetworkCommands extends CommandGroup {
    private NetworkCommands() {}

    static CommandLine tree(Surroundings around) {
        return new CommandLine(new NetworkCommands())
                .addSubcommand(new NetworkInitCommand(around))
                .addSubcommand(new NetworkRunCommand(around))
                .addSubcommand(new NetworkStatusCommand(around))
                .addSubcommand(new NetworkExportCommand(around))
                .addSubcommand(new NetworkHandOutCommand(around))
                .addSubcommand(new NetworkBootstrapCommand(around))
                .addSubcommand(new NetworkUpgradeCommand(around))
                .addSubcommand(new NetworkAddCommand(around));
    }
}
