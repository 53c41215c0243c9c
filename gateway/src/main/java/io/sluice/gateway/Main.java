package io.sluice.gateway;

import io.sluice.gateway.cli.Sluice;
import io.sluice.gateway.cli.Surroundings;
import java.security.SecureRandom;
import java.time.Clock;

/** The program. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Sluice sluice = new Sluice(
                Surroundings.ofProcess(),
                configuration -> Gateway.start(configuration, Clock.systemUTC(), new SecureRandom()));
        System.exit(sluice.run(args));
    }
}
