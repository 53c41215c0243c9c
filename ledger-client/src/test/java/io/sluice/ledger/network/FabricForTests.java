package io.sluice.ledger.network;

import java.io.IOException;

/** The binaries for tests that need them, see {@link NeedsFabric}. */
public final class FabricForTests {
    private FabricForTests() {}

    /** Fails where there are none. */
    public static FabricBinaries binaries() throws IOException {
        return FabricBinaries.find(System.getenv());
    }
}
