package io.sluice.gateway;

import io.sluice.ledger.network.FabricBinaries;
import io.sluice.ledger.network.FabricMissingException;
import io.sluice.ledger.network.LocalNetwork;
import io.sluice.ledger.network.NetworkDescription;
import io.sluice.ledger.network.Organisation;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A real network for tests tagged {@code fabric}. */
final class FabricOnLoopback {
    private FabricOnLoopback() {}

    /** Skips the test, saying why, where there are no binaries; fails it when {@code SLUICE_REQUIRE_FABRIC=1}. */
    static LocalNetwork start(Path folder, String channel, Organisation... organisations) throws IOException {
        List<String> contract = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "io.sluice.chaincode.Main");
        return LocalNetwork.start(
                NetworkDescription.loopback(channel, List.of(organisations)),
                folder,
                binaries(),
                contract,
                Clock.systemUTC(),
                new SecureRandom());
    }

    /** The same without starting anything. */
    static FabricBinaries binaries() throws IOException {
        try {
            return FabricBinaries.find(System.getenv());
        } catch (FabricMissingException e) {
            if ("1".equals(System.getenv("SLUICE_REQUIRE_FABRIC"))) {
                throw new AssertionError("SLUICE_REQUIRE_FABRIC=1, but: " + e.getMessage(), e);
            }
            System.err.println("SKIPPED: " + e.getMessage());
            return Assumptions.abort(e.getMessage());
        }
    }
}
