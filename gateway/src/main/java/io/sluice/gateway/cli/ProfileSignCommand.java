package io.sluice.gateway.cli;

import io.sluice.gateway.config.Configuration;
import io.sluice.gateway.config.ConfigurationException;
import io.sluice.gateway.config.ProfileFiles;
import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.policy.ProfileException;
import io.sluice.gateway.policy.ProfileReader;
import io.sluice.gateway.policy.SignedProfiles;
import io.sluice.gateway.store.Durable;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "sign",
        description =
                "Sign a file of obligation profiles with the organisation's keys. The signature goes into the file.",
        footer = {
            "%nEdit the file, sign it, name it in the configuration (profiles: obligations.json, beside it), then `sluice reload`.",
            "After `sluice rotate --kind SIGNING --activate` sign it again.",
            "%nExample:",
            "  sluice profile sign hospital/obligations.json -c hospital/sluice.yaml"
        })
final class ProfileSignCommand extends SluiceCommand {
    @Mixin
    ConfigOption config;

    @Parameters(paramLabel = "FILE", description = "Obligation profiles; replaced at once by the signed ones.")
    Path file;

    ProfileSignCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        Configuration configuration = config.read(around);
        Path path = around.resolve(file);
        try (Organisation self = LocalOrganisation.open(configuration, around)) {
            byte[] content = SignedProfiles.sign(ProfileFiles.bytes(path), self.signing());
            Durable.write(path, content);
            ProfileCheckCommand.report(this, file, ProfileReader.read(content), "signed by " + self.name());
            return Exit.DONE;
        } catch (ProfileException e) {
            throw ProfileFiles.refused(file, e);
        }
    }
}
