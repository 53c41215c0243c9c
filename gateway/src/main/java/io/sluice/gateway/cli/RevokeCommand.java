package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "revoke",
        description =
                "End an agreement for good: no further keys, running transfers stop. What was opened is out of reach.",
        footer = {"%nExample:", "  sluice revoke urn:uuid:7b0e3c1c-2f65-4e2f-9f2f-0a4f1a1c6d11 -c hospital/sluice.yaml"
        })
final class RevokeCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    @Parameters(index = "0", paramLabel = "AGREEMENT", description = "What `request` printed, or `status` shows.")
    String agreement;

    RevokeCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        ObjectNode body = Json.object();
        body.put("agreement", agreement);
        try (AdminClient gateway = config.connect(around)) {
            print((ObjectNode) gateway.post("/admin/revoke", body), "revoked " + agreement);
            say("the other side is told, again and again until it has heard");
        }
        return Exit.DONE;
    }
}
