package io.sluice.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import io.sluice.gateway.Await;
import io.sluice.gateway.consent.ConsentRegistry;
import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.identity.Organisations;
import io.sluice.gateway.sealing.Digests;
import io.sluice.gateway.sealing.SealException;
import io.sluice.proto.ConsentConfirmation;
import io.sluice.proto.ConsentNotice;
import io.sluice.proto.Rank;
import io.sluice.proto.RecordKind;
import io.sluice.proto.Signed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Notices of withdrawals, and confirmations of them, from peers that lie. Every part is real; only the network is not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileWithdrawalsTest {
    private final Clock clock = Clock.fixed(Organisations.START, ZoneOffset.UTC);
    private final NoticedPartner peer = new NoticedPartner("/sluice/v1/consent-withdrawals");
    private Premises premises;
    private Organisation lab;
    private Organisation hospital;
    private Organisation clinic;
    private Organisation stranger;
    private Foundation foundation;
    private Withdrawals withdrawals;

    @BeforeAll
    void aLabWithTwoPartners(@TempDir Path directory) throws Exception {
        premises = new Premises(directory, "lab", clock);
        lab = premises.own;
        hospital = premises.partner("hospital", Rank.CONFIDENTIAL);
        clinic = premises.partner("clinic", Rank.CONFIDENTIAL);
        stranger = premises.stranger("stranger");
        foundation = new Foundation(premises.parts(premises.database, premises.blobs, peer));
        withdrawals = new Withdrawals(
                foundation.parts(),
                new ConsentRegistry(premises.database),
                null,
                new Acquisitions(premises.database),
                foundation.signed(),
                foundation.outbox(),
                foundation.flows(),
                foundation.locks());
        agreed("urn:standing", hospital, lab);
    }

    @AfterAll
    void close() {
        premises.close();
    }

    @Test
    void aNoticeThatItsSenderDidNotSignIsRefused() throws Exception {
        SignedAgreement agreement = ended("urn:forged");
        ConsentNotice notice = notice(agreement).build();
        ConsentNotice changed = notice.toBuilder().setTimeMillis(1).build();
        Premises.forged(Withdrawals.NOTICE, hospital, notice, changed, stranger, clinic, lab)
                .forEach(this::refused);
        refused(hospital.signing().sign(Revocation.TYPE, notice.toByteString()));
        refused(signed(hospital, notice).toBuilder().clearSignatures().build());
        nothingOf(agreement);
    }

    @Test
    void aNoticeOfWhatIsNotBetweenUsAndItsSenderIsUnknown() throws Exception {
        SignedAgreement agreement = ended("urn:ours");
        SignedAgreement given = agreed("urn:given", lab, hospital);
        premises.agreements.end(given.id());
        for (ConsentNotice wrong : List.of(
                notice(agreement).setObjectId(ByteString.copyFrom(new byte[15])).build(),
                notice(agreement)
                        .setAgreementDigest(ByteString.copyFrom(new byte[32]))
                        .build(),
                notice(agreement).setAgreementId("urn:another").build(),
                notice(agreement).setBy("clinic").build(),
                notice(given).build(),
                ConsentNotice.getDefaultInstance())) {
            assertThat(withdrawals.received("hospital", signed(hospital, wrong)))
                    .as(wrong.toString())
                    .isInstanceOf(NoticeAnswer.Unknown.class);
        }
        ConsentNotice anothers = notice(agreement).setBy("clinic").build();
        assertThat(withdrawals.received("clinic", signed(clinic, anothers)))
                .as("another provider's agreement")
                .isInstanceOf(NoticeAnswer.Unknown.class);
        ConsentNotice nobodys = notice(agreement).setBy("stranger").build();
        assertThat(withdrawals.received("stranger", signed(stranger, nobodys)))
                .as("no member")
                .isInstanceOf(NoticeAnswer.Unknown.class);
        nothingOf(agreement);
        nothingOf(given);
    }

    @Test
    void aNoticeIsConfirmedWhenTheAgreementHasEndedAndAlwaysWithTheSameBytes() throws Exception {
        long before = records();
        SignedAgreement agreement = agreed("urn:confirmed", hospital, lab);
        Signed notice = signed(hospital, notice(agreement).build());
        assertThat(withdrawals.received("hospital", notice)).isInstanceOf(NoticeAnswer.NotYet.class);
        nothingOf(agreement);

        premises.agreements.end(agreement.id());
        Signed confirmed = confirmed(notice);
        assertThat(confirmed(notice)).isEqualTo(confirmed);
        ConsentConfirmation word = ConsentConfirmation.parseFrom(confirmed.getPayload());
        assertThat(word.getNoticeDigest()).isEqualTo(Digests.ofPayload(notice));
        assertThat(word.getAgreementId()).isEqualTo(agreement.id());
        assertThat(word.getBy()).isEqualTo("lab");
        assertThat(word.getOpened()).isFalse();
        Signed later = signed(
                hospital, notice(agreement).setTimeMillis(1_900_000_000_000L).build());
        assertThat(confirmed(later)).as("one confirmation for each agreement").isEqualTo(confirmed);
        assertThat(records() - before).isEqualTo(1);
    }

    @Test
    void onlyAConfirmationOfThisNoticeBySomebodyWhoMaySayItEndsTheAsking() throws Exception {
        SignedAgreement agreement = agreed("urn:asked", lab, hospital);
        Signed notice = signed(lab, notice(agreement).setBy("lab").build());
        ConsentConfirmation word = ConsentConfirmation.newBuilder()
                .setNoticeDigest(Digests.ofPayload(notice))
                .setAgreementId(agreement.id())
                .setBy("hospital")
                .setTimeMillis(clock.millis())
                .build();
        Signed good = hospital.signing().sign(Withdrawals.CONFIRMATION, word.toByteString());
        peer.give(Signed.newBuilder().setPayload(ByteString.copyFromUtf8("x")).build());
        peer.give(clinic.signing().sign(Withdrawals.CONFIRMATION, word.toByteString()));
        peer.give(hospital.signing()
                .sign(
                        Withdrawals.CONFIRMATION,
                        word.toBuilder()
                                .setNoticeDigest(ByteString.copyFrom(new byte[32]))
                                .build()
                                .toByteString()));
        peer.give(good);
        long before = records();
        Outbox.Item item = new Outbox.Item(Withdrawals.NOTICE, agreement.id(), "hospital", "");
        premises.database.write(tx -> {
            SignedStore.put(tx, agreement.id(), notice);
            Outbox.put(tx, item);
        });

        foundation.outbox().send(item);

        Await.until(
                Duration.ofMinutes(5),
                () -> foundation.outbox().size() == 0,
                () -> "outbox: " + foundation.outbox().size());
        assertThat(peer.left())
                .as("each answer before the good one was refused")
                .isZero();
        assertThat(foundation.signed().get(Withdrawals.CONFIRMATION, agreement.id()))
                .contains(good);
        assertThat(records() - before).isEqualTo(1);
    }

    @FuzzTest(maxDuration = "10s")
    void whateverANoticeSaysNothingIsConfirmedOfWhatStands(byte[] bytes) throws Exception {
        Signed notice = hospital.signing().sign(Withdrawals.NOTICE, ByteString.copyFrom(bytes));
        try {
            assertThat(withdrawals.received("hospital", notice))
                    .isInstanceOfAny(NoticeAnswer.Unknown.class, NoticeAnswer.NotYet.class);
        } catch (SealException refused) {
            assertThat(refused.reason()).isEqualTo(SealException.Reason.MALFORMED);
        }
    }

    private SignedAgreement ended(String id) throws Exception {
        SignedAgreement agreement = agreed(id, hospital, lab);
        premises.agreements.end(id);
        return agreement;
    }

    private SignedAgreement agreed(String id, Organisation provider, Organisation recipient) throws Exception {
        return premises.agreed(premises.agreement(id, provider, recipient), provider);
    }

    private ConsentNotice.Builder notice(SignedAgreement agreement) {
        return ConsentNotice.newBuilder()
                .setAgreementId(agreement.id())
                .setAgreementDigest(agreement.digest())
                .setObjectId(Premises.OBJECT)
                .setBy("hospital")
                .setTimeMillis(clock.millis());
    }

    private static Signed signed(Organisation signer, ConsentNotice notice) {
        return signer.signing().sign(Withdrawals.NOTICE, notice.toByteString());
    }

    private void refused(Signed notice) {
        assertThatThrownBy(() -> withdrawals.received("hospital", notice)).isInstanceOf(SealException.class);
    }

    private Signed confirmed(Signed notice) throws IOException {
        NoticeAnswer answer = withdrawals.received("hospital", notice);
        assertThat(answer).isInstanceOf(NoticeAnswer.Confirmed.class);
        return ((NoticeAnswer.Confirmed) answer).confirmation();
    }

    private void nothingOf(SignedAgreement agreement) {
        assertThat(foundation.signed().get(Withdrawals.CONFIRMATION, agreement.id()))
                .isEmpty();
        assertThat(foundation.signed().get(Withdrawals.NOTICE, agreement.id())).isEmpty();
    }

    private long records() throws Exception {
        return premises.records(RecordKind.CONSENT_WITHDRAWN);
    }
}
