package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.ledger.network.FabricBinaries;
import io.sluice.ledger.network.LocalNetwork;
import io.sluice.ledger.network.NetworkDescription;
import io.sluice.ledger.network.NetworkDirectory;
import io.sluice.ledger.network.Organisation;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "add-organisation",
        description = "Let one more organisation onto the channel. Its members' administrators sign the change.",
        footer = {
            "%nThe network must not run: it is started, changed and stopped again. Records that are there stay.",
            "%nExamples:",
            "  sluice network add-organisation net registry --endorsement majority",
            "  sluice network add-organisation net ministry --auditor"
        })
final class NetworkAddCommand extends NetworkCommand {
    @Parameters(index = "1", paramLabel = "NAME", description = "The organisation's name: a-z, 0-9, -.")
    String name;

    @Option(names = "--auditor", description = "It only reads.")
    boolean auditor;

    @Option(names = "--peers", paramLabel = "N", description = "How many it runs (default: 1, of an auditor 0).")
    Integer peers;

    @Option(names = "--endorsement", paramLabel = "RULE", description = "Another rule: all, majority or N:NAME,...")
    String endorsement;

    NetworkAddCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException {
        NetworkDirectory network = network();
        FabricBinaries binaries = binaries();
        int number = peers != null ? peers : auditor ? 0 : 1;
        try {
            NetworkDescription wanted =
                    network.description().plus(new Organisation(name, Organisation.mspOf(name), number, auditor));
            network.describe(endorsement == null ? wanted : wanted.withEndorsement(endorsement(endorsement)));
        } catch (IllegalArgumentException e) {
            throw CommandException.usage(e.getMessage());
        }
        try (LocalNetwork changed = start(binaries)) {
            ObjectNode object = Json.object();
            object.put("organisation", name);
            object.put("channel", changed.description().channel());
            print(
                    object,
                    name + " is a member of channel " + changed.description().channel());
        }
        return Exit.DONE;
    }
}
