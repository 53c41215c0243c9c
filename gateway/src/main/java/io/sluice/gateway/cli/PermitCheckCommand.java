package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "check",
        description = "Whether a file is a document that is attached, byte for byte.",
        footer = {
            "%nExit code 0: it is, and counts; 1: it is not, or has expired.",
            "%nExample:",
            "  sluice permit check contract.pdf -c hospital/sluice.yaml"
        })
final class PermitCheckCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    @Parameters(index = "0", paramLabel = "FILE", description = "The document.")
    Path file;

    PermitCheckCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        String sha256 = AuditFilterOptions.sha256(around.resolve(file));
        JsonNode found;
        try (AdminClient gateway = config.connect(around)) {
            found = gateway.get(AdminClient.query("/admin/permits", "sha256", sha256));
        }
        boolean counts = false;
        for (JsonNode each : found.path("permits")) {
            counts |= each.path("counts").asBoolean();
        }
        ObjectNode answer = (ObjectNode) found;
        answer.put("counts", counts);
        print(
                answer,
                found.path("permits").isEmpty()
                        ? "not attached: " + sha256
                        : PermitListCommand.text(found.path("permits")));
        return counts ? Exit.DONE : Exit.REFUSED;
    }
}
