package io.sluice.gateway;

import io.sluice.gateway.cli.Gateways;
import io.sluice.gateway.cli.Sluice;
import io.sluice.gateway.cli.Surroundings;
import io.sluice.gateway.config.Configuration;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.security.SecureRandom;
import java.time.Clock;

/** The program. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(new Sluice(Surroundings.ofProcess(), new Real()).run(args));
    }

    /** On this machine's disks and ports, at this time. */
    static final class Real implements Gateways {
        @Override
        public Running start(Configuration configuration) throws IOException, ConfigurationException {
            return Gateway.start(configuration, Clock.systemUTC(), new SecureRandom());
        }

        @Override
        public long backup(Configuration configuration, WritableByteChannel out, boolean withBlobs, Far far)
                throws IOException, ConfigurationException {
            return OfflineBackup.write(configuration, out, withBlobs, far, Clock.systemUTC(), new SecureRandom());
        }
    }
}
