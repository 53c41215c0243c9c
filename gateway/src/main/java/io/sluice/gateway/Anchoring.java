package io.sluice.gateway;

import io.sluice.gateway.config.Configuration;
import io.sluice.ledger.Ledger;
import io.sluice.ledger.LocalLedger;
import io.sluice.proto.Signed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/** Puts a shared ledger behind the lane on disk. */
interface Anchoring {
    /**
     * Takes the lane over: closing what is returned closes it, and so does failing.
     *
     * @param outbox folder for what is on its way; survives restarts
     */
    Ledger open(LocalLedger lane, Configuration.Fabric settings, Path outbox, Clock clock) throws IOException;

    /**
     * Puts our member entry on the shared ledger, unless it is there, and opens there the lanes that it lists; the ledger
     * has lanes signed by the entry's key in use from then on.
     *
     * @throws IOException when it did not get there; worth another try later
     */
    void announce(Configuration.Fabric settings, Signed entry) throws IOException;
}
