package io.sluice.gateway.cli;

import io.sluice.gateway.config.Configuration;
import io.sluice.gateway.config.ConfigurationException;
import io.sluice.gateway.identity.Lanes;
import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.provenance.FolderCopies;
import io.sluice.gateway.provenance.LaneSigning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "add",
        description =
                "List a further lane in the member entry. Not beside a running gateway. A lane is listed for ever.",
        footer = {
            "%nPartners refuse what is recorded in a lane that their copy of the entry does not list: hand the new member.json"
                    + " out before the lane is used.",
            "%nExample:",
            "  sluice lane add standby -c hospital/sluice.yaml"
        })
final class LaneAddCommand extends SluiceCommand {
    @Mixin
    ConfigOption config;

    @Parameters(index = "0", paramLabel = "NAME", description = "What stands behind the slash: 1 to 63 of a-z 0-9 -.")
    String name;

    LaneAddCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        if (!Lanes.isName(name)) {
            throw CommandException.usage("lane: " + name + " (expected: 1 to 63 of a-z 0-9 -)");
        }
        Configuration configuration = config.read(around);
        StoppedGateway.require(configuration, "lane add");
        Path copy = FolderCopies.place(configuration.ledger().copies(), "/" + name);
        if (Files.exists(copy)) {
            throw CommandException.usage(copy + ": something is there (expected: a lane that was never used)");
        }
        try (Organisation changed = LocalOrganisation.with(
                configuration,
                password -> Organisation.addLane(
                        configuration.directory(), password, name, around.clock(), around.random()))) {
            String origin = changed.name() + "/" + name;
            begin(changed, origin, copy);
            LaneCommands.report(this, configuration, changed, origin, "is listed");
        }
        return Exit.DONE;
    }

    /** The lane as it is now, without a record: so that nobody asks in vain for it until its gateway has written. */
    private void begin(Organisation self, String origin, Path copy) throws IOException {
        LaneSigning.open(copy, self, origin, around.clock()).close();
    }
}
