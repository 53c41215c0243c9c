package io.sluice.gateway.cli;

import io.sluice.gateway.config.Configuration;
import io.sluice.gateway.config.ConfigurationException;
import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.provenance.FolderCopies;
import io.sluice.gateway.provenance.MemberKeys;
import io.sluice.ledger.LaneCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "end",
        description =
                "List a lane as ended at its present size and root. Not beside a running gateway. Cannot be undone.",
        footer = {
            "%nThe whole lane must be here: its directory copied to the folder `lanes` beside ledger.directory. What anybody"
                    + " shows of it later that is longer, shorter or different is a finding.",
            "%nExample:",
            "  sluice lane end standby -c hospital/sluice.yaml"
        })
final class LaneEndCommand extends SluiceCommand {
    @Mixin
    ConfigOption config;

    @Parameters(index = "0", paramLabel = "NAME", description = "A lane that this gateway does not write.")
    String name;

    LaneEndCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        Configuration configuration = config.read(around);
        StoppedGateway.require(configuration, "lane end");
        if (name.equals(configuration.ledger().lane())) {
            throw CommandException.usage(
                    "lane " + name + ": this gateway writes it (expected: another one in ledger.lane"
                            + " first, and the old directory moved to "
                            + configuration.ledger().copies() + ")");
        }
        LaneCopy lane = copy(configuration);
        if (lane.beyond() > 0) {
            throw CommandException.usage("lane " + name + ": " + lane.beyond()
                    + " records that its checkpoint does not cover yet (expected: a lane whose gateway was stopped in"
                    + " order; start and stop it once)");
        }
        try (Organisation changed = LocalOrganisation.with(
                configuration,
                password -> Organisation.endLane(
                        configuration.directory(),
                        password,
                        name,
                        lane.size(),
                        lane.root(),
                        around.clock(),
                        around.random()))) {
            LaneCommands.report(this, configuration, changed, lane.origin(), "ended at size " + lane.size());
        }
        return Exit.DONE;
    }

    private LaneCopy copy(Configuration configuration) throws IOException, CommandException {
        TrustedMembers self = new TrustedMembers();
        self.addOrganisation(configuration.directory());
        MemberKeys keys = self;
        String origin = configuration.organisation() + "/" + name;
        Path place = FolderCopies.place(configuration.ledger().copies(), origin);
        if (keys.laneKeys(origin).isEmpty() || !Files.isDirectory(place)) {
            throw CommandException.usage("lane " + name + ": "
                    + Optional.of(place)
                            .filter(Files::isDirectory)
                            .map(there -> "not listed in the member entry")
                            .orElse("no copy of it at " + place)
                    + " (expected: a listed lane, and its whole directory there)");
        }
        return LaneCopy.open(place, keys.laneKeys(origin).orElseThrow());
    }
}
