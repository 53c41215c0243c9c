package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        description = "One attached document, with its digest.",
        footer = {"%nExample:", "  sluice permit show permit-3f9a01c2 -c hospital/sluice.yaml"})
final class PermitShowCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    @Parameters(index = "0", paramLabel = "ID", description = "As `permit list` shows it.")
    String id;

    PermitShowCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        JsonNode permit;
        try (AdminClient gateway = config.connect(around)) {
            permit = gateway.get("/admin/permits/" + AdminClient.escaped(id));
        }
        print(
                (ObjectNode) permit,
                PermitListCommand.text(Json.MAPPER.createArrayNode().add(permit)) + "\nsha256 "
                        + permit.path("sha256").asText() + "\nattached "
                        + Times.shown(permit.path("added").asLong()));
        return Exit.DONE;
    }
}
