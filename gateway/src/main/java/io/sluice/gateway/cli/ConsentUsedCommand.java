package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "used",
        description =
                "Who used one person's data, when, for what: releases that hold a row of that person, and what came of them.",
        footer = {
            "%nFrom the releases made with --consent-column and the records of this gateway's lane. No other person is shown. With",
            "-o the records go into an evidence bundle, which `sluice verify` checks, and --json adds the proof that the",
            "person's consent is under the root that the record of the release commits to.",
            "%nExamples:",
            "  sluice consent used --subject-file person.txt -c hospital/sluice.yaml",
            "  sluice consent used -o used.bundle --json --subject-file person.txt -c hospital/sluice.yaml"
        })
final class ConsentUsedCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    @Mixin
    SubjectOption subjects;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "The evidence bundle to write.")
    Path output;

    ConsentUsedCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        ObjectNode order = Json.object();
        subjects.read(around).forEach(order.putArray("subjects")::add);
        order.put("proofs", output != null);
        try (AdminClient gateway = config.connect(around)) {
            ObjectNode answer = (ObjectNode) gateway.post("/admin/consents/used", order);
            if (output != null) {
                Path target = around.resolve(output);
                NewFile.write(target, answer.path("bundle").binaryValue(), around);
                answer.put("bundle", target.toString());
            }
            boolean none = answer.path("uses").isEmpty();
            print(answer, none ? "no release holds a row of this person" : text(answer));
        }
        return Exit.DONE;
    }

    private static String text(JsonNode answer) {
        Table table =
                new Table("RECIPIENT", "PURPOSE", "DATASET", "VERSION", "MADE", "KEY GRANTED", "OPENED", "RECORDS");
        for (JsonNode use : answer.path("uses")) {
            StringBuilder records = new StringBuilder(use.path("record").asText());
            use.path("steps")
                    .forEach(step ->
                            records.append(' ').append(step.path("record").asLong()));
            table.row(
                    use.path("recipient").asText(),
                    use.path("purpose").asText(),
                    use.path("dataset").asText(),
                    use.path("version").asText(),
                    use.path("made").asText(),
                    first(use, "GRANTED"),
                    first(use, "DELIVERED"),
                    records.toString().strip());
        }
        return table.toString();
    }

    private static String first(JsonNode use, String kind) {
        for (JsonNode step : use.path("steps")) {
            if (step.path("kind").asText().equals(kind)
                    && step.path("outcome").asText().equals("DONE")) {
                return step.path("time").asText();
            }
        }
        return "no";
    }
}
