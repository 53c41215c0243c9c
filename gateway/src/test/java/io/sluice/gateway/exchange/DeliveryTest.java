package io.sluice.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.sluice.gateway.catalog.Catalog;
import io.sluice.gateway.catalog.CatalogEntry;
import io.sluice.gateway.classification.FloorTable;
import io.sluice.gateway.classification.Grader;
import io.sluice.gateway.contracts.Kind;
import io.sluice.gateway.http.Threads;
import io.sluice.gateway.identity.Grants;
import io.sluice.gateway.identity.Members;
import io.sluice.gateway.identity.Operators;
import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.identity.Organisations;
import io.sluice.gateway.policy.Brake;
import io.sluice.gateway.policy.Decisions;
import io.sluice.gateway.policy.ObligationProfiles;
import io.sluice.gateway.policy.OwnerTerms;
import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.provenance.Evidence;
import io.sluice.gateway.provenance.Refusals;
import io.sluice.gateway.provenance.TokenKeys;
import io.sluice.gateway.sealing.Digests;
import io.sluice.gateway.sealing.KeyGrants;
import io.sluice.gateway.sealing.Receipts;
import io.sluice.gateway.sealing.SealException;
import io.sluice.gateway.store.Database;
import io.sluice.gateway.store.FolderBlobs;
import io.sluice.ledger.CheckpointSigner;
import io.sluice.ledger.Ledger;
import io.sluice.ledger.LedgerException;
import io.sluice.ledger.LocalLedger;
import io.sluice.ledger.Query;
import io.sluice.proto.Agreement;
import io.sluice.proto.Binding;
import io.sluice.proto.KeyGrant;
import io.sluice.proto.Manifest;
import io.sluice.proto.OpenOutcome;
import io.sluice.proto.Opened;
import io.sluice.proto.Rank;
import io.sluice.proto.Receipt;
import io.sluice.proto.RecordKind;
import io.sluice.proto.Signed;
import java.io.ByteArrayInputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The provider's half against recipients who cheat. Every part is real; only the network is left out. */
class DeliveryTest {
    private static final Grader GRADER = new Grader(FloorTable.DEFAULT);
    private static final byte[] ROWS = "id;note\n1;a\n2;b\n".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private final Clock clock = Clock.fixed(Organisations.START, ZoneOffset.UTC);
    private final Threads threads = new Threads("delivery-test", 8, 64);
    private final Threads writing = new Threads("delivery-test-state", 1, 4);
    private Organisation hospital;
    private Organisation lab;
    private Organisation stranger;
    private Members members;
    private Database database;
    private FolderBlobs blobs;
    private Ledger ledger;
    private final AtomicInteger lost = new AtomicInteger();
    private StoredAgreements agreements;
    private Foundation foundation;
    private Publication publication;
    private CatalogEntry entry;
    private Manifest manifest;
    private BrakeState brakes;

    @BeforeEach
    void aHospitalOffersADataset() throws Exception {
        hospital = Organisations.make(directory, "hospital");
        lab = Organisations.make(directory, "lab");
        stranger = Organisations.make(directory, "stranger");
        members = Members.open(directory.resolve("hospital"), hospital, clock);
        members.add(lab.entry(), new Grants(Set.of(), Rank.CONFIDENTIAL));
        members.add(stranger.entry(), new Grants(Set.of(), Rank.CONFIDENTIAL));
        database = Database.open(directory.resolve("state"), writing.workers());
        blobs = FolderBlobs.open(directory.resolve("blobs"), 0);
        ledger = losing(LocalLedger.open(
                directory.resolve("lane"),
                new CheckpointSigner(
                        hospital.lane(),
                        hospital.checkpoint().ed25519Seed(),
                        hospital.checkpoint().mldsa44Seed()),
                clock));
        Evidence evidence = Evidence.open(
                ledger, hospital.name(), TokenKeys.of(hospital.tokenSecrets()), clock, Organisations.RANDOM);
        agreements = new StoredAgreements(database);
        brakes = BrakeState.open(database, hospital.name());
        Recording recording = new Recording(hospital.name(), evidence, ledger, new Refusals(evidence, clock));
        Parts parts = new Parts(
                hospital,
                members,
                new Catalog(database, new Decisions(() -> ObligationProfiles.DEFAULT), brakes::now),
                agreements,
                database,
                blobs,
                () -> ObligationProfiles.DEFAULT,
                brakes,
                () -> GRADER,
                recording,
                new Approving(
                        hospital.name(),
                        database,
                        Operators.open(database, hospital, clock),
                        () -> ObligationProfiles.DEFAULT,
                        recording,
                        Organisations.RANDOM),
                new Crossings(database, Optional.empty(), clock::millis),
                new LedgerStanding(ledger, () -> ObligationProfiles.DEFAULT, clock),
                (partner, checkpoint) -> {},
                null,
                threads,
                clock,
                Organisations.RANDOM);
        foundation = new Foundation(parts);
        publication = new Publication(parts, foundation.dataKeys());
        entry = published("notes", 0, List.of());
        manifest = Manifest.parseFrom(foundation
                .signed()
                .bySha256(entry.manifestDigest().toByteArray())
                .orElseThrow()
                .getPayload());
    }

    private CatalogEntry published(String dataset, long untilMillis, List<ParentName> parents) throws Exception {
        PublishOrder order = new PublishOrder(
                dataset,
                "notes.csv",
                GRADER,
                Rank.CONFIDENTIAL,
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                new OwnerTerms(List.of(), List.of("research"), untilMillis, 2, false),
                0,
                false,
                parents,
                "",
                OptionalLong.empty(),
                Optional.empty(),
                ROWS.length);
        Graded graded = publication.grade(order, rows());
        return ((Published.Stored) publication.publish(order, graded, rows())).entry();
    }

    @AfterEach
    void close() {
        ledger.close();
        blobs.close();
        database.close();
        threads.close();
        writing.close();
        List.of(hospital, lab, stranger).forEach(Organisation::close);
    }

    @Test
    void aReceiptForThisCiphertextGetsTheKeyAndTheSameBytesHoweverOften() throws Exception {
        Binding binding = started(agreed(lab), "t1");
        GrantAnswer.Granted first = granted(answer("lab", "t1", receipt(binding, lab)));
        GrantAnswer.Granted again = granted(answer("lab", "t1", receipt(binding, lab)));
        assertThat(again.signedGrant()).isEqualTo(first.signedGrant());
        KeyGrant grant = KeyGrants.verify(
                Signed.parseFrom(first.signedGrant()),
                List.of(hospital.signing().publicKey()),
                binding);
        KeyGrants.unwrap(grant, lab.sealingKeys()).close();
        assertThat(ledger.find(Query.all().withKinds(Set.of(RecordKind.GRANTED))))
                .hasSize(1);
    }

    @Test
    void aReceiptOfAnotherTransferIsRefused() throws Exception {
        SignedAgreement agreement = agreed(lab);
        Binding one = started(agreement, "t1");
        started(agreement, "t2");
        refusedReceipt("lab", "t2", receipt(one, lab), SealException.Reason.WRONG_BINDING);
    }

    @Test
    void aReceiptWithAnotherRootNonceOrAgreementIsRefused() throws Exception {
        Binding binding = started(agreed(lab), "t1");
        ByteString other = ByteString.copyFrom(new byte[32]);
        for (Binding wrong : List.of(
                binding.toBuilder().setRoot(other).build(),
                binding.toBuilder().setNonce(other.substring(0, 16)).build(),
                binding.toBuilder().setAgreementDigest(other).build(),
                binding.toBuilder().setProvider("somebody").build())) {
            refusedReceipt("lab", "t1", receipt(wrong, lab), SealException.Reason.WRONG_BINDING);
        }
        assertThat(ledger.find(Query.all().withKinds(Set.of(RecordKind.GRANTED))))
                .isEmpty();
    }

    @Test
    void aReceiptThatAStrangerSignedIsRefused() throws Exception {
        Binding binding = started(agreed(lab), "t1");
        refusedReceipt("lab", "t1", receipt(binding, stranger), SealException.Reason.BAD_SIGNATURE);
    }

    @Test
    void anotherMemberHearsNothingOfTheTransfer() throws Exception {
        Binding binding = started(agreed(lab), "t1");
        Delivery delivery = foundation.delivery();
        assertThat(delivery.object("stranger", "t1")).isEmpty();
        assertThat(delivery.segments("stranger", "t1")).isEmpty();
        assertThat(delivery.manifest("stranger", "t1")).isEmpty();
        assertThat(delivery.receipt("stranger", "t1", receipt(binding, lab))).isEmpty();
        assertThat(delivery.receipt("lab", "t9", receipt(binding, lab))).isEmpty();
    }

    @Test
    void afterARevocationNoKeyLeavesAndNoByteIsServed() throws Exception {
        SignedAgreement agreement = agreed(lab);
        Binding binding = started(agreement, "t1");
        agreements.end(agreement.id());
        assertThat(answer("lab", "t1", receipt(binding, lab))).isInstanceOf(GrantAnswer.Denied.class);
        assertThat(foundation.delivery().object("lab", "t1")).isEmpty();
    }

    @Test
    void aGrantThatWasMadeIsNotResentAfterARevocation() throws Exception {
        SignedAgreement agreement = agreed(lab);
        Binding binding = started(agreement, "t1");
        granted(answer("lab", "t1", receipt(binding, lab)));
        agreements.end(agreement.id());
        assertThat(answer("lab", "t1", receipt(binding, lab))).isInstanceOf(GrantAnswer.Denied.class);
    }

    @Test
    void underABrakeNothingStartsNoByteAndNoKeyLeavesAndAGrantThatWasMadeIsNotResent() throws Exception {
        SignedAgreement agreement = agreed(lab);
        Binding granted = started(agreement, "t1");
        Binding held = started(agreement, "t2");
        GrantAnswer.Granted made = granted(answer("lab", "t1", receipt(granted, lab)));
        Brake brake = new Brake(
                "brake-1", Brake.Scope.DATASET, "notes", Set.of(), clock.millis(), "admin-socket", "incident");
        brakes.hold(brake);
        Delivery delivery = foundation.delivery();
        assertThat(answer("lab", "t1", receipt(granted, lab))).isInstanceOf(GrantAnswer.Denied.class);
        assertThat(answer("lab", "t2", receipt(held, lab))).isInstanceOf(GrantAnswer.Denied.class);
        assertThat(delivery.decide(agreement, "lab", "t3")).isInstanceOf(TransferDecider.Start.Refused.class);
        assertThat(delivery.decide(agreement, "lab", "t2")).isInstanceOf(TransferDecider.Start.Refused.class);
        assertThat(delivery.object("lab", "t1")).isEmpty();
        assertThat(delivery.segments("lab", "t1")).isEmpty();
        assertThat(delivery.manifest("lab", "t1")).isEmpty();
        assertThat(delivery.stopped("lab", "t1")).isPresent();
        assertThat(delivery.stopped("stranger", "t1"))
                .as("a stranger learns nothing")
                .isEmpty();

        brakes.release(brake.id());
        assertThat(granted(answer("lab", "t1", receipt(granted, lab))).signedGrant())
                .isEqualTo(made.signedGrant());
        assertThat(delivery.object("lab", "t2")).isPresent();
    }

    @Test
    void whatIsBeingSentIsCutWhenABrakeFallsAndSoIsWhatWasJustSent() throws Exception {
        started(agreed(lab), "t1");
        started(agreed(lab), "t2");
        AtomicInteger cuts = new AtomicInteger();
        foundation.delivery().sending("t1", cuts::incrementAndGet).close();
        Sending open = foundation.delivery().sending("t2", cuts::incrementAndGet);
        foundation.flows().cut();
        assertThat(cuts).hasValue(0);
        assertThat(open.stopped()).isEmpty();
        brakes.hold(
                new Brake("brake-1", Brake.Scope.MEMBER, "lab", Set.of(), clock.millis(), "admin-socket", "incident"));
        foundation.flows().cut();
        assertThat(cuts).hasValue(2);
        assertThat(open.stopped()).isPresent();
    }

    @Test
    void aCountCountsGrantsOnePerTransfer() throws Exception {
        SignedAgreement agreement = agreed(lab);
        for (String transfer : List.of("t1", "t2")) {
            granted(answer("lab", transfer, receipt(started(agreement, transfer), lab)));
        }
        TransferDecider.Start third = foundation.delivery().decide(agreement, "lab", "t3");
        assertThat(third).isInstanceOf(TransferDecider.Start.Refused.class);
    }

    @Test
    void whatIsBeingSentIsCutAndRecordedWhenOtherTransfersUseTheCountUp() throws Exception {
        SignedAgreement agreement = agreed(lab);
        Binding one = started(agreement, "t1");
        Binding two = started(agreement, "t2");
        started(agreement, "t3");
        AtomicInteger cuts = new AtomicInteger();
        Delivery delivery = foundation.delivery();
        try (Sending sending = delivery.sending("t3", cuts::incrementAndGet)) {
            granted(answer("lab", "t1", receipt(one, lab)));
            assertThat(delivery.cutIfOver("t3")).isFalse();
            assertThat(delivery.endIfOver("t3")).isEmpty();
            granted(answer("lab", "t2", receipt(two, lab)));
            assertThat(delivery.stopped("lab", "t3").map(Reason::code)).contains("count-used-up");
            assertThat(delivery.cutIfOver("t3")).isTrue();
            assertThat(cuts).hasValue(1);
            assertThat(delivery.endIfOver("t3")).extracting(Reason::code).contains("count-used-up");
            assertThat(sending.stopped().map(Reason::code)).contains("count-used-up");
        }
        assertThat(ledger.find(Query.all().withKinds(Set.of(RecordKind.REFUSED))))
                .hasSize(1);
        assertThat(delivery.endIfOver("t1")).as("its key has left").isEmpty();
        delivery.close("t3");
        assertThat(delivery.object("lab", "t3")).isEmpty();
        assertThat(delivery.endIfOver("t3")).isEmpty();
        assertThat(delivery.started("", 10)).containsExactly("t1", "t2");
    }

    @Test
    void oneThatCannotBeRecordedNowKeepsNoOtherFromBeingCutAndEnded() throws Exception {
        SignedAgreement agreement = agreed(lab);
        Binding one = started(agreement, "t1");
        Binding two = started(agreement, "t2");
        started(agreement, "t3");
        started(agreement, "t4");
        AtomicInteger cuts = new AtomicInteger();
        Delivery delivery = foundation.delivery();
        try (Sending third = delivery.sending("t3", cuts::incrementAndGet);
                Sending fourth = delivery.sending("t4", cuts::incrementAndGet)) {
            granted(answer("lab", "t1", receipt(one, lab)));
            granted(answer("lab", "t2", receipt(two, lab)));
            TermWatch watch = new TermWatch(foundation.parts(), delivery, foundation.flows(), transferring());
            lost.set(1);
            watch.look();
            assertThat(cuts).hasValue(2);
            assertThat(third.stopped()).isPresent();
            assertThat(fourth.stopped()).isPresent();
            assertThat(delivery.started("", 10)).as("one is to be ended later").hasSize(3);
            watch.look();
            assertThat(delivery.started("", 10)).containsExactly("t1", "t2");
        }
        assertThat(ledger.find(Query.all().withKinds(Set.of(RecordKind.REFUSED))))
                .hasSize(2);
    }

    private Transferring transferring() {
        Patience patience = Patience.defaults();
        Mailboxes none = new Mailboxes(
                new Processes(database, Kind.TRANSFER),
                null,
                null,
                null,
                threads.workers(),
                threads.timer(),
                clock,
                patience);
        return new Transferring(none, agreements, hospital.name(), clock, Organisations.RANDOM, patience);
    }

    /** Takes a record, unless it is to be lost. */
    private Ledger losing(Ledger real) {
        return (Ledger) Proxy.newProxyInstance(
                Ledger.class.getClassLoader(), new Class<?>[] {Ledger.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("appendAt") && lost.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                        return CompletableFuture.failedFuture(
                                new LedgerException(LedgerException.Stage.STOPPED, "away"));
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void whatWasPublishedAsAChildIsNoReleaseWhoseKeyEndsWithItsTerms() throws Exception {
        CatalogEntry child = published(
                "children",
                clock.instant().plus(Duration.ofDays(1)).toEpochMilli(),
                List.of(ParentName.parse("notes")));
        ReleaseEnds ends = new ReleaseEnds(foundation.parts(), foundation.dataKeys());
        ends.adopt();
        database.write(tx -> ReleaseEnds.put(tx, child)); // As a program that took it for a release left it.
        ends.look(clock.instant().plus(Duration.ofDays(2)).toEpochMilli());
        assertThat(foundation.dataKeys().has(DataKeys.hex(child.objectId()))).isTrue();
        assertThat(ledger.find(Query.all().withKinds(Set.of(RecordKind.ERASED))))
                .isEmpty();
    }

    @Test
    void aRemovedMemberGetsNothing() throws Exception {
        SignedAgreement agreement = agreed(lab);
        Binding binding = started(agreement, "t1");
        members.remove("lab");
        assertThat(answer("lab", "t1", receipt(binding, lab))).isInstanceOf(GrantAnswer.Denied.class);
        assertThat(foundation.delivery().decide(agreement, "lab", "t2"))
                .isInstanceOf(TransferDecider.Start.Refused.class);
    }

    @Test
    void aGrantDoesNotOpenUnderAnotherTransfer() throws Exception {
        SignedAgreement agreement = agreed(lab);
        Binding one = started(agreement, "t1");
        Binding two = started(agreement, "t2");
        GrantAnswer.Granted grant = granted(answer("lab", "t1", receipt(one, lab)));
        assertThatThrownBy(() -> KeyGrants.verify(
                        Signed.parseFrom(grant.signedGrant()),
                        List.of(hospital.signing().publicKey()),
                        two))
                .isInstanceOfSatisfying(
                        SealException.class, e -> assertThat(e.reason()).isEqualTo(SealException.Reason.WRONG_BINDING));
    }

    @Test
    void openedWithoutAGrantIsUnknownAndOfAnotherGrantRefused() throws Exception {
        SignedAgreement agreement = agreed(lab);
        Binding binding = started(agreement, "t1");
        assertThat(foundation.delivery().opened("lab", "t1", opened(binding, ByteString.copyFrom(new byte[32]))))
                .isFalse();
        granted(answer("lab", "t1", receipt(binding, lab)));
        assertThatThrownBy(() ->
                        foundation.delivery().opened("lab", "t1", opened(binding, ByteString.copyFrom(new byte[32]))))
                .isInstanceOf(SealException.class);
        assertThat(ledger.find(Query.all().withKinds(Set.of(RecordKind.DELIVERED))))
                .isEmpty();
    }

    @Test
    void ciphertextWhoseKeyACrashNeverStoredIsSweptAndNoOther() throws Exception {
        ByteString lost = ByteString.copyFrom(new byte[16]);
        try (var blob = blobs.create(Names.object(lost))) {
            blob.write(java.nio.ByteBuffer.allocate(10));
            blob.commit();
        }
        publication.sweep();
        assertThat(blobs.exists(Names.object(lost))).isFalse();
        assertThat(blobs.exists(Names.object(entry.objectId()))).isTrue();
        assertThat(blobs.exists(Names.segments(entry.objectId()))).isTrue();
    }

    private SignedAgreement agreed(Organisation recipient) throws Exception {
        Agreement agreement = Agreement.newBuilder()
                .setId("urn:uuid:" + UUID.randomUUID())
                .setProvider("hospital")
                .setRecipient(recipient.name())
                .setDataset("notes")
                .setVersion(entry.version())
                .setOfferId(entry.offerId())
                .setPurpose("research")
                .setTerms(entry.terms())
                .setLabel(entry.label())
                .setObjectId(entry.objectId())
                .setManifestDigest(entry.manifestDigest())
                .setTimeMillis(clock.millis())
                .setTokenKeyShare(ByteString.copyFrom(new byte[32]))
                .build();
        Signed one = hospital.signing().sign(SignedAgreement.TYPE, agreement.toByteString());
        Signed both = one.toBuilder()
                .addAllSignatures(recipient
                        .signing()
                        .sign(SignedAgreement.TYPE, agreement.toByteString())
                        .getSignaturesList())
                .build();
        SignedAgreement signed = SignedAgreement.of(both);
        agreements.put(signed, Agreements.Status.FINALIZED);
        return signed;
    }

    private Binding started(SignedAgreement agreement, String transfer) {
        TransferDecider.Start start = foundation.delivery().decide(agreement, "lab", transfer);
        assertThat(start).isInstanceOf(TransferDecider.Start.Granted.class);
        String nonce = ((TransferDecider.Start.Granted) start).address().property(Profile.NONCE);
        return Binding.newBuilder()
                .setProvider("hospital")
                .setRecipient("lab")
                .setAgreementDigest(agreement.digest())
                .setTransferId(transfer)
                .setNonce(Acquisition.nonce(nonce))
                .setHeaderHash(manifest.getHeaderHash())
                .setManifestDigest(entry.manifestDigest())
                .setRoot(manifest.getRoot())
                .setTimeMillis(clock.millis())
                .build();
    }

    private Signed receipt(Binding binding, Organisation signer) {
        return Receipts.sign(
                Receipt.newBuilder()
                        .setBinding(binding)
                        .setRecipientSealingKeyId(lab.sealing().keyId())
                        .build(),
                signer.signing());
    }

    private Signed opened(Binding binding, ByteString grantHash) {
        return Receipts.sign(
                Opened.newBuilder()
                        .setBinding(binding)
                        .setGrantHash(grantHash)
                        .setPlaintextSha256(Digests.sha256(ByteString.copyFrom(ROWS)))
                        .setOutcome(OpenOutcome.OPENED)
                        .build(),
                lab.signing());
    }

    private GrantAnswer answer(String member, String transfer, Signed receipt) throws Exception {
        Optional<GrantAnswer> answer = foundation.delivery().receipt(member, transfer, receipt);
        return answer.orElseThrow();
    }

    private static GrantAnswer.Granted granted(GrantAnswer answer) {
        assertThat(answer).isInstanceOf(GrantAnswer.Granted.class);
        return (GrantAnswer.Granted) answer;
    }

    private void refusedReceipt(String member, String transfer, Signed receipt, SealException.Reason reason) {
        assertThatThrownBy(() -> foundation.delivery().receipt(member, transfer, receipt))
                .isInstanceOfSatisfying(
                        SealException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static ReadableByteChannel rows() {
        return Channels.newChannel(new ByteArrayInputStream(ROWS));
    }
}
