package io.sluice.ledger.network;

import java.io.IOException;
import org.junit.jupiter.api.Assumptions;

/** The binaries for tests tagged {@code fabric}. */
public final class FabricForTests {
    private FabricForTests() {}

    /** Skips the test, saying why, when there are none; fails it when {@code SLUICE_REQUIRE_FABRIC=1}. */
    public static FabricBinaries binaries() throws IOException {
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
