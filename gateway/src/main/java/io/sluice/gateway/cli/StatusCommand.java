package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "status",
        description = "A gateway's datasets, agreements, transfers and backlog.",
        footer = {"%nExample:", "  sluice status -c lab/sluice.yaml"})
final class StatusCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    StatusCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        try (AdminClient gateway = config.connect(around)) {
            JsonNode answer = gateway.get("/admin/status");
            print((ObjectNode) answer, text(answer));
        }
        return Exit.DONE;
    }

    private static String text(JsonNode status) {
        StringBuilder text = new StringBuilder();
        text.append(status.path("organisation").asText())
                .append(", reached by ")
                .append(status.path("url").asText())
                .append("; lane ")
                .append(status.path("lane").asText())
                .append(" with ")
                .append(status.path("records").asLong())
                .append(" records\n");
        if (status.has("sharedLedger")) {
            text.append(shared(status.path("sharedLedger")));
        }
        JsonNode border = status.path("crossBorder");
        text.append(
                border.path("counted").asBoolean()
                        ? "cross-border: from " + border.path("jurisdiction").asText() + ", "
                                + border.path("persons").asText() + " persons this year, "
                                + border.path("sensitive").asText() + " of them sensitive\n"
                        : "cross-border: nobody is counted (crossBorder.jurisdiction is not set)\n");
        status.path("attention")
                .forEach(
                        line -> text.append("attention: ").append(line.asText()).append('\n'));
        int waiting = status.path("approvalsWaiting").asInt();
        if (waiting > 0) {
            text.append(waiting)
                    .append(waiting == 1 ? " request waits" : " requests wait")
                    .append(" for approval: sluice approvals list\n");
        }
        status.path("brakes")
                .forEach(brake -> text.append("BRAKE: ")
                        .append(brake.path("brake").asText())
                        .append(", ")
                        .append(brake.path("scope").asText())
                        .append(' ')
                        .append(brake.path("target").asText())
                        .append('\n'));
        RecallText.lines(status).forEach(line -> text.append(line).append('\n'));
        if (!status.path("retention").isEmpty()) {
            section(
                    text,
                    "retention",
                    status.path("retention"),
                    "agreement",
                    "state",
                    "until",
                    "role",
                    "peer",
                    "dataset");
        }
        section(text, "datasets", status.path("datasets"), "dataset", "version", "rank", "bytes");
        section(
                text,
                "agreements",
                status.path("agreements"),
                "agreement",
                "state",
                "provider",
                "recipient",
                "dataset",
                "purpose");
        section(
                text,
                "transfers",
                status.path("transfers"),
                "transfer",
                "state",
                "role",
                "peer",
                "dataset",
                "doneBytes",
                "bytes");
        return text.toString();
    }

    private static String shared(JsonNode ledger) {
        long waiting = ledger.path("waiting").asLong();
        StringBuilder text = new StringBuilder("shared ledger: ");
        text.append(ledger.path("reachable").asBoolean() ? "reachable" : "UNREACHABLE")
                .append(", ")
                .append(ledger.path("anchored").asLong())
                .append(" records taken, ")
                .append(waiting)
                .append(" waiting");
        if (waiting > 0) {
            text.append(", the oldest for ")
                    .append(Duration.ofSeconds(ledger.path("oldestSeconds").asLong()));
        }
        if (ledger.path("parked").asBoolean()) {
            text.append("; REFUSED FOR GOOD, a person must look: ")
                    .append(ledger.path("detail").asText());
        }
        if (!ledger.path("stopped").isEmpty()) {
            text.append("; no keys are granted of");
            ledger.path("stopped").forEach(rank -> text.append(' ').append(rank.asText()));
        }
        return text.append('\n').toString();
    }

    private static void section(StringBuilder text, String title, JsonNode rows, String... columns) {
        text.append('\n').append(title).append(": ").append(rows.size()).append('\n');
        if (rows.isEmpty()) {
            return;
        }
        Table table = new Table(columns);
        for (JsonNode row : rows) {
            Object[] cells = new Object[columns.length];
            for (int i = 0; i < columns.length; i++) {
                JsonNode cell = row.path(columns[i]);
                cells[i] = columns[i].toLowerCase(java.util.Locale.ROOT).endsWith("bytes")
                        ? Sizes.bytes(cell.asLong())
                        : cell.asText();
            }
            table.row(cells);
        }
        text.append(table);
    }
}
