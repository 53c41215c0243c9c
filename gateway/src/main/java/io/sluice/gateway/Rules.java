package io.sluice.gateway;

import io.sluice.gateway.classification.Scheme;
import io.sluice.gateway.config.Configuration;
import io.sluice.gateway.config.ConfigurationException;
import io.sluice.gateway.config.ProfileFiles;
import io.sluice.gateway.config.SchemeFiles;
import io.sluice.gateway.identity.Entry;
import io.sluice.gateway.policy.ObligationProfiles;
import java.io.IOException;

/**
 * What an organisation decides by, as files say it.
 *
 * @param scheme grades data
 * @param profiles say what each rank demands
 */
record Rules(Scheme scheme, ObligationProfiles profiles) {
    /**
     * As a configuration names them.
     *
     * @param entry the organisation's, whose signature counts
     */
    static Rules of(Configuration configuration, Entry entry) throws IOException, ConfigurationException {
        return new Rules(SchemeFiles.of(configuration), ProfileFiles.of(configuration, entry));
    }
}
