package io.sluice.gateway.cli;

import io.sluice.gateway.config.Configuration;
import java.io.IOException;

/** For commands that change what a running gateway has in memory. */
final class StoppedGateway {
    private StoppedGateway() {}

    /** Refuses where the configuration's gateway runs. */
    static void require(Configuration configuration, String command) throws IOException, CommandException {
        try (AdminClient gateway = new AdminClient(configuration.admin().socket())) {
            gateway.get("/admin/members");
        } catch (CommandException e) {
            if (e.code().equals(AdminClient.NO_GATEWAY)) {
                return;
            }
        }
        throw CommandException.usage(command + ": the gateway runs (expected: stop it first)");
    }
}
