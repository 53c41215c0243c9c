package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "explain",
        description =
                "Whether an organisation could have a dataset of ours: each obligation, met or not, by what, and the"
                        + " command that would meet it. Nothing is recorded or changed.",
        footer = {
            "%nA line is `met`, `unmet`, `later` (the exchange itself meets it, as with the receipt) or `not-demanded`. Ends",
            "with 0 if nothing is unmet, else with 1. Where the organisation has an agreement already, that one is looked at.",
            "In commands, words in capitals are yours to fill in.",
            "%nExamples:",
            "  sluice explain admissions --to research-lab -c hospital/sluice.yaml",
            "  sluice explain admissions --to research-lab --purpose research --json -c hospital/sluice.yaml"
        })
final class ExplainCommand extends SluiceCommand {
    private static final int HERE = 1;

    @Mixin
    GatewayOption config;

    @Parameters(paramLabel = "DATASET", description = "A dataset that we offer.")
    String dataset;

    @Option(names = "--to", required = true, paramLabel = "ORG", description = "Who would ask for it.")
    String recipient;

    @Option(names = "--purpose", paramLabel = "P", description = "What it would say that it is for.")
    String purpose;

    ExplainCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        try (AdminClient gateway = config.connect(around)) {
            JsonNode answer = gateway.get(
                    AdminClient.query("/admin/explain", "dataset", dataset, "to", recipient, "purpose", purpose));
            print((ObjectNode) answer, text(answer));
            return answer.path("clear").asBoolean() ? Exit.DONE : Exit.REFUSED;
        }
    }

    /** The recipient asks first, and fetches last; what is between is the provider's. */
    private static int step(String command) {
        if (command.startsWith("sluice request ")) {
            return HERE - 1;
        }
        return command.startsWith("sluice fetch ") ? HERE + 1 : HERE;
    }

    private static String text(JsonNode answer) {
        Table table = new Table("OBLIGATION", "STATE", "BY, OR WHY NOT");
        Set<String> commands = new LinkedHashSet<>();
        int unmet = 0;
        for (JsonNode line : answer.path("obligations")) {
            String state = line.path("state").asText();
            boolean open = state.equals("unmet");
            unmet += open ? 1 : 0;
            String by = line.path("by").asText();
            if (open) {
                by = (by.isEmpty() ? "" : by + ": ") + String.join("; ", Json.texts(line.path("reasons")));
            }
            String command = line.path("command").asText();
            table.row(line.path("obligation").asText(), state, open && !command.isEmpty() ? by + " -> " + command : by);
            if (state.equals("later") && !command.isEmpty()) {
                commands.add(command);
            }
        }
        String agreement = answer.path("agreement").asText();
        StringBuilder text = new StringBuilder(answer.path("dataset").asText())
                .append(" version ")
                .append(answer.path("version").asLong())
                .append(" (")
                .append(answer.path("rank").asText())
                .append(") to ")
                .append(answer.path("to").asText())
                .append(agreement.isEmpty() ? ", by a new agreement" : ", by agreement " + agreement)
                .append(", profiles \"")
                .append(answer.path("profiles").path("name").asText())
                .append("\"\n")
                .append(table);
        if (unmet > 0) {
            return text.append(unmet)
                    .append(unmet == 1 ? " obligation is" : " obligations are")
                    .append(" unmet\n")
                    .toString();
        }
        text.append("nothing stands in the way\n");
        commands.stream()
                .sorted(Comparator.comparingInt(ExplainCommand::step))
                .forEach(command -> text.append(step(command) == HERE ? "then, here: " : "then, at the recipient: ")
                        .append(command)
                        .append('\n'));
        return text.toString();
    }
}
