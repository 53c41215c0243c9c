package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "reaffirm",
        description =
                "Of a restored gateway: let agreements and datasets go on that the backup had. Without a name: list"
                        + " them.",
        footer = {
            "%nAsk the other side first: since the backup an agreement may have been revoked or its count used up, and a",
            "version withdrawn or its key destroyed. Each one is recorded.",
            "%nExamples:",
            "  sluice reaffirm -c hospital/sluice.yaml",
            "  sluice reaffirm urn:uuid:7b0e3c1c-2f65-4e2f-9f2f-0a4f1a1c6d11 admissions -c hospital/sluice.yaml"
        })
final class ReaffirmCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    @Parameters(paramLabel = "AGREEMENT|DATASET", description = "What shall go on.", arity = "0..*")
    List<String> subjects = List.of();

    @Option(names = "--all", description = "Everything that is held.")
    boolean all;

    ReaffirmCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        ObjectNode object = Json.object();
        try (AdminClient gateway = config.connect(around)) {
            JsonNode held = gateway.get("/admin/held").path("held");
            List<String> wanted = all ? Json.texts(held) : subjects;
            if (wanted.isEmpty()) {
                object.set("held", held);
                print(object, held.isEmpty() ? "nothing is held" : String.join("\n", Json.texts(held)));
                return Exit.DONE;
            }
            for (String subject : wanted) {
                ObjectNode body = Json.object();
                body.put("subject", subject);
                gateway.post("/admin/reaffirm", body);
            }
            wanted.forEach(object.putArray("reaffirmed")::add);
            print(object, "goes on: " + String.join(", ", wanted));
        }
        return Exit.DONE;
    }
}
