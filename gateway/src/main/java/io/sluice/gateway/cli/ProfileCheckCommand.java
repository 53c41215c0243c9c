package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.Configuration;
import io.sluice.gateway.config.ConfigurationException;
import io.sluice.gateway.config.ProfileFiles;
import io.sluice.gateway.identity.Entry;
import io.sluice.gateway.identity.MemberFile;
import io.sluice.gateway.policy.ObligationProfiles;
import io.sluice.gateway.policy.ProfileException;
import io.sluice.gateway.policy.ProfileReader;
import io.sluice.gateway.policy.SignedProfiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "check",
        description = "Report every mistake in a file of obligation profiles, with line and column.",
        footer = {
            "%nA file is refused that leaves out what every organisation must demand, or that demands less of a rank than of",
            "the one below it (docs/obligations.md). Its signature is looked at too, unless it is said not to.",
            "%nExamples:",
            "  sluice profile check obligations.json --unsigned",
            "  sluice profile check obligations.json -c hospital/sluice.yaml"
        })
final class ProfileCheckCommand extends SluiceCommand {
    @Mixin
    ConfigOption config;

    @Parameters(paramLabel = "FILE", description = "Obligation profiles.")
    Path file;

    @Option(names = "--unsigned", description = "Do not ask for the organisation's signature; needs no configuration.")
    boolean unsigned;

    ProfileCheckCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        byte[] content = ProfileFiles.bytes(around.resolve(file));
        try {
            ObligationProfiles profiles;
            if (unsigned) {
                profiles = ProfileReader.read(content);
            } else {
                Configuration configuration = config.read(around);
                Entry entry = MemberFile.read(
                        Files.readAllBytes(configuration.directory().resolve("member.json")));
                profiles =
                        SignedProfiles.read(content, entry.name(), entry.value().getSigningKeysList());
            }
            report(this, file, profiles, "ok");
            return Exit.DONE;
        } catch (ProfileException e) {
            throw ProfileFiles.refused(file, e);
        }
    }

    /** Tells which profiles these are, in the words in which records name them. */
    static void report(SluiceCommand command, Path file, ObligationProfiles profiles, String what) {
        String digest = HexFormat.of().formatHex(profiles.digest().toByteArray());
        ObjectNode object = Json.object();
        object.put("file", file.toString());
        object.put("name", profiles.name());
        object.put("sha256", digest);
        object.put("ok", true);
        command.print(object, file + ": " + what + ": " + profiles.name() + ", SHA-256 " + digest);
    }
}
