package io.sluice.gateway.cli;

import io.sluice.gateway.config.Configuration;
import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.identity.Passwords;
import java.io.IOException;
import java.util.Arrays;

/** Opens an organisation's keys with the password of its configuration. */
final class LocalOrganisation {
    /** Something that needs the password. */
    @FunctionalInterface
    interface WithPassword {
        Organisation apply(char[] password) throws IOException;
    }

    private LocalOrganisation() {}

    static Organisation open(Configuration configuration, Surroundings around) throws IOException {
        return with(configuration, password -> Organisation.open(configuration.directory(), password, around.random()));
    }

    /** Lends the password, and wipes it. */
    static Organisation with(Configuration configuration, WithPassword use) throws IOException {
        char[] password = Passwords.read(configuration.keys().passwordFile());
        try {
            return use.apply(password);
        } finally {
            Arrays.fill(password, '\0');
        }
    }
}
