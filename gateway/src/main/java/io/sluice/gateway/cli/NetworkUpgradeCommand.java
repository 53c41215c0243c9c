package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.ledger.network.FabricBinaries;
import io.sluice.ledger.network.LocalNetwork;
import io.sluice.ledger.network.NetworkDescription;
import io.sluice.ledger.network.NetworkDirectory;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "upgrade",
        description = "Put the contract of this version of Sluice in force on the channel.",
        footer = {
            "%nThe network must not run: it is started, changed and stopped again.",
            "%nExample:",
            "  sluice network upgrade net --contract-version 2"
        })
final class NetworkUpgradeCommand extends NetworkCommand {
    @Option(
            names = "--contract-version",
            required = true,
            paramLabel = "LABEL",
            description = "Another label than the one in force.")
    String version;

    NetworkUpgradeCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException {
        NetworkDirectory network = network();
        NetworkDescription before = network.description();
        if (before.chaincodeVersion().equals(version)) {
            throw CommandException.usage("--contract-version: " + version + " is in force (expected: another label)");
        }
        FabricBinaries binaries = binaries();
        try {
            network.describe(before.withChaincodeVersion(version));
        } catch (IllegalArgumentException e) {
            throw CommandException.usage(e.getMessage());
        }
        try (LocalNetwork changed = start(binaries)) {
            ObjectNode object = Json.object();
            object.put("contract", changed.description().chaincode());
            object.put("version", version);
            print(object, "contract " + changed.description().chaincode() + " has version " + version);
        }
        return Exit.DONE;
    }
}
