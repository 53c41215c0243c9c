package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "revoke",
        description = "End a grant that we made, or give back one that was made to us; what rests on it ends, too.",
        footer = {
            "%nA transfer is given back by its holder alone. Of ownership it needs the role owner.",
            "%nExample:",
            "  sluice right revoke right-1f0c9a7be2d4a611 -c hospital/sluice.yaml"
        })
final class RightRevokeCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    @Parameters(index = "0", paramLabel = "ID", description = "As `right list` shows it.")
    String id;

    RightRevokeCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        JsonNode ended;
        try (AdminClient gateway = config.connect(around)) {
            String right = gateway.get("/admin/rights/grant/" + AdminClient.escaped(id))
                    .path("right")
                    .asText();
            ended = gateway.post(
                    RightGrantCommand.path(right) + "/revoke", Json.object().put("grant", id));
        }
        print((ObjectNode) ended, "ended " + ended.path("grant").asText());
        say("whoever it concerns is told until it confirms");
        return Exit.DONE;
    }
}
