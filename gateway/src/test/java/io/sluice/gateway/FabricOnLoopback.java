package io.sluice.gateway;

import io.sluice.ledger.network.FabricBinaries;
import io.sluice.ledger.network.LocalNetwork;
import io.sluice.ledger.network.NetworkDescription;
import io.sluice.ledger.network.Organisation;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;

/** A real network for tests that need one, see {@link NeedsFabric}. */
final class FabricOnLoopback {
    private FabricOnLoopback() {}

    /** Fails where there are no binaries. */
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
                FabricBinaries.find(System.getenv()),
                contract,
                Clock.systemUTC(),
                new SecureRandom());
    }
}
