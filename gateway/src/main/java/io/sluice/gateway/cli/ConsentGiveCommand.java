package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "give",
        description = "Take over that persons consent, now or at --time.",
        footer = {
            "%nTIME is " + Times.FORMS + ".",
            "%nExample:",
            "  sluice consent give -c hospital/sluice.yaml --subject-file person.txt --purpose research \\",
            "      --to research-lab --separate --notice study-12/3 --until 2027-12-31"
        })
final class ConsentGiveCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    @Mixin
    SubjectOption subjects;

    @Mixin
    ConsentOptions words;

    ConsentGiveCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        ObjectNode order = words.order(around);
        subjects.read(around).forEach(order.putArray("subjects")::add);
        try (AdminClient gateway = config.connect(around)) {
            JsonNode answer = gateway.post("/admin/consents", order);
            print((ObjectNode) answer, ConsentImportCommand.text(answer));
        }
        return Exit.DONE;
    }
}
