package io.sluice.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import io.sluice.gateway.Await;
import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.identity.Organisations;
import io.sluice.gateway.policy.ObligationProfiles;
import io.sluice.gateway.policy.Vocabulary;
import io.sluice.gateway.sealing.Digests;
import io.sluice.gateway.sealing.Receipts;
import io.sluice.gateway.sealing.SealException;
import io.sluice.gateway.store.Document;
import io.sluice.proto.Binding;
import io.sluice.proto.DeletionAnswer;
import io.sluice.proto.DeletionReceipt;
import io.sluice.proto.OpenOutcome;
import io.sluice.proto.Opened;
import io.sluice.proto.Rank;
import io.sluice.proto.RecordKind;
import io.sluice.proto.Signed;
import io.sluice.proto.Terms;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Deletion receipts, and answers to them, from peers that lie. Every part is real; only the network is not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileDeletionsTest {
    private final Clock clock = Clock.fixed(Organisations.START, ZoneOffset.UTC);
    private final NoticedPartner peer = new NoticedPartner(Deletions.PATH);
    private final List<String> stopped = new ArrayList<>();
    private Premises premises;
    private Organisation hospital;
    private Organisation lab;
    private Organisation clinic;
    private Organisation stranger;
    private Foundation foundation;
    private Deletions deletions;

    @BeforeAll
    void aHospitalWithTwoPartners(@TempDir Path directory) throws Exception {
        premises = new Premises(directory, "hospital", clock);
        hospital = premises.own;
        lab = premises.partner("lab", Rank.RESTRICTED);
        clinic = premises.partner("clinic", Rank.RESTRICTED);
        stranger = premises.stranger("stranger");
        foundation = new Foundation(premises.parts(premises.database, premises.blobs, peer));
        deletions = new Deletions(
                foundation.parts(), foundation.signed(), foundation.outbox(), foundation.locks(), stopped::add);
        agreed("urn:standing", hospital, lab);
    }

    @AfterAll
    void close() {
        premises.close();
    }

    @Test
    void aReceiptThatItsSenderDidNotSignIsRefused() throws Exception {
        SignedAgreement agreement = agreed("urn:forged", hospital, lab);
        DeletionReceipt receipt = receipt(agreement).build();
        DeletionReceipt changed = receipt.toBuilder().setTimeMillis(1).build();
        for (Signed each : Premises.forged(Deletions.RECEIPT, lab, receipt, changed, stranger, clinic, hospital)) {
            refused(each, SealException.Reason.BAD_SIGNATURE);
        }
        refused(lab.signing().sign(Revocation.TYPE, receipt.toByteString()), null);
        refused(signed(lab, receipt).toBuilder().clearSignatures().build(), null);
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
        premises.database.write(tx -> {
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
        SignedAgreement agreement = agreed("urn:asked", lab, hospital);
        RetentionClock over = RetentionClocks.of(agreement.agreement(), "hospital", ObligationProfiles.DEFAULT)
                .orElseThrow()
                .at(RetentionClock.State.ENDED);
        Signed receipt = signed(hospital, receipt(agreement).setBy("hospital").build());
        premises.database.write(tx -> SignedStore.put(tx, agreement.id(), receipt)); // As a crash left it.
        DeletionAnswer word = DeletionAnswer.newBuilder()
                .setReceiptDigest(Digests.ofPayload(receipt))
                .setAgreementId(agreement.id())
                .setBy("lab")
                .build();
        Signed good = lab.signing().sign(Deletions.ANSWER, word.toByteString());
        peer.give(Signed.newBuilder().setPayload(ByteString.copyFromUtf8("x")).build());
        peer.give(clinic.signing().sign(Deletions.ANSWER, word.toByteString()));
        peer.give(lab.signing()
                .sign(
                        Deletions.ANSWER,
                        word.toBuilder()
                                .setReceiptDigest(ByteString.copyFrom(new byte[32]))
                                .build()
                                .toByteString()));
        peer.give(good);

        deletions.declare(agreement, over, false);

        Await.until(
                Duration.ofMinutes(5),
                () -> foundation.outbox().size() == 0,
                () -> "outbox: " + foundation.outbox().size());
        assertThat(peer.left())
                .as("each answer before the good one was refused")
                .isZero();
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

    private SignedAgreement agreed(String id, Organisation provider, Organisation recipient, Terms terms)
            throws Exception {
        return premises.agreed(premises.agreement(id, provider, recipient).setTerms(terms), provider);
    }

    private DeletionReceipt.Builder receipt(SignedAgreement agreement) {
        return DeletionReceipt.newBuilder()
                .setAgreementId(agreement.id())
                .setAgreementDigest(agreement.digest())
                .setObjectId(Premises.OBJECT)
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
        return premises.records(RecordKind.DELETED);
    }
}
