package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "list",
        description = "All grants of rights that are known here, and why some of them do not stand.",
        footer = {"%nExample:", "  sluice right list -c hospital/sluice.yaml"})
final class RightListCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    RightListCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        try (AdminClient gateway = config.connect(around)) {
            JsonNode answer = gateway.get("/admin/rights");
            print((ObjectNode) answer, RightText.of(answer.path("rights")));
        }
        return Exit.DONE;
    }
}
