package io.sluice.gateway.cli;

import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whose signatures count in an offline check. */
final class TrustOptions {
    @Mixin
    ConfigOption config;

    @Option(names = "--member", paramLabel = "FILE", description = "A member.json that you trust; may be repeated.")
    List<Path> files = new ArrayList<>();

    TrustedMembers read(Surroundings around) throws IOException, CommandException, ConfigurationException {
        return TrustedMembers.of(folder(around), resolved(around));
    }

    /** The same, but nobody need be named: somebody else says whose signatures count. */
    TrustedMembers named(Surroundings around) throws IOException, CommandException, ConfigurationException {
        return TrustedMembers.named(folder(around), resolved(around));
    }

    private Optional<Path> folder(Surroundings around) throws IOException, CommandException, ConfigurationException {
        // A sluice.yaml that happens to lie here is not meant when members were named.
        return (files.isEmpty() || config.file != null) && config.find(around).isPresent()
                ? Optional.of(config.read(around).directory())
                : Optional.empty();
    }

    private List<Path> resolved(Surroundings around) {
        return files.stream().map(around::resolve).toList();
    }
}
