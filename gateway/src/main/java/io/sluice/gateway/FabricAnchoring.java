package io.sluice.gateway;

import io.sluice.gateway.config.Configuration;
import io.sluice.ledger.Ledger;
import io.sluice.ledger.LocalLedger;
import io.sluice.ledger.fabric.ChannelAccess;
import io.sluice.ledger.fabric.FabricLedger;
import io.sluice.ledger.fabric.FabricSettings;
import io.sluice.ledger.fabric.FabricSettings.Mode;
import io.sluice.ledger.fabric.MemberRegistry;
import io.sluice.ledger.network.ChannelFile;
import io.sluice.proto.MemberEntry;
import io.sluice.proto.Signed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/** The channel that the configuration names. It need not answer now: the lane goes on, and its records wait. */
final class FabricAnchoring implements Anchoring {
    @Override
    public Ledger open(LocalLedger lane, Configuration.Fabric settings, Path outbox, Clock clock) throws IOException {
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
    }

    @Override
    public void announce(Configuration.Fabric settings, Signed entry) throws IOException {
        ChannelAccess access = ChannelFile.read(settings.channel());
        MemberRegistry.put(access, entry);
        MemberRegistry.openLanes(access, MemberEntry.parseFrom(entry.getPayload()));
    }
}
