package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "confirm",
        description = "Say that every file of what came under an agreement, and every copy of it, is deleted.",
        footer = {
            "%nYour gateway signs a deletion receipt that says so in your organisation's name, and sends it to the provider until",
            "it has answered. Only once the retention has ended; to end it earlier, `sluice revoke` the agreement.",
            "Said again, the same receipt is sent again: to a provider that was restored from an older backup.",
            "%nExample:",
            "  sluice retention confirm urn:uuid:7b0e3c1c-2f65-4e2f-9f2f-0a4f1a1c6d11 --as dana.key -c lab/sluice.yaml"
        })
final class RetentionConfirmCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    @Parameters(index = "0", paramLabel = "AGREEMENT", description = "What `sluice retention list` shows.")
    String agreement;

    RetentionConfirmCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        ObjectNode body = Json.object();
        body.put("agreement", agreement);
        try (AdminClient gateway = config.connect(around)) {
            print(
                    (ObjectNode) gateway.post("/admin/retention/confirm", body),
                    "deletion receipt signed for " + agreement);
            say("the provider is told, again and again until its gateway has answered");
        }
        return Exit.DONE;
    }
}
