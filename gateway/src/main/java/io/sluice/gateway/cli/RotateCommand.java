package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.Configuration;
import io.sluice.gateway.config.ConfigurationException;
import io.sluice.gateway.identity.KeyKind;
import io.sluice.gateway.identity.Organisation;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "rotate",
        description = "Make new keys beside those in use; with --activate, take them into use.",
        footer = {
            "%nFirst `rotate`, then hand the new member.json to the others, then `rotate --activate`, and hand it out again.",
            "In between both keys count; old grants open for ever. Not beside a running gateway, but for --kind TLS:",
            "`sluice reload` has the gateway take over the certificate.",
            "%nSTORAGE wraps the keys of sealed objects at rest. Nobody else knows it: there is nothing to hand out or to",
            "activate. The next start wraps all of them anew. Older ones stay in keys.p12 for the sake of backups.",
            "%nTOKEN is what the blind tokens of our records are made with, ours alone too. It counts for records from the next",
            "start on. Older ones stay in keys.p12: by them older records are found, and granted to auditors.",
            "%nExamples:",
            "  sluice rotate -c hospital/sluice.yaml --kind SEALING",
            "  sluice rotate -c hospital/sluice.yaml --kind SEALING --activate"
        })
final class RotateCommand extends SluiceCommand {
    @Mixin
    ConfigOption config;

    @Option(names = "--kind", description = "${COMPLETION-CANDIDATES}; may be repeated. None: all.")
    List<KeyKind> kinds = List.of();

    @Option(names = "--activate", description = "Take the keys into use that were announced before.")
    boolean activate;

    RotateCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        Configuration configuration = config.read(around);
        Set<KeyKind> which = kinds.isEmpty() ? EnumSet.allOf(KeyKind.class) : EnumSet.copyOf(kinds);
        // A running gateway reads certificate and entry again when it is told to; keys it would not.
        if (!which.equals(EnumSet.of(KeyKind.TLS))) {
            StoppedGateway.require(configuration, "rotate");
        }
        LocalOrganisation.WithPassword change = password -> activate
                ? Organisation.activate(configuration.directory(), password, which, around.clock(), around.random())
                : Organisation.rotate(configuration.directory(), password, which, around.clock(), around.random());
        try (Organisation changed = LocalOrganisation.with(configuration, change)) {
            ObjectNode object = Json.object();
            object.put("organisation", changed.name());
            object.put(
                    "member", configuration.directory().resolve("member.json").toString());
            object.put("serial", changed.entry().value().getSerial());
            object.put("fingerprint", changed.entry().fingerprint().toString());
            object.put("activated", activate);
            print(
                    object,
                    "member.json has serial " + changed.entry().value().getSerial() + "\nfingerprint "
                            + changed.entry().fingerprint());
        }
        return Exit.DONE;
    }
}
