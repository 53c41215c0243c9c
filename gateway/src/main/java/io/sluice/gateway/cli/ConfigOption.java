package io.sluice.gateway.cli;

import io.sluice.gateway.config.Configuration;
import io.sluice.gateway.config.ConfigurationException;
import io.sluice.gateway.config.ConfigurationFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code -c FILE}: which gateway is meant. */
class ConfigOption {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The gateway's configuration; else SLUICE_CONFIG, else sluice.yaml here.")
    Path file;

    /** Where the configuration is, if one was named or lies here. */
    Optional<Path> find(Surroundings around) {
        if (file != null) {
            return Optional.of(around.resolve(file));
        }
        String variable = around.environment().get("SLUICE_CONFIG");
        if (variable != null && !variable.isBlank()) {
            return Optional.of(around.resolve(Path.of(variable)));
        }
        return Optional.of(around.resolve(Path.of(ConfigurationFiles.FILE_NAME)))
                .filter(Files::isRegularFile);
    }

    Path path(Surroundings around) throws CommandException {
        return find(around)
                .orElseThrow(() -> CommandException.usage(
                        "which gateway? (expected: -c FILE, or SLUICE_CONFIG, or a sluice.yaml here)"));
    }

    Configuration read(Surroundings around) throws IOException, CommandException, ConfigurationException {
        return ConfigurationFiles.read(path(around), around.environment());
    }
}
