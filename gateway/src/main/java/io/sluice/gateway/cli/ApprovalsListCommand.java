package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "list",
        description = "What waits for approval.",
        footer = {"%nExample:", "  sluice approvals list -c hospital/sluice.yaml"})
final class ApprovalsListCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    @Option(names = "--all", description = "What was answered, or needs no answer any more, too.")
    boolean all;

    ApprovalsListCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        JsonNode list;
        try (AdminClient gateway = config.connect(around)) {
            list = gateway.get(AdminClient.query("/admin/approvals", "all", all ? "true" : null));
        }
        Table table = new Table("ID", "STATE", "GIVEN", "RANK", "DATASET", "RECIPIENT", "PURPOSE", "ASKED");
        for (JsonNode row : list.path("approvals")) {
            table.row(
                    row.path("id").asText(),
                    row.path("state").asText(),
                    row.path("given").asInt() + " of " + row.path("needed").asInt(),
                    row.path("rank").asText(),
                    row.path("dataset").asText() + " v" + row.path("version").asLong(),
                    row.path("recipient").asText(),
                    row.path("purpose").asText(),
                    row.path("asked").asText());
        }
        print((ObjectNode) list, list.path("approvals").isEmpty() ? "nothing waits for approval" : table.toString());
        return Exit.DONE;
    }
}
