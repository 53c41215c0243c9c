package io.sluice.gateway;

import io.sluice.gateway.api.management.Readiness;
import io.sluice.gateway.backup.Backup;
import io.sluice.gateway.backup.Restored;
import io.sluice.gateway.config.Configuration;
import io.sluice.gateway.dsp.SharedNotes;
import io.sluice.gateway.http.Threads;
import io.sluice.gateway.identity.IdentityException;
import io.sluice.gateway.identity.Lanes;
import io.sluice.gateway.identity.Members;
import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.identity.Passwords;
import io.sluice.gateway.identity.SharedLists;
import io.sluice.gateway.provenance.LaneSigning;
import io.sluice.gateway.store.Blobs;
import io.sluice.gateway.store.Database;
import io.sluice.gateway.store.DiskReserve;
import io.sluice.gateway.store.Documents;
import io.sluice.gateway.store.FolderBlobs;
import io.sluice.gateway.store.PostgresDatabase;
import io.sluice.gateway.store.s3.S3Blobs;
import io.sluice.ledger.Ledger;
import io.sluice.ledger.LocalLedger;
import io.sluice.ledger.Witness;
import io.sluice.proto.ListedLane;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What a gateway holds: its keys and entry, its state, the members, ciphertext, its lane, and what it keeps of other lanes.
 * Opened in this order, and all of it before anybody is served: each may refuse.
 *
 * @param restored there if the folder came out of a backup and was not started since
 * @param shared what replicas tell each other about members; there if the state is in a database server
 * @param notes what replicas tell each other about partners' lanes; likewise
 */
record Holdings(
        Organisation self,
        Documents documents,
        Optional<Restored> restored,
        Optional<SharedLists> shared,
        Members members,
        Blobs blobs,
        DiskReserve reserve,
        Ledger ledger,
        Witness witness,
        Optional<SharedNotes> notes) {
    private static final System.Logger LOG = System.getLogger(Holdings.class.getName());
    private static final int BLOB_WORKERS = 16;

    /**
     * Waits for the state where this is a standby.
     *
     * @param mustEnd is told why, when the state has become another gateway's
     * @param opened closes all of it
     */
    static Holdings open(
            Configuration configuration,
            Choices choices,
            Readiness readiness,
            CompletableFuture<String> mustEnd,
            Clock clock,
            SecureRandom random,
            Opened opened)
            throws IOException {
        Path directory = configuration.directory();
        Threads writing = opened.add(new Threads(configuration.organisation() + "-state", 1, 4));
        Organisation known = opened.add(usable(configuration, clock, random));
        Documents documents = opened.add(owned(configuration.state(), readiness, writing, mustEnd));
        // While a standby waited, its keys and entry may have been replaced.
        Organisation self = configuration.state().standby() ? opened.add(usable(configuration, clock, random)) : known;
        Optional<Restored> restored = Restored.in(directory);
        if (restored.isPresent()) {
            restored.get().takeState(documents, configuration.crossBorder().isPresent());
        }
        Optional<SharedLists> shared = sharedLists(configuration, self, documents, restored.isPresent());
        Members members = Members.open(directory, self, clock, shared);
        Blobs blobs = opened.add(blobs(configuration, opened));
        DiskReserve reserve = DiskReserve.in(
                configuration.ledger().directory().getParent(),
                configuration.disk().evidenceBytes());
        Ledger ledger = opened.add(ledger(configuration, choices, self, clock, reserve));
        Witness witness = Witness.open(directory.resolve("witness"));
        Optional<SharedNotes> notes = shared.map(any -> new SharedNotes(witness, documents, members::entry));
        if (notes.isPresent()) {
            notes.get().takeOver();
        }
        return new Holdings(self, documents, restored, shared, members, blobs, reserve, ledger, witness, notes);
    }

    private static Optional<SharedLists> sharedLists(
            Configuration configuration, Organisation self, Documents documents, boolean restored) throws IOException {
        if (configuration.state().server().isEmpty()) {
            return Optional.empty();
        }
        SharedLists shared = new SharedLists(configuration.directory(), self, documents);
        if (restored) {
            shared.impose();
        } else {
            shared.meet();
        }
        return Optional.of(shared);
    }

    private static Organisation usable(Configuration configuration, Clock clock, SecureRandom random)
            throws IOException {
        Organisation self = organisation(configuration, random);
        Optional<IdentityException> over = self.refusal(clock.instant());
        if (over.isPresent()) {
            self.close();
            throw over.get();
        }
        return self;
    }

    /** The state, once it is this replica's: a standby waits for that. */
    private static Documents owned(
            Configuration.State state, Readiness readiness, Threads writing, CompletableFuture<String> mustEnd)
            throws IOException {
        if (!state.standby() || state.server().isEmpty()) {
            return documents(state, writing, mustEnd);
        }
        readiness.standby();
        LOG.log(System.Logger.Level.INFO, "standby: waits while another replica owns the state");
        try {
            Documents database = PostgresDatabase.waitForOwnership(
                    state.server().get(), writing.workers(), end -> mustEnd.complete(end.getMessage()));
            readiness.starting();
            LOG.log(System.Logger.Level.INFO, "standby: owns the state now, and starts");
            return database;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("standby: no longer waiting");
        }
    }

    static Documents documents(Configuration.State state, Threads writing, CompletableFuture<String> mustEnd) {
        return state.server().isPresent()
                ? PostgresDatabase.open(
                        state.server().get(), writing.workers(), end -> mustEnd.complete(end.getMessage()))
                : Database.openFile(state.file(), writing.workers());
    }

    /** In a folder, or on the way through it into a bucket. */
    static Blobs blobs(Configuration configuration, Opened opened) {
        Path directory = configuration.blobs().directory();
        long reserveBytes = configuration.disk().reserveBytes();
        if (configuration.blobs().bucket().isEmpty()) {
            return FolderBlobs.open(directory, reserveBytes);
        }
        Threads moving = opened.add(new Threads(configuration.organisation() + "-blobs", BLOB_WORKERS, 1));
        return S3Blobs.open(
                configuration.blobs().bucket().get(), directory, reserveBytes, moving.workers(), moving.timer());
    }

    /** The lane on disk, with the channel behind it that the configuration names. */
    private static Ledger ledger(
            Configuration configuration, Choices choices, Organisation self, Clock clock, DiskReserve reserve)
            throws IOException {
        String origin = lane(self, configuration.ledger().lane());
        LocalLedger lane = LaneSigning.open(
                configuration.ledger().directory(),
                self,
                origin,
                clock,
                settings -> settings.withMoreRoom(reserve::giveBack));
        Optional<Configuration.Fabric> fabric = configuration.ledger().fabric();
        return fabric.isEmpty()
                ? lane
                : choices.anchoring()
                        .open(lane, fabric.get(), configuration.directory().resolve("outbox"), clock);
    }

    /** What a backup of this gateway is made of. */
    static Backup.Sources sources(
            Configuration configuration,
            Organisation self,
            Documents documents,
            Blobs blobs,
            Ledger ledger,
            String version) {
        Map<String, Path> settings = new HashMap<>();
        configuration.ledger().fabric().ifPresent(fabric -> settings.put("ledger.fabric.channel", fabric.channel()));
        String scheme = configuration.grading().scheme();
        Path beside = configuration.file().toAbsolutePath().resolveSibling(scheme);
        if (Files.isRegularFile(beside)) { // Else it is one that comes along.
            settings.put("grading.scheme", beside);
        }
        return new Backup.Sources(
                self,
                configuration.directory(),
                configuration.file(),
                documents,
                blobs,
                ledger,
                configuration.ledger().copies(),
                settings,
                version);
    }

    static Organisation organisation(Configuration configuration, SecureRandom random) throws IOException {
        char[] password = Passwords.read(configuration.keys().passwordFile());
        try {
            return Organisation.openCompleted(configuration.directory(), password, random);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    /** Origin of the lane that we write. */
    static String lane(Organisation self, String name) throws IdentityException {
        String origin = self.name() + "/" + name;
        Optional<ListedLane> listed = Lanes.find(self.entry().value(), origin);
        if (listed.isEmpty() || listed.get().getEnded()) {
            throw new IdentityException(
                    IdentityException.Reason.MISSING,
                    "ledger.lane: " + name
                            + (listed.isEmpty() ? " is not listed in" : " has ended, says")
                            + " our member entry (expected: a lane in use; `sluice lane list` shows them)");
        }
        return origin;
    }
}
