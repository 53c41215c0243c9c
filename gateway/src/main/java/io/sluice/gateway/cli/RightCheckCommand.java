package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "check",
        description = "What we may do with a dataset, by which chain of rights, or why not. Exit code 1: not offer it.",
        footer = {
            "%nExamples:",
            "  sluice right check admissions -c hospital/sluice.yaml",
            "  sluice right check hospital/admissions -c trust/sluice.yaml"
        })
final class RightCheckCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    @Parameters(index = "0", paramLabel = "DATASET", description = "Ours, or ORG/DATASET of who published it first.")
    String dataset;

    RightCheckCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        JsonNode answer;
        try (AdminClient gateway = config.connect(around)) {
            answer = gateway.get(AdminClient.query("/admin/rights/check", "dataset", dataset));
        }
        Table table = new Table("ORIGIN", "MAY", "BY");
        List<String> reasons = new ArrayList<>();
        boolean offers = true;
        for (JsonNode row : answer.path("rights")) {
            boolean not = !row.path("reasons").isEmpty();
            String may = row.path("may").asText();
            table.row(
                    row.path("origin").asText(),
                    may,
                    not ? "not" : row.path("by").asText());
            row.path("reasons").forEach(reason -> reasons.add(may + ": " + reason.asText()));
            offers &= !not || !may.equals("offer") && !may.equals("use");
        }
        print((ObjectNode) answer, table + (reasons.isEmpty() ? "" : "\n" + String.join("\n", reasons) + "\n"));
        return offers ? Exit.DONE : Exit.REFUSED;
    }
}
