package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "list",
        description =
                "Agreements whose data must be deleted when the terms end, as long as there is no deletion receipt.",
        footer = {
            "%nCONFIRM_DELETION waits for your people, RECEIPT_AWAITED for those of the peer.",
            "What is done is in `sluice audit`: retention ended, deletion confirmed.",
            "%nExample:",
            "  sluice retention list -c lab/sluice.yaml"
        })
final class RetentionListCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    RetentionListCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        try (AdminClient gateway = config.connect(around)) {
            JsonNode answer = gateway.get("/admin/retention");
            JsonNode rows = answer.path("retention");
            print(
                    (ObjectNode) answer,
                    rows.isEmpty() ? "nothing is to be deleted" : table(rows).toString());
            if (answer.path("more").asBoolean()) {
                say("and more: only the first " + rows.size() + " are shown");
            }
        }
        return Exit.DONE;
    }

    private static Table table(JsonNode rows) {
        Table table = new Table("agreement", "state", "until", "role", "peer", "dataset");
        rows.forEach(row -> table.row(
                row.path("agreement").asText(),
                row.path("state").asText(),
                row.path("until").asText(),
                row.path("role").asText(),
                row.path("peer").asText(),
                row.path("dataset").asText()));
        return table;
    }
}
