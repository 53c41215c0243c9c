package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import io.sluice.proto.OperatorChange;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "remove",
        description = "Remove an operator: refused from now on, and what it approved counts no more. It stays listed.",
        footer = {"%nExample:", "  sluice operator remove ben --as anna.key -c hospital/sluice.yaml"})
final class OperatorRemoveCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    @Parameters(index = "0", paramLabel = "NAME", description = "The operator's name.")
    String name;

    OperatorRemoveCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        try (AdminClient gateway = config.connect(around)) {
            ObjectNode removed =
                    OperatorChanges.make(gateway, OperatorChange.newBuilder().setName(name));
            print(removed, "removed " + name);
        }
        return Exit.DONE;
    }
}
