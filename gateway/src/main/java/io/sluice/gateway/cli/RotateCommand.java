package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.Configuration;
import io.sluice.gateway.config.ConfigurationException;
import io.sluice.gateway.identity.KeyKind;
import io.sluice.gateway.identity.Organisation;
import io.sluice.proto.LaneReach;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
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
            "%nCHECKPOINT signs the state of all our lanes. With --activate the entry says up to where the old one counts in each",
            "lane; so all replicas must be stopped, and lanes that others write be here as copies (`sluice lane`).",
            "%nExamples:",
            "  sluice rotate -c hospital/sluice.yaml --kind SEALING",
            "  sluice rotate -c hospital/sluice.yaml --kind SEALING --activate",
            "  sluice rotate -c hospital/sluice.yaml --kind CHECKPOINT --activate --lane standby=1200"
        })
final class RotateCommand extends SluiceCommand {
    @Mixin
    ConfigOption config;

    @Option(names = "--kind", description = "${COMPLETION-CANDIDATES}; may be repeated. None: all but CHECKPOINT.")
    List<KeyKind> kinds = List.of();

    @Option(names = "--activate", description = "Take the keys into use that were announced before.")
    boolean activate;

    @Option(
            names = "--lane",
            paramLabel = "NAME=RECORDS",
            description =
                    "How many records a lane has that another replica writes, as `sluice lane list` says there; for"
                            + " CHECKPOINT --activate. May be repeated.")
    Map<String, Long> lanes = Map.of();

    RotateCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        Configuration configuration = config.read(around);
        Set<KeyKind> which =
                kinds.isEmpty() ? EnumSet.complementOf(EnumSet.of(KeyKind.CHECKPOINT)) : EnumSet.copyOf(kinds);
        // A running gateway reads certificate and entry again when it is told to; keys it would not.
        if (!which.equals(EnumSet.of(KeyKind.TLS))) {
            StoppedGateway.require(configuration, "rotate");
        }
        try (Organisation changed = changed(configuration, which)) {
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

    private Organisation changed(Configuration configuration, Set<KeyKind> which) throws IOException, CommandException {
        if (!activate) {
            return LocalOrganisation.with(
                    configuration,
                    password -> Organisation.rotate(
                            configuration.directory(), password, which, around.clock(), around.random()));
        }
        if (!which.contains(KeyKind.CHECKPOINT)) {
            return activated(configuration, which, List.of());
        }
        try (Organisation self = LocalOrganisation.open(configuration, around);
                HeldLanes held = HeldLanes.hold(configuration, self, lanes, around.clock())) {
            return activated(configuration, which, held.reaches());
        }
    }

    private Organisation activated(Configuration configuration, Set<KeyKind> which, List<LaneReach> reaches)
            throws IOException {
        return LocalOrganisation.with(
                configuration,
                password -> Organisation.activate(
                        configuration.directory(), password, which, reaches, around.clock(), around.random()));
    }
}
