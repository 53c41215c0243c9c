package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.Configuration;
import io.sluice.gateway.config.ConfigurationException;
import io.sluice.gateway.identity.Members;
import io.sluice.gateway.identity.Organisation;
import java.io.IOException;
import picocli.CommandLine.Mixin;

/** Works on the member list: through the gateway where one runs (it knows at once, and records), else on the files. */
abstract class MemberCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    MemberCommand(Surroundings around) {
        super(around);
    }

    abstract ObjectNode through(AdminClient gateway) throws IOException, CommandException;

    abstract ObjectNode on(Members members) throws IOException, CommandException;

    final ObjectNode apply() throws IOException, CommandException, ConfigurationException {
        Configuration configuration = config.read(around);
        try (AdminClient gateway = config.connect(configuration, around)) {
            return through(gateway);
        } catch (CommandException e) {
            if (!e.code().equals(AdminClient.NO_GATEWAY)) {
                throw e;
            }
        }
        try (Organisation self = LocalOrganisation.open(configuration, around)) {
            return on(Members.open(configuration.directory(), self, around.clock()));
        }
    }
}
