package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "show",
        description = "What one person agreed to and withdrew.",
        footer = {"%nExample:", "  sluice consent show -c hospital/sluice.yaml --subject-file person.txt"})
final class ConsentShowCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    @Mixin
    SubjectOption subjects;

    ConsentShowCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        ObjectNode order = Json.object();
        subjects.read(around).forEach(order.putArray("subjects")::add);
        try (AdminClient gateway = config.connect(around)) {
            JsonNode answer = gateway.post("/admin/consents/show", order);
            Table table = new Table("EVENT", "TIME", "PURPOSES", "RECIPIENTS", "SEPARATE", "FROM", "UNTIL", "NOTICE");
            for (JsonNode event : answer.path("events")) {
                table.row(
                        event.path("event").asText(),
                        Times.shown(event.path("time").asLong()),
                        ConsentListCommand.words(event.path("purposes")),
                        ConsentListCommand.words(event.path("recipients")),
                        event.path("separate").asBoolean() ? "yes" : "no",
                        Times.shown(event.path("from").asLong()),
                        Times.shown(event.path("until").asLong()),
                        event.path("notice").asText());
            }
            boolean none = answer.path("events").isEmpty();
            print((ObjectNode) answer, none ? "nothing is known of this person: no consent" : table.toString());
        }
        return Exit.DONE;
    }
}
