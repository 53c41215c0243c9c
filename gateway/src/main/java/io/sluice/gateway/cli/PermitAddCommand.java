package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "add",
        description = "Attach a document by its digest; it counts until its end.",
        footer = {
            "%nTIME is " + Times.FORMS + ".",
            "%nExamples:",
            "  sluice permit add contract.pdf -c hospital/sluice.yaml --kind standard-contract",
            "      --issuer \"CAC Beijing\" --number 2026-118 --until 2027-12-31 --recipient research-lab",
            "  sluice permit add dpia.pdf -c hospital/sluice.yaml --kind impact-assessment",
            "      --issuer hospital --number 7 --until 365d --dataset admissions"
        })
final class PermitAddCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    @Parameters(index = "0", paramLabel = "FILE", description = "The document; only its digest is kept.")
    Path file;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            required = true,
            description = "contract, standard-contract, certification, impact-assessment, assessment or permit.")
    String kind;

    @Option(names = "--issuer", paramLabel = "WHO", required = true, description = "Who made or gave it.")
    String issuer;

    @Option(names = "--number", paramLabel = "NUMBER", required = true, description = "The issuer's number of it.")
    String number;

    @Option(names = "--until", paramLabel = "TIME", required = true, description = "Up to when it counts.")
    String until;

    @Option(names = "--recipient", paramLabel = "ORG", description = "For this recipient alone (default: any).")
    String recipient = "";

    @Option(names = "--dataset", paramLabel = "NAME", description = "For this dataset alone (default: any).")
    String dataset = "";

    PermitAddCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        ObjectNode order = Json.object();
        order.put("sha256", AuditFilterOptions.sha256(around.resolve(file)));
        order.put("kind", kind);
        order.put("issuer", issuer);
        order.put("number", number);
        order.put("until", Times.parse("--until", until, around.clock()));
        order.put("recipient", recipient);
        order.put("dataset", dataset);
        JsonNode permit;
        try (AdminClient gateway = config.connect(around)) {
            permit = gateway.post("/admin/permits", order);
        }
        print((ObjectNode) permit, "attached " + permit.path("permit").asText());
        say("keep the file: the gateway has only its digest");
        return Exit.DONE;
    }
}
