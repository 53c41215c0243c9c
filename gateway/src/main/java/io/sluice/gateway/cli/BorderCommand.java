package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "border",
        description =
                "Persons whose personal information went to members in other jurisdictions this year, each counted once, and"
                        + " from how many on which document is demanded.",
        footer = {
            "%nCounted is where crossBorder.jurisdiction is set; where members are, `member add --jurisdiction` says.",
            "%nExamples:",
            "  sluice border -c hospital/sluice.yaml",
            "  sluice border --year 2026 --json -c hospital/sluice.yaml"
        })
final class BorderCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    @Option(names = "--year", paramLabel = "YEAR", description = "Which year (default: this one).")
    String year;

    BorderCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        try (AdminClient gateway = config.connect(around)) {
            JsonNode answer = gateway.get(AdminClient.query("/admin/border", "year", year));
            print((ObjectNode) answer, text(answer));
        }
        return Exit.DONE;
    }

    private static String text(JsonNode answer) {
        StringBuilder text = new StringBuilder();
        text.append(
                answer.path("counted").asBoolean()
                        ? answer.path("year").asText() + " in "
                                + answer.path("zone").asText() + ", from "
                                + answer.path("jurisdiction").asText() + " to:\n"
                        : "nobody is counted: crossBorder.jurisdiction is not set\n");
        Table table = new Table("JURISDICTION", "PERSONS", "OF THEM SENSITIVE");
        answer.path("jurisdictions")
                .forEach(row -> row(table, row.path("jurisdiction").asText(), row));
        row(table, "all together", answer);
        text.append(table).append('\n');
        Table lines = new Table("LINE", "DEMANDS", "STATE", "RANKS");
        for (JsonNode line : answer.path("lines")) {
            lines.row(
                    line.path("words").asText(),
                    String.join(" or ", Json.texts(line.path("demands"))),
                    state(line),
                    String.join(" ", Json.texts(line.path("ranks"))));
        }
        return text.append(lines).toString();
    }

    private static String state(JsonNode line) {
        if (line.path("from").asLong() == 0) {
            return "for each exchange";
        }
        return line.path("reached").asBoolean() ? "reached" : line.path("left").asText() + " left";
    }

    private static void row(Table table, String name, JsonNode count) {
        table.row(name, count.path("persons").asText(), count.path("sensitive").asText());
    }
}
