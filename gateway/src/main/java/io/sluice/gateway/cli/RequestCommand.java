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
        footer = {
            "%nWhere people of the peer have to approve, nothing is printed, the exit code is 6, and the request stands:",
            "the same command, or --negotiation ID, tells later what has become of it.",
            "%nExamples:",
            "  sluice request hospital admissions --purpose research -c lab/sluice.yaml",
            "  sluice request --negotiation urn:uuid:7b0e3c1c-2f65-4e2f-9f2f-0a4f1a1c6d11 --wait 600 -c lab/sluice.yaml"
        })
final class RequestCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "PEER",
            description = "An organisation's name in the member list.")
    String peer;

    @Parameters(index = "1", arity = "0..1", paramLabel = "DATASET", description = "A dataset of its catalog.")
    String dataset;

    @Option(names = "--purpose", paramLabel = "P", description = "What you will use it for.")
    String purpose;

    @Option(names = "--negotiation", paramLabel = "ID", description = "A request that waited, instead of a new one.")
    String negotiation;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            description = "How long to wait for the peer's people (default: a few seconds).")
    Long waitSeconds;

    RequestCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        if (negotiation == null && (peer == null || dataset == null || purpose == null)) {
            throw CommandException.usage("what? (expected: PEER DATASET --purpose P, or --negotiation ID)");
        }
        try (AdminClient gateway = config.connect(around)) {
            JsonNode answer = ask(gateway);
            if (answer.path("waiting").asBoolean()) {
                String id = answer.path("negotiation").asText();
                say("waits until the peer decides; perhaps its people have to approve it. Ask again: sluice request"
                        + " --negotiation " + id);
                print((ObjectNode) answer, "");
                return Exit.WAITING;
            }
            say("agreed with " + answer.path("peer").asText() + " on "
                    + answer.path("dataset").asText() + " version "
                    + answer.path("version").asLong() + " ("
                    + answer.path("rank").asText() + ") for "
                    + answer.path("purpose").asText());
            print((ObjectNode) answer, answer.path("agreement").asText());
        }
        return Exit.DONE;
    }

    /** The gateway waits for a bounded time; whoever wants to wait longer asks again. */
    private JsonNode ask(AdminClient gateway) throws IOException, CommandException {
        long end = waitSeconds == null ? 0 : around.clock().millis() + waitSeconds * 1000;
        String id = negotiation;
        while (true) {
            ObjectNode body = Json.object();
            if (id == null) {
                body.put("peer", peer);
                body.put("dataset", dataset);
                body.put("purpose", purpose);
            } else {
                body.put("negotiation", id);
            }
            if (waitSeconds != null) {
                body.put("waitSeconds", Math.max(0, (end - around.clock().millis() + 999) / 1000));
            }
            JsonNode answer = gateway.post("/admin/request", body);
            if (!answer.path("waiting").asBoolean() || around.clock().millis() >= end) {
                return answer;
            }
            id = answer.path("negotiation").asText();
        }
    }
}
