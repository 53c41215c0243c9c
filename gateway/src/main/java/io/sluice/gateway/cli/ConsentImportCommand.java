package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "import",
        description =
                "Take consents and withdrawals over from a file: all of it, or nothing where a row has a mistake.",
        footer = {
            "%nColumns, or names in JSON: subject, event (given, withdrawn), time, purpose, recipient, separate, from,",
            "until, notice, category. Of purpose, recipient and category several may stand in a cell, with ; between",
            "them, or in a JSON array. What a row does not say is taken from the options. Importing the same file",
            "again adds nothing. TIME is " + Times.FORMS + ".",
            "%nExamples:",
            "  sluice consent import consents.csv -c hospital/sluice.yaml --subject-column resident_id",
            "  sluice consent import study.jsonl -c hospital/sluice.yaml --purpose research --to research-lab --separate \\",
            "      --notice study-12/3 --until 2027-12-31 --time 2026-11-02"
        })
final class ConsentImportCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    @Mixin
    ProgressOption progress;

    @Mixin
    ConsentOptions words;

    @Parameters(index = "0", paramLabel = "FILE", description = "CSV with a row of names, or JSON Lines; UTF-8.")
    Path file;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "csv or jsonl (default: jsonl where the name ends so, else csv).")
    String format;

    @Option(
            names = "--subject-column",
            paramLabel = "COLUMN",
            defaultValue = "subject",
            description = "Which column says who it is (default: ${DEFAULT-VALUE}).")
    String subjectColumn;

    @Option(names = "--ignore-other-columns", description = "Pass over columns that mean nothing here.")
    boolean ignoreOthers;

    @Option(names = "--withdrawn", description = "Rows without a column event are withdrawals.")
    boolean withdrawn;

    ConsentImportCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        Path path = around.resolve(file);
        try (AdminClient gateway = config.connect(around);
                Source source = Source.open(path);
                Progress line = progress.start(around, json, "consents")) {
            JsonNode answer = gateway.upload(query(Source.nameOf(path)), source.channel(line), source.length());
            print((ObjectNode) answer, text(answer));
        }
        return Exit.DONE;
    }

    private String query(String name) throws CommandException {
        if (format != null && !format.equals("csv") && !format.equals("jsonl")) {
            throw CommandException.usage("--format: " + format + " (expected: csv or jsonl)");
        }
        boolean lines = format == null ? name.endsWith(".jsonl") || name.endsWith(".ndjson") : format.equals("jsonl");
        return AdminClient.query(
                        "/admin/consents/import",
                        "file",
                        name,
                        "format",
                        lines ? "jsonl" : "csv",
                        "subject-column",
                        subjectColumn,
                        "ignore-others",
                        Boolean.toString(ignoreOthers),
                        "withdrawn",
                        Boolean.toString(withdrawn),
                        "separate",
                        Boolean.toString(words.separate),
                        "notice",
                        words.notice,
                        "time",
                        Long.toString(ConsentOptions.millis("--time", words.time, around)),
                        "from",
                        Long.toString(ConsentOptions.millis("--from", words.from, around)),
                        "until",
                        Long.toString(ConsentOptions.millis("--until", words.until, around)))
                + AdminClient.repeated("purpose", words.purposes)
                + AdminClient.repeated("recipient", words.recipients)
                + AdminClient.repeated("category", words.categories);
    }

    private static String ended(JsonNode releases) {
        StringBuilder text = new StringBuilder();
        for (JsonNode each : releases) {
            text.append("\nended: ").append(each.path("dataset").asText()).append(" version ");
            text.append(each.path("version").asLong())
                    .append(" for ")
                    .append(each.path("recipient").asText());
            text.append(
                    each.path("reached").asBoolean()
                            ? ", who had the key: told, and asked to confirm"
                            : ", who never had the key");
        }
        return text.toString();
    }

    static String text(JsonNode answer) {
        return answer.path("given").asLong() + " consents and "
                + answer.path("withdrawn").asLong() + " withdrawals: "
                + answer.path("added").asLong() + " new, "
                + answer.path("known").asLong() + " known already"
                + (answer.has("record") ? "; record " + answer.path("record").asLong() : "")
                + ended(answer.path("ended"));
    }
}
