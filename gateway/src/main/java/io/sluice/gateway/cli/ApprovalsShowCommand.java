package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        description = "What exactly would be approved, in words, and who said what so far.",
        footer = {"%nExample:", "  sluice approvals show 1f0c9a7be2d4 -c hospital/sluice.yaml"})
final class ApprovalsShowCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    @Parameters(index = "0", paramLabel = "ID", description = "As `approvals list` shows it.")
    String id;

    ApprovalsShowCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        JsonNode question;
        try (AdminClient gateway = config.connect(around)) {
            question = gateway.get("/admin/approvals/" + AdminClient.escaped(id));
        }
        print((ObjectNode) question, ApprovalText.of(question));
        return Exit.DONE;
    }
}
