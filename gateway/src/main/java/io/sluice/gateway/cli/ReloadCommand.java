package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "reload",
        description = "Have the running gateway take over what has changed: all of it, or nothing.",
        footer = {
            "%nCertificate, member list, grading scheme and the settings that docs/configuration.md marks change while",
            "the gateway runs. Connections stay open. With any mistake, or a change that needs a restart, nothing is",
            "taken over. SIGHUP does the same.",
            "%nExample:",
            "  sluice reload -c hospital/sluice.yaml"
        })
final class ReloadCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    ReloadCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        try (AdminClient gateway = config.connect(around)) {
            ObjectNode answer = (ObjectNode) gateway.post("/admin/reload", Json.object());
            List<String> changed = Json.texts(answer.path("changed"));
            print(answer, changed.isEmpty() ? "nothing has changed" : "taken over: " + String.join(", ", changed));
        }
        return Exit.DONE;
    }
}
