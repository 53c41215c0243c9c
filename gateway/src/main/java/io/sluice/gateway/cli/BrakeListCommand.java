package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "list",
        description = "The brakes that are on.",
        footer = {"%nExample:", "  sluice brake list -c hospital/sluice.yaml"})
final class BrakeListCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    BrakeListCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        try (AdminClient gateway = config.connect(around)) {
            JsonNode answer = gateway.get("/admin/brake");
            Table table = new Table("brake", "scope", "target", "since", "by", "reason");
            answer.path("brakes")
                    .forEach(row -> table.row(
                            row.path("brake").asText(),
                            row.path("scope").asText(),
                            row.path("target").asText(),
                            row.path("since").asText(),
                            row.path("by").asText(),
                            row.path("reason").asText()));
            print((ObjectNode) answer, answer.path("brakes").isEmpty() ? "no brake is on" : table.toString());
        }
        return Exit.DONE;
    }
}
