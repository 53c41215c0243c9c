package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "add",
        description = "Take signed papers of a right over from a file; they count for their signatures alone.",
        footer = {"%nExample:", "  sluice right add admissions.right -c clinic/sluice.yaml"})
final class RightAddCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    @Parameters(index = "0", paramLabel = "FILE", description = "What `right show -o` wrote, here or elsewhere.")
    Path file;

    RightAddCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        byte[] papers = Files.readAllBytes(around.resolve(file));
        try (AdminClient gateway = config.connect(around)) {
            JsonNode answer = gateway.postBytes("/admin/rights/add", papers);
            print((ObjectNode) answer, RightText.of(answer.path("rights")));
        }
        return Exit.DONE;
    }
}
