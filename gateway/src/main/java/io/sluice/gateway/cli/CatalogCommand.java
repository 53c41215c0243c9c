package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "catalog",
        description = "What a peer offers us.",
        footer = {"%nExample:", "  sluice catalog hospital -c lab/sluice.yaml"})
final class CatalogCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    @Parameters(index = "0", paramLabel = "PEER", description = "An organisation's name in the member list.")
    String peer;

    CatalogCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        JsonNode answer;
        try (AdminClient gateway = config.connect(around)) {
            answer = gateway.get(AdminClient.query("/admin/catalog", "peer", peer));
        }
        Table table = new Table("DATASET", "VERSION", "RANK", "SIZE", "PURPOSES", "TITLE");
        for (JsonNode entry : answer.path("datasets")) {
            if (json) {
                print((ObjectNode) entry, "");
            }
            table.row(
                    entry.path("dataset").asText(),
                    entry.path("version").asLong(),
                    entry.path("rank").asText(),
                    Sizes.bytes(entry.path("bytes").asLong()),
                    entry.path("purposes").isEmpty() ? "any" : String.join(",", Json.texts(entry.path("purposes"))),
                    entry.path("title").asText());
        }
        if (!json && answer.path("datasets").isEmpty()) {
            say(peer + " offers us nothing");
        } else if (!json) {
            print(Json.object(), table.toString());
        }
        return Exit.DONE;
    }
}
