package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Grants of rights, as people read them. */
final class RightText {
    private RightText() {}

    static String of(JsonNode rights) {
        if (rights.isEmpty()) {
            return "no right was handed on";
        }
        Table table = new Table("ID", "ORIGIN", "RIGHT", "FROM", "TO", "FOR", "UNTIL", "DEPTH", "RESTS ON", "STANDS");
        List<String> reasons = new ArrayList<>();
        for (JsonNode row : rights) {
            String id = row.path("grant").asText();
            table.row(
                    id,
                    row.path("origin").asText(),
                    row.path("right").asText() + (row.path("kind").asText().equals("transfer") ? ", transferred" : ""),
                    row.path("grantor").asText(),
                    row.path("holder").asText(),
                    scope(row),
                    row.path("until").asLong() == 0
                            ? "no end"
                            : Times.shown(row.path("until").asLong()),
                    row.path("depth").asText(),
                    row.path("on").asText().isEmpty()
                            ? "origin"
                            : row.path("on").asText(),
                    stands(row));
            row.path("reasons").forEach(reason -> reasons.add(id + ": " + reason.asText()));
        }
        return table + (reasons.isEmpty() ? "" : "\n" + String.join("\n", reasons) + "\n");
    }

    private static String scope(JsonNode row) {
        List<String> words = new ArrayList<>();
        row.path("scope").forEach(word -> words.add(word.asText()));
        return words.isEmpty() ? "anything" : String.join(", ", words);
    }

    private static String stands(JsonNode row) {
        return row.has("counts") && !row.path("counts").asBoolean()
                ? "NO"
                : row.path("taken").asBoolean(true) ? "yes" : "yes, not confirmed yet";
    }
}
