package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "list",
        description = "Who acts for this organisation, and who did.",
        footer = {"%nExample:", "  sluice operator list -c hospital/sluice.yaml"})
final class OperatorListCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    OperatorListCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        JsonNode roster;
        try (AdminClient gateway = config.connect(around)) {
            roster = gateway.get("/admin/operators");
        }
        Table table = new Table("NAME", "ROLES", "STATE", "FINGERPRINT");
        for (JsonNode operator : roster.path("operators")) {
            table.row(
                    operator.path("name").asText(),
                    String.join(",", Json.texts(operator.path("roles"))),
                    state(operator),
                    operator.path("fingerprint").asText());
        }
        print((ObjectNode) roster, table.toString());
        return Exit.DONE;
    }

    private static String state(JsonNode operator) {
        String removed = operator.path("removedAt").asText();
        String until = operator.path("until").asText();
        if (!removed.isEmpty()) {
            return "removed " + removed;
        }
        return until.isEmpty() ? "active" : (operator.path("active").asBoolean() ? "until " : "over since ") + until;
    }
}
