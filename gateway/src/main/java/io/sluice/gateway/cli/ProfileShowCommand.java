package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.Configuration;
import io.sluice.gateway.config.ConfigurationException;
import io.sluice.gateway.config.ProfileFiles;
import io.sluice.gateway.policy.ProfileReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "show",
        description =
                "Print the obligation profiles of a configuration as their file; without one, those that come along.",
        footer = {
            "%nExamples:",
            "  sluice profile show --usual > obligations.json      (to begin your own with)",
            "  sluice profile show -c hospital/sluice.yaml"
        })
final class ProfileShowCommand extends SluiceCommand {
    @Mixin
    ConfigOption config;

    @Option(names = "--usual", description = "Those that come along, whatever a configuration says.")
    boolean usual;

    ProfileShowCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        Optional<Configuration> read =
                usual || config.find(around).isEmpty() ? Optional.empty() : Optional.of(config.read(around));
        byte[] file = read.flatMap(Configuration::profiles).isPresent()
                ? ProfileFiles.bytes(read.get().profiles().get())
                : ProfileReader.builtInFile();
        String text = new String(file, StandardCharsets.UTF_8);
        ObjectNode object = json ? (ObjectNode) Json.parse(file) : Json.object();
        print(object, text.stripTrailing());
        return Exit.DONE;
    }
}
