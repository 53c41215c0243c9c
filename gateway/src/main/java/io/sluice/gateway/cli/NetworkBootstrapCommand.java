package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.ledger.network.NetworkDescription;
import java.io.IOException;
import picocli.CommandLine.Command;

@Command(
        name = "bootstrap",
        description = "Bring orderers and peers that run elsewhere to what the description says, and end.",
        footer = {
            "%nThey join the channel, organisations approve the contract, and it is committed; what is so already stays.",
            "Waits for those that are not up yet. Their hosts and ports are in DIR/network.yaml: docs/fabric.md, section 4.",
            "%nExample:",
            "  sluice network bootstrap net"
        })
final class NetworkBootstrapCommand extends NetworkCommand {
    NetworkBootstrapCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException {
        NetworkDescription network = network().description();
        network().bootstrap();
        ObjectNode object = Json.object();
        object.put("channel", network.channel());
        object.put("contract", network.chaincode());
        object.put("version", network.chaincodeVersion());
        print(
                object,
                "channel " + network.channel() + " is up, contract " + network.chaincode() + " version "
                        + network.chaincodeVersion() + " answers");
        return Exit.DONE;
    }
}
