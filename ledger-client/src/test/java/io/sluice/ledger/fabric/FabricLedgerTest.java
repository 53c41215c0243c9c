package io.sluice.ledger.fabric;

import io.sluice.ledger.Ledger;
import io.sluice.ledger.LedgerContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract of every ledger, on a lane whose channel answers. */
class FabricLedgerTest extends LedgerContract {
    @TempDir
    private Path temp;

    private PlayedLane played;

    @Override
    protected Ledger open() throws Exception {
        played = new PlayedLane(temp);
        return played.open();
    }

    @AfterEach
    void stopPeers() {
        played.close();
    }
}
