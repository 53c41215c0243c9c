package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "grant",
        description = "Hand an auditor the token key and the openings of a period, sealed to its key. Recorded.",
        footer = {
            "%nTIME is " + Times.FORMS + ".",
            "%nExample:",
            "  sluice audit grant audit-office --from 2026-10-01 --until 2027-01-01 -c hospital/sluice.yaml"
        })
final class AuditGrantCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    @Parameters(index = "0", paramLabel = "ORG", description = "A member with the auditor role.")
    String auditor;

    @Option(names = "--from", paramLabel = "TIME", description = "Not before; else from the beginning.")
    String from;

    @Option(names = "--until", paramLabel = "TIME", description = "Before; else up to now.")
    String until;

    AuditGrantCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        ObjectNode body = Json.object();
        body.put("auditor", auditor);
        body.put("fromMillis", from == null ? 0 : Times.parse("--from", from, around.clock()));
        body.put("untilMillis", until == null ? 0 : Times.parse("--until", until, around.clock()));
        try (AdminClient gateway = config.connect(around)) {
            JsonNode answer = gateway.post("/admin/audit/grant", body);
            print(
                    (ObjectNode) answer,
                    "granted " + auditor + " the openings of "
                            + answer.path("records").asLong() + " records");
        }
        return Exit.DONE;
    }
}
