package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "list",
        description = "What was agreed to and withdrawn, by how many; tells nothing of anybody.",
        footer = {"%nExample:", "  sluice consent list -c hospital/sluice.yaml"})
final class ConsentListCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    ConsentListCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        try (AdminClient gateway = config.connect(around)) {
            JsonNode answer = gateway.get("/admin/consents");
            Table table = new Table("PURPOSES", "RECIPIENTS", "SEPARATE", "NOTICE", "GIVEN", "WITHDRAWN");
            for (JsonNode form : answer.path("forms")) {
                table.row(
                        words(form.path("purposes")),
                        words(form.path("recipients")),
                        form.path("separate").asBoolean() ? "yes" : "no",
                        form.path("notice").asText(),
                        form.path("given").asText(),
                        form.path("withdrawn").asText());
            }
            print((ObjectNode) answer, table.toString());
        }
        return Exit.DONE;
    }

    static String words(JsonNode list) {
        return list.isEmpty() ? "any" : String.join(", ", Json.texts(list));
    }
}
