package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "remove",
        description = "Take a document off: what rests on it goes on no more, also what runs.",
        footer = {"%nExample:", "  sluice permit remove permit-3f9a01c2 -c hospital/sluice.yaml"})
final class PermitRemoveCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    @Parameters(index = "0", paramLabel = "ID", description = "As `permit list` shows it.")
    String id;

    PermitRemoveCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        JsonNode permit;
        try (AdminClient gateway = config.connect(around)) {
            permit = gateway.post("/admin/permits/remove", Json.object().put("permit", id));
        }
        print((ObjectNode) permit, "removed " + permit.path("permit").asText());
        return Exit.DONE;
    }
}
