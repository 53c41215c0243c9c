package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.identity.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An audit's answer: one object, or a table. */
final class AuditText {
    private static final Set<String> SPEAKS_FOR_ITSELF =
            Set.of("brake", "alert", "recalled", "consent withdrawn", "downgraded", "re-identified");

    private AuditText() {}

    static void print(SluiceCommand command, JsonNode report) {
        command.print((ObjectNode) report, command.json ? "" : text(report));
    }

    private static String text(JsonNode report) {
        Table table =
                new Table("TIME", "STATE", "DATASET", "RANK", "PROVIDER", "RECIPIENT", "PURPOSE", "BASIS", "WHY", "BY");
        for (JsonNode row : report.path("rows")) {
            table.row(
                    row.path("time").asText(),
                    row.path("state").asText()
                            + (row.path("count").asLong() > 1
                                    ? " x" + row.path("count").asLong()
                                    : ""),
                    row.path("dataset").asText()
                            + (row.path("version").asText().isEmpty()
                                    ? ""
                                    : " v" + row.path("version").asText()),
                    row.path("rank").asText(),
                    row.path("provider").asText(),
                    row.path("recipient").asText(),
                    row.path("purpose").asText(),
                    String.join("; ", Json.texts(row.path("bases"))),
                    why(row),
                    Json.texts(row.path("operators")).stream()
                            .map(Operator::nameOf)
                            .collect(Collectors.joining(", ")));
        }
        StringBuilder text = new StringBuilder();
        if (!report.path("rows").isEmpty()) {
            text.append(table).append('\n');
        }
        text.append(lanes(report.path("lanes")));
        text.append(report.path("size").asLong()).append(" records, ");
        JsonNode findings = report.path("findings");
        text.append(findings.isEmpty() ? "nothing missing, nothing altered\n" : findings.size() + " FINDINGS\n");
        for (JsonNode finding : findings) {
            text.append("  ").append(finding.path("kind").asText()).append(": ");
            text.append(finding.path("text").asText()).append('\n');
        }
        for (String lane : Json.texts(report.path("notCompared"))) {
            text.append("  not compared with ").append(lane).append('\n');
        }
        return text.toString();
    }

    /** Of what is not a step of an exchange, what was done and why; of somebody else's data, by which rights they are there. */
    private static String why(JsonNode row) {
        String state = row.path("state").asText();
        JsonNode details = row.path("details");
        if (state.startsWith("right ")) {
            return details.path("action").asText() + " " + row.path("subject").asText() + " of "
                    + details.path("origin").asText();
        }
        if (!SPEAKS_FOR_ITSELF.contains(state)) {
            String reasons = String.join("; ", Json.texts(row.path("reasons")));
            return reasons.isEmpty() ? origins(details) : reasons;
        }
        return Stream.of("action", "reason")
                .map(name -> details.path(name).asText())
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(": "));
    }

    /** Who published it first, and by which grants it is somebody else's now; empty: its publisher did. */
    static String origins(JsonNode details) {
        String origins = details.path("origin").asText().replace("\n", ", ");
        String rights = details.path("rights")
                .asText()
                .lines()
                .map(right -> "right-" + right.substring(0, Math.min(16, right.length())))
                .collect(Collectors.joining(", "));
        return origins.isEmpty() ? "" : "from " + origins + (rights.isEmpty() ? "" : " by " + rights);
    }

    private static String lanes(JsonNode lanes) {
        List<String> each = new ArrayList<>();
        for (JsonNode lane : lanes) {
            String what = lane.path("read").asBoolean() ? lane.path("size").asText() : "NOT READ";
            each.add(lane.path("lane").asText() + (lanes.size() == 1 ? "" : " (" + what + ")"));
        }
        return (each.size() == 1 ? "lane " : "lanes ") + String.join(", ", each) + ": ";
    }
}
