package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.sluice.gateway.catalog.Catalog;
import io.sluice.gateway.catalog.OwnSources;
import io.sluice.gateway.classification.Grader;
import io.sluice.gateway.http.Threads;
import io.sluice.gateway.identity.Grants;
import io.sluice.gateway.identity.Members;
import io.sluice.gateway.identity.Operators;
import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.identity.Organisations;
import io.sluice.gateway.policy.Decisions;
import io.sluice.gateway.policy.ObligationProfiles;
import io.sluice.gateway.provenance.Evidence;
import io.sluice.gateway.provenance.Refusals;
import io.sluice.gateway.provenance.TokenKeys;
import io.sluice.gateway.store.Blobs;
import io.sluice.gateway.store.Database;
import io.sluice.gateway.store.Documents;
import io.sluice.gateway.store.FolderBlobs;
import io.sluice.ledger.CheckpointSigner;
import io.sluice.ledger.Ledger;
import io.sluice.ledger.LocalLedger;
import io.sluice.ledger.Query;
import io.sluice.proto.Agreement;
import io.sluice.proto.Rank;
import io.sluice.proto.RecordKind;
import io.sluice.proto.Signed;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An organisation and all that the services of its gateway stand on, on a disk: every part is real, only no network. */
public final class Premises implements AutoCloseable {
    /** What agreements here are about if nothing else is said. */
    static final ByteString OBJECT = ByteString.copyFrom(new byte[16]);

    public final Organisation own;
    public final Members members;
    public final Database database;
    public final Ledger ledger;
    public final Evidence evidence;
    final FolderBlobs blobs;
    final Recording recording;
    final StoredAgreements agreements;
    final Threads threads;
    private final Path directory;
    private final Clock clock;
    private final Threads writing;
    private final List<Organisation> others = new ArrayList<>();

    /** Makes it all in that directory; the clock is everybody's. */
    public Premises(Path directory, String name, Clock clock) throws Exception {
        this.directory = directory;
        this.clock = clock;
        threads = new Threads("premises-test", 8, 64);
        writing = new Threads("premises-test-state", 1, 4);
        own = Organisations.make(directory, name);
        members = Members.open(directory.resolve(name), own, clock);
        database = Database.open(directory.resolve("state"), writing.workers());
        blobs = FolderBlobs.open(directory.resolve("blobs"), 0);
        ledger = LocalLedger.open(
                directory.resolve("lane"),
                new CheckpointSigner(
                        own.lane(),
                        own.checkpoint().ed25519Seed(),
                        own.checkpoint().mldsa44Seed()),
                clock);
        evidence = Evidence.open(ledger, name, TokenKeys.of(own.tokenSecrets()), clock, Organisations.RANDOM);
        recording = new Recording(name, evidence, ledger, new Refusals(evidence, clock));
        agreements = new StoredAgreements(database);
    }

    /** Another organisation, which is a member. */
    Organisation partner(String name, Rank clearance) throws Exception {
        Organisation partner = stranger(name);
        members.add(partner.entry(), new Grants(Set.of(), clearance));
        return partner;
    }

    /** Another organisation, which is not. */
    Organisation stranger(String name) throws Exception {
        Organisation stranger = Organisations.make(directory, name);
        others.add(stranger);
        return stranger;
    }

    /** Of a gateway that neither grades, asks people nor judges by what is on its lane, as after a start. */
    Parts parts(Documents documents, Blobs blobs, Partner peer) {
        BrakeState brakes = BrakeState.open(documents, own.name());
        return new Parts(
                own,
                members,
                new Catalog(documents, new Decisions(() -> ObligationProfiles.DEFAULT), brakes::now),
                new StoredAgreements(documents),
                documents,
                blobs,
                () -> ObligationProfiles.DEFAULT,
                brakes,
                () -> null,
                recording,
                null,
                new Crossings(documents, Optional.empty(), clock::millis),
                null,
                (partner, checkpoint) -> {},
                peer,
                threads,
                clock,
                Organisations.RANDOM);
    }

    /** Of a gateway that provides, as after a start. */
    Parts providing(Documents documents, ObligationProfiles profiles, Optional<Crossings.Home> home, Grader grader)
            throws Exception {
        Evidence recorded =
                Evidence.open(ledger, own.name(), TokenKeys.of(own.tokenSecrets()), clock, Organisations.RANDOM);
        Recording records = new Recording(own.name(), recorded, ledger, new Refusals(recorded, clock));
        Crossings crossings = new Crossings(documents, home, recorded::nowMillis);
        BrakeState brakes = BrakeState.open(documents, own.name());
        return new Parts(
                own,
                members,
                new Catalog(
                        documents, new Decisions(() -> profiles), brakes::now, new OwnSources(own.name()), crossings),
                new StoredAgreements(documents),
                documents,
                blobs,
                () -> profiles,
                brakes,
                () -> grader,
                records,
                new Approving(
                        own.name(),
                        documents,
                        Operators.open(documents, own, clock),
                        () -> profiles,
                        records,
                        Organisations.RANDOM),
                crossings,
                new LedgerStanding(ledger, () -> profiles, clock),
                (partner, checkpoint) -> {},
                null,
                threads,
                clock,
                Organisations.RANDOM);
    }

    /** Everything in it is always the same, so that a seed of a fuzz target can name its digest. */
    Agreement.Builder agreement(String id, Organisation provider, Organisation recipient) {
        return Agreement.newBuilder()
                .setId(id)
                .setProvider(provider.name())
                .setRecipient(recipient.name())
                .setDataset("notes")
                .setVersion(1)
                .setOfferId("urn:offer")
                .setPurpose("research")
                .setObjectId(OBJECT)
                .setTimeMillis(clock.millis())
                .setTokenKeyShare(ByteString.copyFrom(new byte[32]));
    }

    /** It is made, and stands. */
    SignedAgreement agreed(Agreement.Builder agreement, Organisation provider) throws Exception {
        SignedAgreement signed = SignedAgreement.of(
                provider.signing().sign(SignedAgreement.TYPE, agreement.build().toByteString()));
        agreements.put(signed, Agreements.Status.FINALIZED);
        return signed;
    }

    /** What the others sign in that one's place, and what that one signed before it was changed. */
    static List<Signed> forged(String type, Organisation by, Message said, Message changed, Organisation... others) {
        List<Signed> forged = new ArrayList<>();
        for (Organisation other : others) {
            forged.add(other.signing().sign(type, said.toByteString()));
        }
        Signed good = by.signing().sign(type, said.toByteString());
        forged.add(good.toBuilder().setPayload(changed.toByteString()).build());
        return forged;
    }

    /** How many of that kind are on the lane. */
    long records(RecordKind kind) throws Exception {
        return ledger.find(Query.all().withKinds(Set.of(kind))).size();
    }

    @Override
    public void close() {
        threads.close();
        ledger.close();
        blobs.close();
        database.close();
        writing.close();
        others.forEach(Organisation::close);
        own.close();
    }
}
