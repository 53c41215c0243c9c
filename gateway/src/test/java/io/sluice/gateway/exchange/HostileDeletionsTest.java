package io.sluice.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import io.sluice.gateway.http.Threads;
import io.sluice.gateway.identity.Grants;
import io.sluice.gateway.identity.Members;
import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.identity.Organisations;
import io.sluice.gateway.policy.ObligationProfiles;
import io.sluice.gateway.policy.Vocabulary;
import io.sluice.gateway.provenance.Evidence;
import io.sluice.gateway.provenance.Refusals;
import io.sluice.gateway.provenance.TokenKeys;
import io.sluice.gateway.sealing.Digests;
import io.sluice.gateway.sealing.Receipts;
import io.sluice.gateway.sealing.SealException;
import io.sluice.gateway.store.Database;
import io.sluice.gateway.store.Document;
import io.sluice.ledger.CheckpointSigner;
import io.sluice.ledger.Ledger;
import io.sluice.ledger.LocalLedger;
import io.sluice.ledger.Query;
import io.sluice.proto.Agreement;
import io.sluice.proto.Binding;
import io.sluice.proto.DeletionAnswer;
import io.sluice.proto.DeletionReceipt;
import io.sluice.proto.OpenOutcome;
import io.sluice.proto.Opened;
import io.sluice.proto.Rank;
import io.sluice.proto.RecordKind;
import io.sluice.proto.Signed;
import io.sluice.proto.Terms;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Deletion receipts, and answers to them, from peers that lie. Every part is real; only the network is not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileDeletionsTest {
    private static final ByteString OBJECT = ByteString.copyFrom(new byte[16]);

    private final Clock clock = Clock.fixed(Organisations.START, ZoneOffset.UTC);
    private final Threads threads = new Threads("deletions-test", 4, 64);
    private final Threads writing = new Threads("deletions-test-state", 1, 4);
    private final Queue<Signed> answers = new ConcurrentLinkedQueue<>();
    private final List<String> stopped = new ArrayList<>();
    private Organisation hospital;
    private Organisation lab;
    private Organisation clinic;
    private Organisation stranger;
    private Database database;
    private Ledger ledger;
    private StoredAgreements agreements;
    private Foundation foundation;
    private Deletions deletions;

    @BeforeAll
    void aHospitalWithTwoPartners(@TempDir Path directory) throws Exception {
        hospital = Organisations.make(directory, "hospital");
        lab = Organisations.make(directory, "lab");
        clinic = Organisations.make(directory, "clinic");
        stranger = Organisations.make(directory, "stranger");
        Members members = Members.open(directory.resolve("hospital"), hospital, clock);
        for (Organisation each : List.of(lab, clinic)) {
            members.add(each.entry(), new Grants(Set.of(), Rank.RESTRICTED));
        }
        database = Database.open(directory.resolve("state"), writing.workers());
        ledger = LocalLedger.open(
                directory.resolve("lane"),
                new CheckpointSigner(
                        hospital.lane(),
                        hospital.checkpoint().ed25519Seed(),
                        hospital.checkpoint().mldsa44Seed()),
                clock);
        Evidence evidence = Evidence.open(
                ledger, hospital.name(), TokenKeys.of(hospital.tokenSecrets()), clock, Organisations.RANDOM);
        agreements = new StoredAgreements(database);
        foundation = new Foundation(new Parts(
                hospital,
                members,
                null,
                agreements,
                database,
                null,
                () -> ObligationProfiles.DEFAULT,
                BrakeState.open(database, hospital.name()),
                () -> null,
                new Recording(hospital.name(), evidence, ledger, new Refusals(evidence, clock)),
                null,
                null,
                (partner, checkpoint) -> {},
                peer(),
                threads,
                clock,
                Organisations.RANDOM));
        deletions = new Deletions(
                foundation.parts(), foundation.signed(), foundation.outbox(), foundation.locks(), stopped::add);
        agreed("urn:standing", hospital, lab);
    }

    /** The other gateway: gives its answers in turn. */
    private Partner peer() {
        return (Partner) Proxy.newProxyInstance(
                Partner.class.getClassLoader(), new Class<?>[] {Partner.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("notice");
                    assertThat(arguments[1]).isEqualTo(Deletions.PATH);
                    return answers.remove().toByteArray();
                });
    }

    @AfterAll
    void close() {
        threads.close();
        ledger.close();
        database.close();
        writing.close();
        List.of(lab, hospital, clinic, stranger).forEach(Organisation::close);
    }

    @Test
    void aReceiptThatItsSenderDidNotSignIsRefused() throws Exception {
        SignedAgreement agreement = agreed("urn:forged", hospital, lab);
        DeletionReceipt receipt = receipt(agreement).build();
        for (Organisation signer : List.of(stranger, clinic, hospital)) {
            refused(signed(signer, receipt), SealException.Reason.BAD_SIGNATURE);
        }
        Signed good = signed(lab, receipt);
        refused(
                good.toBuilder()
                        .setPayload(receipt.toBuilder().setTimeMillis(1).build().toByteString())
                        .build(),
                SealException.Reason.BAD_SIGNATURE);
        refused(lab.signing().sign(Revocation.TYPE, receipt.toByteString()), null);
        refused(good.toBuilder().clearSignatures().build(), null);
        nothingOf(agreement);
    }

    @Test
    void aReceiptOfWhatItsSenderDoesNotOweIsUnknown() throws Exception {
        SignedAgreement agreement = agreed("urn:ours", hospital, lab);
        SignedAgreement taken = agreed("urn:taken", lab, hospital);
        SignedAgreement free = agreed("urn:free", hospital, lab, Terms.getDefaultInstance());
        for (DeletionReceipt wrong : List.of(
                receipt(agreement)
                        .setObjectId(ByteString.copyFrom(new byte[15]))
                        .build(),
                receipt(agreement)
                        .setAgreementDigest(ByteString.copyFrom(new byte[32]))
                        .build(),
                receipt(agreement).setAgreementId("urn:another").build(),
                receipt(agreement).setBy("clinic").build(),
                receipt(taken).build(),
                receipt(free).build(),
                DeletionReceipt.getDefaultInstance())) {
            assertThat(deletions.received("lab", signed(lab, wrong)))
                    .as(wrong.toString())
                    .isEmpty();
        }
        DeletionReceipt anothers = receipt(agreement).setBy("clinic").build();
        assertThat(deletions.received("clinic", signed(clinic, anothers)))
                .as("another recipient's agreement")
                .isEmpty();
        DeletionReceipt nobodys = receipt(agreement).setBy("stranger").build();
        assertThat(deletions.received("stranger", signed(stranger, nobodys)))
                .as("no member")
                .isEmpty();
        List.of(agreement, taken, free).forEach(this::nothingOf);
    }

    @Test
    void aReceiptThatLeavesFilesOutIsRefused() throws Exception {
        SignedAgreement agreement = agreed("urn:files", hospital, lab);
        refused(signed(lab, receipt(agreement).setOpened(true).build()), SealException.Reason.MALFORMED);
        refused(signed(lab, receipt(agreement).setConfirmed(true).build()), SealException.Reason.MALFORMED);
        Opened opened = Opened.newBuilder().setOutcome(OpenOutcome.OPENED).build();
        database.write(tx -> {
            tx.put(Document.of(
                    "delivery",
                    "urn:transfer",
                    "CLOSED",
                    Binding.getDefaultInstance().toByteArray(),
                    Map.of("agreement", agreement.id())));
            SignedStore.put(tx, "urn:transfer", lab.signing().sign(Receipts.OPENED_TYPE, opened.toByteString()));
        });
        refused(signed(lab, receipt(agreement).build()), SealException.Reason.WRONG_BINDING);
        nothingOf(agreement);
        assertThat(deletions.received(
                        "lab",
                        signed(
                                lab,
                                receipt(agreement)
                                        .setOpened(true)
                                        .setConfirmed(true)
                                        .build())))
                .isPresent();
    }

    @Test
    void aReceiptIsRecordedOnceAndAnsweredHoweverOftenItComes() throws Exception {
        SignedAgreement agreement = agreed("urn:good", hospital, lab);
        long before = records();
        assertThat(foundation.holds().on(agreement.agreement())).isEmpty();
        Signed receipt = signed(lab, receipt(agreement).build());
        Signed answer = deletions.received("lab", receipt).orElseThrow();
        assertThat(deletions.received("lab", receipt)).contains(answer);
        DeletionAnswer word = DeletionAnswer.parseFrom(answer.getPayload());
        assertThat(word.getReceiptDigest()).isEqualTo(Digests.ofPayload(receipt));
        assertThat(word.getAgreementId()).isEqualTo(agreement.id());
        assertThat(word.getBy()).isEqualTo("hospital");
        assertThat(foundation.holds().on(agreement.agreement()))
                .as("no key any more, though the terms run")
                .hasValueSatisfying(reason -> assertThat(reason.code()).isEqualTo("retention-ended"));
        assertThat(stopped).contains(agreement.id());

        Signed later =
                signed(lab, receipt(agreement).setTimeMillis(1_900_000_000_000L).build());
        DeletionAnswer second = DeletionAnswer.parseFrom(
                deletions.received("lab", later).orElseThrow().getPayload());
        assertThat(second.getReceiptDigest())
                .as("of a gateway that was restored")
                .isEqualTo(Digests.ofPayload(later));
        assertThat(foundation.signed().get(Deletions.RECEIPT, agreement.id()))
                .as("the first one counts")
                .contains(receipt);
        assertThat(deletions.received("lab", receipt)).contains(answer);
        assertThat(records() - before).isEqualTo(1);
    }

    @Test
    void onlyAnAnswerToThisReceiptByItsProviderEndsTheTelling() throws Exception {
        SignedAgreement agreement = agreed("urn:told", lab, hospital);
        RetentionClock over = RetentionClocks.of(agreement.agreement(), "hospital", ObligationProfiles.DEFAULT)
                .orElseThrow()
                .at(RetentionClock.State.ENDED);
        Signed receipt = signed(hospital, receipt(agreement).setBy("hospital").build());
        database.write(tx -> SignedStore.put(tx, agreement.id(), receipt)); // As a crash left it.
        DeletionAnswer word = DeletionAnswer.newBuilder()
                .setReceiptDigest(Digests.ofPayload(receipt))
                .setAgreementId(agreement.id())
                .setBy("lab")
                .build();
        Signed good = lab.signing().sign(Deletions.ANSWER, word.toByteString());
        answers.add(Signed.newBuilder().setPayload(ByteString.copyFromUtf8("x")).build());
        answers.add(clinic.signing().sign(Deletions.ANSWER, word.toByteString()));
        answers.add(lab.signing()
                .sign(
                        Deletions.ANSWER,
                        word.toBuilder()
                                .setReceiptDigest(ByteString.copyFrom(new byte[32]))
                                .build()
                                .toByteString()));
        answers.add(good);

        deletions.declare(agreement, over, false);

        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (foundation.outbox().size() > 0 && System.nanoTime() < end) {
            LockSupport.parkNanos(5_000_000);
        }
        assertThat(foundation.outbox().size()).isZero();
        assertThat(answers).as("each answer before the good one was refused").isEmpty();
        assertThat(foundation.signed().get(Deletions.ANSWER, agreement.id())).contains(good);
        assertThat(foundation.signed().get(Deletions.RECEIPT, agreement.id())).contains(receipt);
    }

    @FuzzTest(maxDuration = "10s")
    void whateverAReceiptSaysNothingIsRecordedOfWhatItDoesNotName(byte[] bytes) throws Exception {
        Signed receipt = lab.signing().sign(Deletions.RECEIPT, ByteString.copyFrom(bytes));
        try {
            assertThat(deletions.received("lab", receipt)).isEmpty();
        } catch (SealException refused) {
            assertThat(refused.reason()).isIn(SealException.Reason.MALFORMED, SealException.Reason.WRONG_BINDING);
        }
    }

    private SignedAgreement agreed(String id, Organisation provider, Organisation recipient) throws Exception {
        return agreed(
                id,
                provider,
                recipient,
                Terms.newBuilder().addObligations(Vocabulary.DELETE).build());
    }

    /** Everything in it is always the same, so that a seed of the fuzz target can name its digest. */
    private SignedAgreement agreed(String id, Organisation provider, Organisation recipient, Terms terms)
            throws Exception {
        Agreement agreement = Agreement.newBuilder()
                .setId(id)
                .setProvider(provider.name())
                .setRecipient(recipient.name())
                .setDataset("notes")
                .setVersion(1)
                .setOfferId("urn:offer")
                .setPurpose("research")
                .setTerms(terms)
                .setObjectId(OBJECT)
                .setTimeMillis(clock.millis())
                .setTokenKeyShare(ByteString.copyFrom(new byte[32]))
                .build();
        SignedAgreement signed =
                SignedAgreement.of(provider.signing().sign(SignedAgreement.TYPE, agreement.toByteString()));
        agreements.put(signed, Agreements.Status.FINALIZED);
        return signed;
    }

    private DeletionReceipt.Builder receipt(SignedAgreement agreement) {
        return DeletionReceipt.newBuilder()
                .setAgreementId(agreement.id())
                .setAgreementDigest(agreement.digest())
                .setObjectId(OBJECT)
                .setBy("lab")
                .setTimeMillis(clock.millis());
    }

    private static Signed signed(Organisation signer, DeletionReceipt receipt) {
        return signer.signing().sign(Deletions.RECEIPT, receipt.toByteString());
    }

    /** @param reason null: whatever */
    private void refused(Signed receipt, SealException.Reason reason) {
        assertThatThrownBy(() -> deletions.received("lab", receipt))
                .isInstanceOfSatisfying(SealException.class, refused -> {
                    if (reason != null) {
                        assertThat(refused.reason()).isEqualTo(reason);
                    }
                });
    }

    private void nothingOf(SignedAgreement agreement) {
        assertThat(foundation.signed().get(Deletions.RECEIPT, agreement.id())).isEmpty();
        assertThat(foundation.signed().get(Deletions.ANSWER, agreement.id())).isEmpty();
        assertThat(foundation.holds().on(agreement.agreement())).isEmpty();
    }

    private long records() throws Exception {
        return ledger.find(Query.all().withKinds(Set.of(RecordKind.DELETED))).size();
    }
}
