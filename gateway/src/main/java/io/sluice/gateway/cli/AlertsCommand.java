package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "alerts",
        description = "What the gateway found alarming: reason, evidence, and how to answer. Newest first.",
        footer = {
            "%nRecords are numbers in our lane; `sluice audit --json` names them too.",
            "%nExample:",
            "  sluice alerts --days 30 -c hospital/sluice.yaml"
        })
final class AlertsCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    @Option(names = "--days", paramLabel = "N", defaultValue = "7", description = "How far back. Default: 7.")
    int days;

    AlertsCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        try (AdminClient gateway = config.connect(around)) {
            JsonNode answer = gateway.get(AdminClient.query("/admin/alerts", "days", Integer.toString(days)));
            StringBuilder text = new StringBuilder();
            answer.path("alerts").forEach(alert -> text(text, alert));
            print((ObjectNode) answer, text.isEmpty() ? "no alerts in " + days + " days" : text.toString());
        }
        return Exit.DONE;
    }

    private static void text(StringBuilder text, JsonNode alert) {
        text.append(alert.path("time").asText())
                .append("  ")
                .append(alert.path("alert").asText())
                .append("\n  ")
                .append(alert.path("reason").asText())
                .append("\n  ")
                .append(alert.path("reasonZh").asText())
                .append("\n  about: ")
                .append(alert.path("key").asText())
                .append("; records:");
        alert.path("records").forEach(record -> text.append(' ').append(record.asLong()));
        text.append(" (alert: ").append(alert.path("record").asLong()).append(")\n");
        if (!alert.path("brake").asText().isEmpty()) {
            text.append("  braked by itself: ")
                    .append(alert.path("brake").asText())
                    .append('\n');
        }
        text.append("  answer: ").append(alert.path("answer").asText()).append('\n');
    }
}
