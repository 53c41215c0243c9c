package io.sluice.gateway.cli;

import io.sluice.gateway.config.Configuration;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import picocli.CommandLine.Mixin;

/** {@code -c FILE --as KEYFILE}: which running gateway is meant, and who speaks to it. */
final class GatewayOption extends ConfigOption {
    @Mixin
    OperatorOption operator = new OperatorOption();

    /** The running gateway of this configuration. */
    AdminClient connect(Surroundings around) throws IOException, CommandException, ConfigurationException {
        return connect(read(around), around);
    }

    /** The running gateway of a configuration that was read already. */
    AdminClient connect(Configuration configuration, Surroundings around) throws IOException, CommandException {
        return new AdminClient(configuration.admin().socket(), operator.key(around));
    }
}
