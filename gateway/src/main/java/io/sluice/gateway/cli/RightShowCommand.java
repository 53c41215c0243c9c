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
        name = "show",
        description = "One grant after all that it rests on, from the origin on; as a file, their signed papers.",
        footer = {
            "%nExamples:",
            "  sluice right show right-1f0c9a7be2d4a611 -c trust/sluice.yaml",
            "  sluice right show right-1f0c9a7be2d4a611 -c trust/sluice.yaml -o admissions.right    (for `right add`)"
        })
final class RightShowCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    @Parameters(index = "0", paramLabel = "ID", description = "As `right list` shows it.")
    String id;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "The file to write the papers to.")
    Path output;

    RightShowCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        ObjectNode right;
        try (AdminClient gateway = config.connect(around)) {
            right = (ObjectNode) gateway.get("/admin/rights/grant/" + AdminClient.escaped(id));
        }
        JsonNode papers = right.remove("papers");
        if (output != null) {
            NewFile.write(around.resolve(output), papers.binaryValue(), around);
        }
        print(right, RightText.of(right.path("chain")));
        return Exit.DONE;
    }
}
