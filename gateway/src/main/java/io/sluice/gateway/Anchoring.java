package io.sluice.gateway;

import io.sluice.gateway.config.Configuration;
import io.sluice.ledger.Ledger;
import io.sluice.ledger.LocalLedger;
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

    /** Where this program cannot reach a shared ledger: a gateway that is told to use one does not start without it. */
    static Anchoring none() {
        return (lane, settings, outbox, clock) -> {
            lane.close();
            throw new IOException("ledger.fabric: " + settings.channel()
                    + " (expected: nothing; this build cannot connect a gateway to a channel)");
        };
    }
}
