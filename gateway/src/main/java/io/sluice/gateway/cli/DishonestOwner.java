package io.sluice.gateway.cli;

import io.sluice.gateway.dsp.LaneRoutes;
import io.sluice.gateway.http.HttpServer;
import io.sluice.gateway.http.HttpSettings;
import io.sluice.gateway.http.Threads;
import io.sluice.gateway.identity.Members;
import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.identity.Passwords;
import io.sluice.gateway.provenance.Event;
import io.sluice.gateway.provenance.Evidence;
import io.sluice.gateway.provenance.LaneCopies;
import io.sluice.gateway.provenance.LaneSigning;
import io.sluice.gateway.provenance.Openings;
import io.sluice.gateway.provenance.OwnLanes;
import io.sluice.gateway.provenance.RecordException;
import io.sluice.gateway.provenance.TokenKeys;
import io.sluice.ledger.Entry;
import io.sluice.ledger.Ledger;
import io.sluice.ledger.LocalLedger;
import io.sluice.ledger.Query;
import io.sluice.ledger.Witness;
import io.sluice.proto.Field;
import io.sluice.proto.Opening;
import io.sluice.proto.Record;
import io.sluice.proto.RecordKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;

/**
 * An organisation that has its own keys and wants to lie about its lane: the strongest liar that the evidence must stand
 * against. Serves, at its gateway's address, whatever lane it is told to.
 */
final class DishonestOwner implements AutoCloseable {
    private static final int WORKERS = 4;

    private final Path folder;
    private final int port;
    private final Surroundings around;
    private final Threads threads;
    private final Organisation self;
    private HttpServer server;

    DishonestOwner(Path folder, int port, Surroundings around) throws IOException {
        this.folder = folder;
        this.port = port;
        this.around = around;
        this.threads = new Threads("dishonest", WORKERS, WORKERS);
        this.self = Organisation.open(folder, Passwords.read(folder.resolve("password")), around.random());
    }

    /** Its lane as it is. */
    Ledger trueLane() throws IOException {
        return LocalLedger.open(folder.resolve("ledger"), LaneSigning.signer(self, self.lane()), around.clock());
    }

    /** A new lane under the same name and keys that tells everything again, but for records of some kinds. */
    Ledger rewritten(String name, Set<RecordKind> without) throws IOException {
        Ledger lane = LocalLedger.open(folder.resolve(name), LaneSigning.signer(self, self.lane()), around.clock());
        TimeMachine clock = new TimeMachine();
        try (Ledger old = trueLane()) {
            Evidence evidence =
                    Evidence.open(lane, self.name(), TokenKeys.of(self.tokenSecrets()), clock, around.random());
            for (Entry entry : old.find(Query.all())) {
                Record record = entry.parsed();
                if (!without.contains(record.getKind())) {
                    clock.now = Instant.ofEpochMilli(record.getTimeMillis());
                    Opening opening = Openings.parse(old.opening(entry.index()).orElseThrow());
                    evidence.record(retold(record, opening));
                }
            }
            return lane;
        } catch (RecordException e) {
            lane.close();
            throw new IOException("its own lane cannot be read: " + e.getMessage(), e);
        }
    }

    private static Event retold(Record record, Opening opening) {
        Event.Builder event = Event.of(record.getKind(), record.getOutcome()).rank(record.getRank());
        for (Field field : opening.getFieldsList()) {
            event.field(field.getKind(), field.getValue().toByteArray());
        }
        if (!opening.getAgreementTokenKey().isEmpty()) {
            event.agreementTokenKey(opening.getAgreementTokenKey().toByteArray());
        }
        return record.getStreamsCount() == 1 ? event.laneOnly().build() : event.build();
    }

    /** Answers auditors and partners with this lane. */
    void show(Ledger lane) throws IOException {
        Members members = Members.open(folder, self, around.clock());
        Witness witness = Witness.open(folder.resolve("witness"));
        server = HttpServer.start(
                HttpSettings.on("127.0.0.1", port),
                self.tls(members.peerCheck()),
                LaneRoutes.of(members, new OwnLanes(lane, self.entry().value(), LaneCopies.NONE), witness),
                threads);
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
        self.close();
        threads.close();
    }

    /** Tells the time that it is told. One thread. */
    private static final class TimeMachine extends Clock {
        private volatile Instant now = Instant.EPOCH;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
