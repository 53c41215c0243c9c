package io.sluice.gateway.provenance;

import io.sluice.gateway.identity.CheckpointKeys;
import io.sluice.gateway.identity.Organisation;
import io.sluice.ledger.CheckpointSigner;
import io.sluice.ledger.CheckpointVerifier;
import io.sluice.ledger.LocalLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** How an organisation opens its own lanes: signed by the checkpoint key in use, after those that its entry retires. */
public final class LaneSigning {
    private LaneSigning() {}

    /**
     * Opens a lane of ours to be written.
     *
     * @param directory of the lane; made when it is missing
     * @param origin ORG/LANE, which our entry lists
     */
    public static LocalLedger open(Path directory, Organisation self, String origin, Clock clock) throws IOException {
        return open(directory, self, origin, clock, UnaryOperator.identity());
    }

    /** As above, with settings of one's own. */
    public static LocalLedger open(
            Path directory, Organisation self, String origin, Clock clock, UnaryOperator<LocalLedger.Settings> settings)
            throws IOException {
        LocalLedger.Settings usual = LocalLedger.Settings.defaults();
        Optional<CheckpointVerifier> keys = keys(self, origin);
        return LocalLedger.open(
                directory,
                signer(self, origin),
                clock,
                settings.apply(keys.map(usual::withEarlierKeys).orElse(usual)));
    }

    /** What our entry says of who signs this lane; empty when it does not list it. */
    public static Optional<CheckpointVerifier> keys(Organisation self, String origin) {
        MemberKeys own =
                name -> name.equals(self.name()) ? Optional.of(self.entry().value()) : Optional.empty();
        return own.laneKeys(origin);
    }

    /** Of the key in use. */
    public static CheckpointSigner signer(Organisation self, String origin) {
        CheckpointKeys keys = self.checkpoint();
        byte[] ed25519 = keys.ed25519Seed();
        byte[] mldsa44 = keys.mldsa44Seed();
        try {
            return new CheckpointSigner(origin, ed25519, mldsa44);
        } finally {
            Arrays.fill(ed25519, (byte) 0);
            Arrays.fill(mldsa44, (byte) 0);
        }
    }
}
