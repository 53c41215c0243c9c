package io.sluice.gateway;

import io.sluice.gateway.cli.Sluice;
import io.sluice.gateway.cli.Surroundings;
import java.io.IOException;

/** The program. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Sluice sluice = new Sluice(Surroundings.ofProcess(), configuration -> {
            throw new IOException("serve: not wired yet");
        });
        System.exit(sluice.run(args));
    }
}
