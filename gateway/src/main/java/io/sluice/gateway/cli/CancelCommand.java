package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "cancel",
        description = "Stop a transfer and forget what came of it. The agreement stays.",
        footer = {"%nExample:", "  sluice cancel urn:uuid:2a51... -c lab/sluice.yaml"})
final class CancelCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    @Parameters(index = "0", paramLabel = "TRANSFER", description = "A transfer that `status` shows.")
    String transfer;

    CancelCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        ObjectNode body = Json.object();
        body.put("transfer", transfer);
        try (AdminClient gateway = config.connect(around)) {
            print((ObjectNode) gateway.post("/admin/cancel", body), "cancelled " + transfer);
        }
        return Exit.DONE;
    }
}
