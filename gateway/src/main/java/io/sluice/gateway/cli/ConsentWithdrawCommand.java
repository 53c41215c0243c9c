package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "withdraw",
        description = "Take over that persons withdraw their consents: all, or those for a purpose or recipient.",
        footer = {
            "%nExamples:",
            "  sluice consent withdraw -c hospital/sluice.yaml --subject-file person.txt",
            "  sluice consent withdraw -c hospital/sluice.yaml --subject-file person.txt --to research-lab"
        })
final class ConsentWithdrawCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    @Mixin
    SubjectOption subjects;

    @Option(names = "--purpose", paramLabel = "P", description = "Only for this purpose; may be repeated.")
    List<String> purposes = new ArrayList<>();

    @Option(names = "--to", paramLabel = "ORG", description = "Only for this recipient; may be repeated.")
    List<String> recipients = new ArrayList<>();

    ConsentWithdrawCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        ObjectNode order = Json.object();
        order.put("withdraw", true);
        purposes.forEach(order.putArray("purposes")::add);
        recipients.forEach(order.putArray("recipients")::add);
        subjects.read(around).forEach(order.putArray("subjects")::add);
        try (AdminClient gateway = config.connect(around)) {
            JsonNode answer = gateway.post("/admin/consents", order);
            print((ObjectNode) answer, ConsentImportCommand.text(answer));
        }
        return Exit.DONE;
    }
}
