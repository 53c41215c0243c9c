package io.sluice.gateway;

import io.sluice.gateway.config.Configuration;
import io.sluice.ledger.Ledger;
import io.sluice.ledger.LocalLedger;
import io.sluice.ledger.fabric.ChannelAccess;
import io.sluice.ledger.fabric.FabricLedger;
import io.sluice.ledger.fabric.FabricSettings;
import io.sluice.ledger.fabric.FabricSettings.Mode;
import io.sluice.ledger.network.ChannelFile;
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

    /** The channel that the configuration names. It need not answer now: the lane goes on, and its records wait. */
    static Anchoring onFabric() {
        return (lane, settings, outbox, clock) -> {
            ChannelAccess access;
            try {
                access = ChannelFile.read(settings.channel());
            } catch (IOException e) {
                lane.close();
                throw e;
            }
            FabricSettings usual = FabricSettings.defaults();
            FabricSettings how = new FabricSettings(
                    settings.commitments() ? Mode.COMMITMENTS : Mode.RECORDS, settings.linger(), usual.retryAtMost());
            return FabricLedger.open(lane, access, how, outbox, clock);
        };
    }
}
