package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "reidentify",
        description =
                "Bring originals of a release's pseudonyms or FF1 values back, from the dataset that it was made from."
                        + " For its owner only; somebody else must have approved it. Each use is recorded.",
        footer = {
            "%nValues come from standard input or a file, one a line; an argument would be seen by others.",
            "Printed: each value, a tab, and its original; nothing after the tab where there is none.",
            "%nExamples:",
            "  sluice reidentify patients.research-lab -c a/sluice.yaml --column patient --value-file found.txt \\",
            "      --approved-by \"Dr Li\" --reason \"incidental finding, letter of 3 May\"",
            "  cut -d, -f1 answer.csv | sluice reidentify patients.research-lab -c a/sluice.yaml --column patient \\",
            "      --approved-by \"Dr Li\" --reason \"incidental finding, letter of 3 May\""
        })
final class ReidentifyCommand extends SluiceCommand {
    private final InputStream standardInput;

    @Mixin
    GatewayOption config;

    @Parameters(index = "0", paramLabel = "RELEASE", description = "A dataset that `derive` made.")
    String release;

    @Option(names = "--version", paramLabel = "N", description = "Which version of it (default: the newest).")
    long version;

    @Option(names = "--column", paramLabel = "C", required = true, description = "Whose values they are.")
    String column;

    @Option(names = "--value-file", paramLabel = "FILE", description = "The values (default: standard input).")
    Path valueFile;

    @Option(names = "--approved-by", paramLabel = "NAME", description = "Who approved it; not who asks. Recorded.")
    String approver = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why. Recorded.")
    String reason = "";

    @Option(names = "--by", paramLabel = "NAME", description = "Who asks (default: the user of this system). Recorded.")
    String by = System.getProperty("user.name", "");

    ReidentifyCommand(Surroundings around, InputStream standardInput) {
        super(around);
        this.standardInput = standardInput;
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        List<String> values;
        try (InputStream in = valueFile == null ? standardInput : Files.newInputStream(around.resolve(valueFile));
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            values = reader.lines().filter(line -> !line.isEmpty()).toList();
        }
        ObjectNode order = Json.object();
        order.put("release", release);
        order.put("version", version);
        order.put("column", column);
        order.put("by", by);
        order.put("approvedBy", approver);
        order.put("reason", reason);
        values.forEach(order.putArray("values")::add);
        try (AdminClient gateway = config.connect(around)) {
            ObjectNode answer = (ObjectNode) gateway.post("/admin/reidentify", order);
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < values.size(); i++) {
                JsonNode original = answer.path("originals").path(i);
                text.append(values.get(i)).append('\t');
                text.append(original.asText("").replaceAll("\\p{Cntrl}", "?")).append('\n');
            }
            print(answer, text.toString());
            say(answer.path("found").asLong() + " of " + values.size() + " found; record "
                    + answer.path("record").asLong());
        }
        return Exit.DONE;
    }
}
