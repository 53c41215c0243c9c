package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Recalls for people. */
final class RecallText {
    private RecallText() {}

    /** A line for each order of ours, and for each dataset that was recalled from us. */
    static List<String> lines(JsonNode answer) {
        List<String> lines = new ArrayList<>();
        answer.path("recalls").forEach(recall -> lines.add(counts(recall)));
        answer.path("recalledFromUs").forEach(each -> lines.add(taken(each)));
        return lines;
    }

    /** How far an order of ours is. */
    static String counts(JsonNode recall) {
        long version = recall.path("version").asLong();
        return "RECALL: " + recall.path("recall").asText() + ", "
                + recall.path("dataset").asText()
                + (version == 0 ? "" : " version " + version)
                + ": " + recall.path("confirmed").asLong() + " confirmed, "
                + recall.path("told").asLong() + " told, "
                + recall.path("notReached").asLong() + " not reached";
    }

    private static String taken(JsonNode each) {
        return "RECALLED from us: " + each.path("dataset").asText() + " version "
                + each.path("version").asLong() + ", by "
                + each.path("provider").asText() + " since "
                + each.path("since").asText()
                + (each.path("opened").asBoolean()
                        ? ": A FILE WAS OPENED, delete it and all copies of it"
                        : ": nothing was opened, and nothing is left here");
    }

    /** The agreements of an order. */
    static String table(JsonNode recall) {
        Table table = new Table("recipient", "state", "since", "held", "opened", "dataset", "version", "agreement");
        for (JsonNode row : recall.path("agreements")) {
            boolean said = row.has("opened");
            String held = (row.path("ciphertextHeld").asBoolean() ? "ciphertext " : "")
                    + (row.path("keyHeld").asBoolean() ? "key" : "");
            table.row(
                    row.path("recipient").asText(),
                    row.path("state").asText(),
                    row.path("since").asText(),
                    !said ? "?" : held.isEmpty() ? "nothing" : held.strip(),
                    !said ? "?" : row.path("opened").asBoolean() ? "YES" : "no",
                    row.path("dataset").asText(),
                    row.path("version").asText(),
                    row.path("agreement").asText());
        }
        return table.toString();
    }
}
