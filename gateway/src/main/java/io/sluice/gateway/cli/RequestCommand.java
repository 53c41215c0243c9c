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
        name = "request",
        description = "Negotiate with a peer for one of its datasets; prints the agreement's identifier.",
        footer = {"%nExample:", "  sluice request hospital admissions --purpose research -c lab/sluice.yaml"})
final class RequestCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    @Parameters(index = "0", paramLabel = "PEER", description = "An organisation's name in the member list.")
    String peer;

    @Parameters(index = "1", paramLabel = "DATASET", description = "A dataset of its catalog.")
    String dataset;

    @Option(names = "--purpose", required = true, paramLabel = "P", description = "What you will use it for.")
    String purpose;

    RequestCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        ObjectNode body = Json.object();
        body.put("peer", peer);
        body.put("dataset", dataset);
        body.put("purpose", purpose);
        try (AdminClient gateway = config.connect(around)) {
            JsonNode answer = gateway.post("/admin/request", body);
            say("agreed with " + peer + " on " + dataset + " version "
                    + answer.path("version").asLong() + " ("
                    + answer.path("rank").asText() + ") for " + purpose);
            print((ObjectNode) answer, answer.path("agreement").asText());
        }
        return Exit.DONE;
    }
}
