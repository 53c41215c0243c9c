package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "hand-out",
        description = "Write a folder for each process and each client of a network, with what it needs and no more.",
        footer = {
            "%nFor peers, orderers and contracts that do not run here: on other machines, or in containers. DIR gets the",
            "folders PROCESS (configuration, keys, whom to trust) and ORG.channel (a channel file for a gateway or auditor).",
            "Each holds private keys: it goes to the machine of that process and to nobody else.",
            "%nExample:",
            "  sluice network hand-out net --to handed --seen-as /var/lib/sluice/node"
        })
final class NetworkHandOutCommand extends NetworkCommand {
    @Option(names = "--to", required = true, paramLabel = "DIR", description = "A folder; files in it are replaced.")
    Path to;

    @Option(
            names = "--seen-as",
            paramLabel = "PATH",
            defaultValue = "/var/lib/sluice/node",
            description = "Where each process will find its folder (default: ${DEFAULT-VALUE}).")
    String seenAs;

    NetworkHandOutCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException {
        network().handOut(around.resolve(to), seenAs);
        ObjectNode object = Json.object();
        object.put("directory", around.resolve(to).toString());
        print(object, "made " + around.resolve(to));
        return Exit.DONE;
    }
}
