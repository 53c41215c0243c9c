package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "list",
        description = "All attached documents, expired ones among them.",
        footer = {"%nExample:", "  sluice permit list -c hospital/sluice.yaml"})
final class PermitListCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    PermitListCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        try (AdminClient gateway = config.connect(around)) {
            JsonNode answer = gateway.get("/admin/permits");
            print((ObjectNode) answer, text(answer.path("permits")));
        }
        return Exit.DONE;
    }

    static String text(JsonNode permits) {
        if (permits.isEmpty()) {
            return "no document is attached";
        }
        Table table = new Table("ID", "KIND", "ISSUER", "NUMBER", "COUNTS UNTIL", "RECIPIENT", "DATASET");
        for (JsonNode row : permits) {
            table.row(
                    row.path("permit").asText(),
                    row.path("kind").asText(),
                    row.path("issuer").asText(),
                    row.path("number").asText(),
                    Times.shown(row.path("until").asLong())
                            + (row.path("counts").asBoolean() ? "" : " (expired)"),
                    any(row.path("recipient").asText()),
                    any(row.path("dataset").asText()));
        }
        return table.toString();
    }

    private static String any(String text) {
        return text.isEmpty() ? "any" : text;
    }
}
