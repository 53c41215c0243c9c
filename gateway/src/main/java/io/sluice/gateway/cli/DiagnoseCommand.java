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
        name = "diagnose",
        description = "Why can we not talk? Goes the way to a member and back, step by step.",
        footer = {
            "%nmember, name, route, tls, certificate, own-certificate, clock, version, own-entry, limits, speed, and back:",
            "whether the member reaches us. It stops at the first step behind which nothing can be seen, and says what",
            "to do. Ends with 0 if nothing failed, else with 3.",
            "%nExamples:",
            "  sluice diagnose hospital -c lab/sluice.yaml",
            "  sluice diagnose hospital -c lab/sluice.yaml --bytes 64MiB --json"
        })
final class DiagnoseCommand extends SluiceCommand {
    private static final long MOST = 64L << 20;

    @Mixin
    GatewayOption config;

    @Parameters(paramLabel = "PEER", description = "A member's name.")
    String peer;

    @Option(
            names = "--bytes",
            defaultValue = "4MiB",
            paramLabel = "SIZE",
            description =
                    "Fetched to measure the speed, at most 64MiB; 0: it is not measured (default: ${DEFAULT-VALUE}).")
    String bytes;

    DiagnoseCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        long count = Sizes.parse("--bytes", bytes);
        if (count > MOST) {
            throw CommandException.usage("--bytes: " + bytes + " (expected: at most 64MiB)");
        }
        try (AdminClient gateway = config.connect(around)) {
            JsonNode answer =
                    gateway.get(AdminClient.query("/admin/diagnose", "peer", peer, "bytes", Long.toString(count)));
            print((ObjectNode) answer, text(answer));
            return answer.path("passed").asBoolean() ? Exit.DONE : Exit.UNREACHABLE;
        }
    }

    private static String text(JsonNode answer) {
        StringBuilder text = new StringBuilder();
        for (JsonNode step : answer.path("steps")) {
            text.append(text.isEmpty() ? "" : "\n")
                    .append(String.format(
                            "%-8s %-15s %s",
                            step.path("standing").asText(),
                            step.path("step").asText(),
                            step.path("detail").asText()));
            if (!step.path("advice").asText().isEmpty()) {
                text.append("\n")
                        .append(" ".repeat(25))
                        .append(step.path("advice").asText());
            }
        }
        return text.toString();
    }
}
