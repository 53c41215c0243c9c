package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Lineage as a tree, for people. */
final class LineageText {
    private final Map<String, JsonNode> nodes = new LinkedHashMap<>();
    private final JsonNode graph;
    private final StringBuilder text = new StringBuilder();

    private LineageText(JsonNode graph) {
        this.graph = graph;
        graph.path("nodes").forEach(node -> nodes.put(node.path("object").asText(), node));
    }

    static String of(JsonNode graph, boolean up, boolean down) {
        LineageText lines = new LineageText(graph);
        String subject = graph.path("subject").asText();
        lines.node(subject, "");
        if (up) {
            lines.section("made from", subject, "child", "parent");
        }
        if (down) {
            lines.section("what was made from it", subject, "parent", "child");
        }
        for (JsonNode finding : graph.path("findings")) {
            lines.line("FINDING " + finding.path("kind").asText() + ": "
                    + finding.path("text").asText());
        }
        lines.line("by the records of lanes " + String.join(", ", Json.texts(graph.path("lanes"))));
        return lines.text.toString();
    }

    private void section(String title, String subject, String from, String to) {
        line(title + ":");
        int before = text.length();
        branches(subject, from, to, "  ", new HashSet<>(Set.of(subject)));
        if (text.length() == before) {
            line("  nothing that is known here");
        }
    }

    private void branches(String object, String from, String to, String indent, Set<String> above) {
        for (JsonNode edge : graph.path("edges")) {
            String next = edge.path(to).asText();
            if (edge.path(from).asText().equals(object)) {
                if (above.add(next)) {
                    node(next, indent);
                    branches(next, from, to, indent + "  ", above);
                } else {
                    line(indent + name(next) + ", see above");
                }
            }
        }
    }

    private void node(String object, String indent) {
        JsonNode node = nodes.get(object);
        String time = node.path("time").asText();
        String made = node.path("made").asText();
        String origins = AuditText.origins(node);
        line(indent + name(object)
                + (made.isEmpty() ? "" : ", " + made + (time.isEmpty() ? "" : " " + time))
                + (origins.isEmpty() ? "" : ", " + origins)
                + ", object " + object);
        for (JsonNode exchange : graph.path("exchanges")) {
            if (exchange.path("object").asText().equals(object)) {
                String purpose = exchange.path("purpose").asText();
                String revoked = exchange.path("revokedAt").asText();
                line(indent + "  -> " + exchange.path("recipient").asText() + ": "
                        + exchange.path("state").asText() + " "
                        + exchange.path("time").asText()
                        + (purpose.isEmpty() ? "" : ", for " + purpose)
                        + (revoked.isEmpty() ? "" : ", agreement ended " + revoked));
            }
        }
    }

    private String name(String object) {
        JsonNode node = nodes.get(object);
        return node.path("dataset").asText().isEmpty()
                ? "something that is not known here"
                : node.path("dataset").asText() + " version "
                        + node.path("version").asText() + " ("
                        + node.path("rank").asText() + ") of "
                        + node.path("provider").asText();
    }

    private void line(String line) {
        text.append(line.replaceAll("\\p{Cntrl}", "?")).append('\n');
    }
}
