package io.sluice.gateway;

import io.sluice.gateway.backup.Backup;
import io.sluice.gateway.backup.Restored;
import io.sluice.gateway.cli.Gateways;
import io.sluice.gateway.config.Configuration;
import io.sluice.gateway.config.ConfigurationException;
import io.sluice.gateway.http.Threads;
import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.provenance.LaneSigning;
import io.sluice.gateway.store.Blobs;
import io.sluice.gateway.store.Documents;
import io.sluice.ledger.Ledger;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;

/** A backup of a gateway that does not run: its parts are opened as by a gateway, so none can start meanwhile. */
final class OfflineBackup {
    private OfflineBackup() {}

    static long write(
            Configuration configuration,
            WritableByteChannel out,
            boolean withBlobs,
            Gateways.Far far,
            Clock clock,
            SecureRandom random)
            throws IOException, ConfigurationException {
        Opened opened = new Opened();
        try {
            if (Restored.in(configuration.directory()).isPresent()) {
                throw new IOException(configuration.directory()
                        + ": restored and not started yet (expected: the backup that it was restored from)");
            }
            Threads writing = opened.add(new Threads(configuration.organisation() + "-state", 1, 4));
            Organisation self = opened.add(Holdings.organisation(configuration, random));
            Documents database =
                    opened.add(Holdings.documents(configuration.state(), writing, new CompletableFuture<>()));
            Blobs blobs = opened.add(Holdings.blobs(configuration, opened));
            String origin = Holdings.lane(self, configuration.ledger().lane());
            Ledger ledger = opened.add(LaneSigning.open(configuration.ledger().directory(), self, origin, clock));
            Backup backup = new Backup(
                    Holdings.sources(configuration, self, database, blobs, ledger, Gateway.version()), clock);
            long[] bytes = {0};
            long expected = backup.estimate(withBlobs);
            backup.write(Channels.newOutputStream(out), withBlobs, expected, (stage, done, total) -> {
                bytes[0] = done;
                far.at(done, total);
            });
            return bytes[0];
        } finally {
            opened.close();
        }
    }
}
