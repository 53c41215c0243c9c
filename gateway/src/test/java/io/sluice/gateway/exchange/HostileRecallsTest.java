package io.sluice.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import io.sluice.gateway.Await;
import io.sluice.gateway.catalog.CatalogEntry;
import io.sluice.gateway.contracts.Kind;
import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.identity.Organisations;
import io.sluice.gateway.provenance.Tokens;
import io.sluice.gateway.sealing.Digests;
import io.sluice.gateway.sealing.KeyGrants;
import io.sluice.gateway.sealing.SealException;
import io.sluice.gateway.store.Database;
import io.sluice.gateway.store.Documents;
import io.sluice.gateway.store.NewBlob;
import io.sluice.gateway.store.StoreException;
import io.sluice.ledger.Query;
import io.sluice.proto.Derivation;
import io.sluice.proto.KeyGrant;
import io.sluice.proto.Label;
import io.sluice.proto.Rank;
import io.sluice.proto.RecallConfirmation;
import io.sluice.proto.RecallNotice;
import io.sluice.proto.RecordKind;
import io.sluice.proto.Signed;
import io.sluice.proto.Terms;
import io.sluice.proto.TokenKind;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Notices of recalls, and confirmations of them, from peers that lie; and processes that end at any step of either. Every
 * part is real; only the network is not.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileRecallsTest {
    private final Dying dying = Dying.onThisThreadAt("write", "update"); // What the outbox does goes on.
    private final Clock clock = Clock.fixed(Organisations.START, ZoneOffset.UTC);
    private final NoticedPartner peer = new NoticedPartner("/sluice/v1/recalls");
    private Premises premises;
    private Organisation lab;
    private Organisation hospital;
    private Organisation clinic;
    private Organisation stranger;
    private Database database;
    private Run run;

    @BeforeAll
    void aLabWithTwoPartners(@TempDir Path directory) throws Exception {
        premises = new Premises(directory, "lab", clock);
        lab = premises.own;
        hospital = premises.partner("hospital", Rank.CONFIDENTIAL);
        clinic = premises.partner("clinic", Rank.CONFIDENTIAL);
        stranger = premises.stranger("stranger");
        database = premises.database;
        run = new Run();
        agreed("urn:standing", hospital, lab);
    }

    @AfterAll
    void close() {
        premises.close();
    }

    /** The gateway's services, as after a start. */
    private final class Run {
        private final Foundation foundation;
        private final Acquisition acquisition;
        private final Recalls recalls;

        Run() {
            Documents documents = dying.mortal(Documents.class, database);
            foundation = new Foundation(premises.parts(documents, premises.blobs, peer));
            Parts parts = foundation.parts();
            Duration second = Duration.ofSeconds(1);
            Patience patience = new Patience(second, second, second, second, second);
            Mailboxes transfers = new Mailboxes(
                    new Processes(documents, Kind.TRANSFER),
                    null,
                    null,
                    null,
                    premises.threads.workers(),
                    premises.threads.timer(),
                    clock,
                    patience);
            Transferring transferring =
                    new Transferring(transfers, parts.agreements(), lab.name(), clock, Organisations.RANDOM, patience);
            Outbox outbox = foundation.outbox();
            acquisition = new Acquisition(
                    parts,
                    transferring,
                    foundation.signed(),
                    outbox,
                    foundation.locks(),
                    foundation.holds(),
                    new Retry(second));
            Revocation revocation =
                    new Revocation(parts, transferring, foundation.signed(), outbox, foundation.locks());
            recalls = new Recalls(
                    parts,
                    revocation,
                    acquisition,
                    foundation.signed(),
                    outbox,
                    foundation.flows(),
                    foundation.locks());
        }
    }

    @Test
    void aNoticeThatItsSenderDidNotSignIsRefusedAndNothingIsDeleted() throws Exception {
        SignedAgreement agreement = held("urn:forged");
        RecallNotice notice = notice(agreement).build();
        RecallNotice changed = notice.toBuilder().setTimeMillis(1).build();
        Premises.forged(Recalls.NOTICE, hospital, notice, changed, stranger, clinic, lab)
                .forEach(this::refused);
        refused(hospital.signing().sign(Withdrawals.NOTICE, notice.toByteString()));
        refused(hospital.signing().sign(Revocation.TYPE, notice.toByteString()));
        refused(signed(hospital, notice).toBuilder().clearSignatures().build());
        untouched(agreement);
    }

    @Test
    void aNoticeOfWhatIsNotBetweenUsAndItsSenderIsUnknownAndNothingIsDeleted() throws Exception {
        SignedAgreement agreement = held("urn:ours");
        SignedAgreement given = agreed("urn:given", lab, hospital);
        premises.agreements.end(given.id());
        for (RecallNotice wrong : List.of(
                notice(agreement).setObjectId(ByteString.copyFrom(new byte[15])).build(),
                notice(agreement)
                        .setAgreementDigest(ByteString.copyFrom(new byte[32]))
                        .build(),
                notice(agreement).setAgreementId("urn:another").build(),
                notice(agreement).setBy("clinic").build(),
                notice(given).build())) {
            assertThat(run.recalls.received("hospital", signed(hospital, wrong)))
                    .as(wrong.toString())
                    .isInstanceOf(NoticeAnswer.Unknown.class);
        }
        RecallNotice anothers = notice(agreement).setBy("clinic").build();
        assertThat(run.recalls.received("clinic", signed(clinic, anothers)))
                .as("another provider's agreement")
                .isInstanceOf(NoticeAnswer.Unknown.class);
        RecallNotice nobodys = notice(agreement).setBy("stranger").build();
        assertThat(run.recalls.received("stranger", signed(stranger, nobodys)))
                .as("no member")
                .isInstanceOf(NoticeAnswer.Unknown.class);
        untouched(agreement);
    }

    @Test
    void whatAPeerCallsItsRecallIsANameOrTheNoticeIsMalformed() throws Exception {
        SignedAgreement agreement = held("urn:named");
        for (String name :
                List.of("", "recall-1", "recall-0123456G", "recall-01234567\n", "see http://evil.example/")) {
            assertThatThrownBy(() -> run.recalls.received(
                            "hospital",
                            signed(hospital, notice(agreement).setRecall(name).build())))
                    .isInstanceOfSatisfying(
                            SealException.class,
                            refused -> assertThat(refused.reason()).isEqualTo(SealException.Reason.MALFORMED));
        }
        untouched(agreement);
    }

    @Test
    void whatIsHeldIsDeletedWhenTheAgreementHasEndedAndTheConfirmationAlwaysHasTheSameBytes() throws Exception {
        long before = records();
        SignedAgreement agreement = holding(agreed("urn:confirmed", hospital, lab));
        Signed notice = signed(hospital, notice(agreement).build());
        assertThat(run.recalls.received("hospital", notice)).isInstanceOf(NoticeAnswer.NotYet.class);
        untouched(agreement);

        premises.agreements.end(agreement.id());
        Signed confirmed = confirmed(run, notice);
        assertThat(confirmed(run, notice)).isEqualTo(confirmed);
        RecallConfirmation word = RecallConfirmation.parseFrom(confirmed.getPayload());
        assertThat(word.getNoticeDigest()).isEqualTo(Digests.ofPayload(notice));
        assertThat(word.getAgreementId()).isEqualTo(agreement.id());
        assertThat(word.getBy()).isEqualTo("lab");
        assertThat(word.getOpened()).isTrue();
        assertThat(word.getKeyHeld()).isTrue();
        assertThat(word.getCiphertextHeld()).isTrue();
        nothingIsHeld(agreement);
        Signed later = signed(
                hospital, notice(agreement).setTimeMillis(1_900_000_000_000L).build());
        assertThat(confirmed(run, later))
                .as("one confirmation for each agreement")
                .isEqualTo(confirmed);
        assertThat(records() - before).isEqualTo(1);
        assertThat(run.acquisition.open("urn:transfer:" + agreement.id(), null))
                .as("never again")
                .isInstanceOf(Acquired.Refused.class);
    }

    @Test
    void ciphertextThatAnAgreementThatStandsIsAboutStays() throws Exception {
        SignedAgreement agreement = held("urn:shared");
        SignedAgreement stands =
                agreed("urn:stands", hospital, lab, agreement.agreement().getManifestDigest());
        holding(stands);

        confirmed(run, signed(hospital, notice(agreement).build()));

        assertThat(premises.blobs.exists(Names.fetched(agreement.agreement().getManifestDigest())))
                .isTrue();
        assertThat(run.acquisition.held(stands.agreement()).key()).isTrue();
        assertThat(run.acquisition.held(agreement.agreement()).key()).isFalse();
    }

    @Test
    void whereverTheRecipientDiesItDeletesAndSaysWhatItHeldOnce() throws Exception {
        int steps = 0;
        boolean died = true;
        while (died) {
            steps++;
            for (boolean afterwards : List.of(false, true)) {
                long before = records();
                SignedAgreement agreement = held("urn:dies:" + steps + afterwards);
                Signed notice = signed(hospital, notice(agreement).build());
                died = dying.dies(steps, afterwards, () -> new Run().recalls.received("hospital", notice));
                Signed confirmed = confirmed(new Run(), notice);
                RecallConfirmation word = RecallConfirmation.parseFrom(confirmed.getPayload());
                assertThat(word.getKeyHeld()).as("step " + steps).isTrue();
                assertThat(word.getCiphertextHeld()).isTrue();
                assertThat(word.getOpened()).isTrue();
                nothingIsHeld(agreement);
                assertThat(records() - before).isEqualTo(1);
            }
        }
        assertThat(steps - 1)
                .as("what was held, states and grants, the confirmation")
                .isEqualTo(3);
    }

    @Test
    void whereverTheProviderDiesNothingIsGrantedAndEverybodyIsToldOnce() throws Exception {
        int steps = 0;
        boolean died = true;
        while (died) {
            steps++;
            for (boolean afterwards : List.of(false, true)) {
                String dataset = "dies-" + steps + "-" + afterwards;
                CatalogEntry entry = published(dataset, ByteString.EMPTY);
                CatalogEntry release = published(dataset + ".release", entry.objectId());
                SignedAgreement one = agreed("urn:" + dataset, lab, hospital, entry);
                SignedAgreement two = agreed("urn:" + dataset + ":release", lab, clinic, release);
                died = dying.dies(steps, afterwards, () -> new Run().recalls.order(dataset, 0, "ada", "wrong"));
                if (died && steps == 1 && !afterwards) {
                    continue; // Nobody has ordered anything.
                }
                Run restarted = new Run();
                assertThat(restarted.foundation.holds().on(one.agreement())).contains(RecallState.RECALLED);
                assertThat(restarted.foundation.holds().on(two.agreement()))
                        .as("made of it")
                        .contains(RecallState.RECALLED);
                restarted.recalls.resume();
                await(() -> told(restarted, dataset).size() == 2 && ended(one) && ended(two));
                assertThat(told(restarted, dataset)).containsExactlyInAnyOrder(one.id(), two.id());
                assertThat(restarted
                                .foundation
                                .parts()
                                .catalog()
                                .version(dataset, 1)
                                .orElseThrow()
                                .withdrawn())
                        .isTrue();
                await(() -> restarted
                                .foundation
                                .signed()
                                .get(Recalls.NOTICE, two.id())
                                .isPresent()
                        && new RecallState(database).unfinished().isEmpty());
                for (SignedAgreement each : List.of(one, two)) {
                    assertThat(ofAgreement(each)).as(each.id()).isEqualTo(1);
                }
            }
        }
        assertThat(steps).isGreaterThan(6);
    }

    @Test
    void whereverAnOrderIsInterruptedTheNextOneFinishesWhatItBegan() throws Exception {
        int steps = 0;
        boolean died = true;
        while (died) {
            steps++;
            String dataset = "twice-" + steps;
            SignedAgreement one = agreed("urn:" + dataset, lab, hospital, published(dataset, ByteString.EMPTY));
            died = dying.dies(steps, true, () -> new Run().recalls.order(dataset, 0, "ada", "wrong"));
            new Run().recalls.order(dataset, 0, "ada", "wrong, again");
            assertThat(ended(one)).as("step " + steps).isTrue();
            assertThat(told(run, dataset)).as("once").containsExactly(one.id());
            assertThat(ofAgreement(one)).isEqualTo(1);
            assertThat(database.get("outbox", Recalls.NOTICE + ":" + one.id())).isPresent();
        }
    }

    @Test
    void whileTheStateIsAwayNoMessageIsForgotten() throws Exception {
        AtomicInteger failures = new AtomicInteger(3);
        Documents away = (Documents) Proxy.newProxyInstance(
                Documents.class.getClassLoader(), new Class<?>[] {Documents.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("get") && failures.getAndDecrement() > 0) {
                        throw new StoreException(StoreException.Reason.AWAY, "expected in this test");
                    }
                    return method.invoke(database, arguments);
                });
        Outbox outbox = new Outbox(away, new SignedStore(away), peer, premises.threads);
        AtomicInteger sent = new AtomicInteger();
        outbox.sending("test", (item, message) -> sent.incrementAndGet());
        Outbox.Item item = new Outbox.Item("test", "urn:one", "hospital", "");
        database.write(tx -> {
            SignedStore.put(tx, "urn:one", lab.signing().sign("test", Premises.OBJECT));
            Outbox.put(tx, item);
        });

        outbox.send(item);

        await(() -> database.get("outbox", item.name()).isEmpty());
        assertThat(sent).hasValue(1);
        assertThat(failures.get()).isNotPositive();
    }

    @Test
    void onlyAConfirmationOfThisNoticeBySomebodyWhoMaySayItEndsTheAsking() throws Exception {
        SignedAgreement agreement = agreed("urn:asked", lab, hospital);
        Signed notice = signed(lab, notice(agreement).setBy("lab").build());
        RecallConfirmation word = RecallConfirmation.newBuilder()
                .setNoticeDigest(Digests.ofPayload(notice))
                .setAgreementId(agreement.id())
                .setBy("hospital")
                .setTimeMillis(clock.millis())
                .build();
        Signed good = hospital.signing().sign(Recalls.CONFIRMATION, word.toByteString());
        peer.give(Signed.newBuilder().setPayload(ByteString.copyFromUtf8("x")).build());
        peer.give(clinic.signing().sign(Recalls.CONFIRMATION, word.toByteString()));
        peer.give(hospital.signing().sign(Withdrawals.CONFIRMATION, word.toByteString()));
        peer.give(hospital.signing()
                .sign(
                        Recalls.CONFIRMATION,
                        word.toBuilder()
                                .setNoticeDigest(ByteString.copyFrom(new byte[32]))
                                .build()
                                .toByteString()));
        peer.give(hospital.signing()
                .sign(
                        Recalls.CONFIRMATION,
                        word.toBuilder().setAgreementId("urn:x").build().toByteString()));
        peer.give(good);
        Run asking = new Run();
        premises.recording.recalled(agreement, "recall-00000001", notice, "");
        Outbox.Item item = new Outbox.Item(Recalls.NOTICE, agreement.id(), "hospital", "");
        database.write(tx -> {
            SignedStore.put(tx, agreement.id(), notice);
            Outbox.put(tx, item);
        });

        asking.foundation.outbox().send(item);

        await(() -> asking.foundation
                .signed()
                .get(Recalls.CONFIRMATION, agreement.id())
                .isPresent());
        assertThat(peer.left())
                .as("each answer before the good one was refused")
                .isZero();
        assertThat(asking.foundation.signed().get(Recalls.CONFIRMATION, agreement.id()))
                .contains(good);
        assertThat(ofAgreement(agreement)).isEqualTo(2);
    }

    @Test
    void aConfirmationThatComesSeveralTimesAtOnceIsOnRecordOnce() throws Exception {
        SignedAgreement agreement = agreed("urn:at-once", lab, hospital);
        Signed notice = signed(lab, notice(agreement).setBy("lab").build());
        Signed confirmation = hospital.signing().sign(Recalls.CONFIRMATION, Premises.OBJECT);
        premises.recording.recalled(agreement, "recall-00000001", notice, "");
        int times = 4;
        CyclicBarrier atOnce = new CyclicBarrier(times);
        List<Future<?>> coming = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            FutureTask<Void> one = new FutureTask<>(() -> {
                atOnce.await();
                premises.recording.recallConfirmed(agreement, confirmation, "");
                return null;
            });
            coming.add(one);
            premises.threads.workers().execute(one);
        }
        for (Future<?> each : coming) {
            each.get();
        }
        assertThat(ofAgreement(agreement)).isEqualTo(2);
    }

    @FuzzTest(maxDuration = "10s")
    void whateverANoticeSaysNothingIsDeletedOfWhatStands(byte[] bytes) throws Exception {
        Signed notice = hospital.signing().sign(Recalls.NOTICE, ByteString.copyFrom(bytes));
        try {
            assertThat(run.recalls.received("hospital", notice))
                    .isInstanceOfAny(NoticeAnswer.Unknown.class, NoticeAnswer.NotYet.class);
        } catch (SealException refused) {
            assertThat(refused.reason()).isEqualTo(SealException.Reason.MALFORMED);
        }
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        Await.until(Duration.ofMinutes(5), condition, () -> "not so");
    }

    private List<String> told(Run from, String dataset) {
        List<String> told = new ArrayList<>();
        from.recalls.each(recall -> {
            if (recall.dataset().equals(dataset)) {
                from.recalls.told(recall.id(), each -> told.add(each.line().agreement()));
            }
        });
        return told;
    }

    private boolean ended(SignedAgreement agreement) {
        return premises.agreements.get(agreement.id()).orElseThrow().status() == Agreements.Status.ENDED;
    }

    private CatalogEntry published(String dataset, ByteString parent) {
        Label.Builder label = Label.newBuilder().setRank(Rank.CONFIDENTIAL);
        if (!parent.isEmpty()) {
            label.setDerivation(Derivation.newBuilder().addParentObjectIds(parent));
        }
        ByteString id = Digests.sha256(ByteString.copyFromUtf8(dataset));
        CatalogEntry entry = new CatalogEntry(
                dataset,
                1,
                label.build(),
                Terms.getDefaultInstance(),
                "urn:offer:" + dataset,
                id.substring(0, 16),
                id,
                id,
                1,
                1,
                "text/csv",
                dataset,
                clock.millis(),
                false);
        run.foundation.parts().catalog().put(entry);
        return entry;
    }

    private SignedAgreement held(String id) throws Exception {
        SignedAgreement agreement = holding(agreed(id, hospital, lab));
        premises.agreements.end(id);
        return agreement;
    }

    /** With ciphertext, a grant, and a file that was opened. */
    private SignedAgreement holding(SignedAgreement agreement) throws Exception {
        String transfer = "urn:transfer:" + agreement.id();
        Signed grant = hospital.signing()
                .sign(
                        KeyGrants.TYPE,
                        KeyGrant.newBuilder()
                                .setReceiptHash(Premises.OBJECT)
                                .build()
                                .toByteString());
        AcquisitionState state = new AcquisitionState(
                transfer, agreement.id(), "urn:theirs", AcquisitionState.Stage.OPENED, "", "", "", "", "", "", "00");
        database.write(tx -> {
            SignedStore.put(tx, transfer, grant);
            Acquisitions.put(tx, state);
        });
        try (NewBlob blob =
                premises.blobs.create(Names.fetched(agreement.agreement().getManifestDigest()))) {
            blob.write(ByteBuffer.wrap(new byte[10]));
            blob.commit();
        }
        return agreement;
    }

    private SignedAgreement agreed(String id, Organisation provider, Organisation recipient) throws Exception {
        return agreed(id, provider, recipient, Digests.sha256(ByteString.copyFromUtf8(id)));
    }

    private SignedAgreement agreed(String id, Organisation provider, Organisation recipient, CatalogEntry entry)
            throws Exception {
        return premises.agreed(
                premises.agreement(id, provider, recipient)
                        .setDataset(entry.dataset())
                        .setLabel(entry.label())
                        .setObjectId(entry.objectId())
                        .setManifestDigest(entry.manifestDigest()),
                provider);
    }

    private SignedAgreement agreed(String id, Organisation provider, Organisation recipient, ByteString manifestDigest)
            throws Exception {
        return premises.agreed(premises.agreement(id, provider, recipient).setManifestDigest(manifestDigest), provider);
    }

    private RecallNotice.Builder notice(SignedAgreement agreement) {
        return RecallNotice.newBuilder()
                .setAgreementId(agreement.id())
                .setAgreementDigest(agreement.digest())
                .setObjectId(agreement.agreement().getObjectId())
                .setBy("hospital")
                .setTimeMillis(clock.millis())
                .setRecall("recall-0123abcd");
    }

    private static Signed signed(Organisation signer, RecallNotice notice) {
        return signer.signing().sign(Recalls.NOTICE, notice.toByteString());
    }

    private void refused(Signed notice) {
        assertThatThrownBy(() -> run.recalls.received("hospital", notice)).isInstanceOf(SealException.class);
    }

    private static Signed confirmed(Run by, Signed notice) throws IOException {
        NoticeAnswer answer = by.recalls.received("hospital", notice);
        assertThat(answer).isInstanceOf(NoticeAnswer.Confirmed.class);
        return ((NoticeAnswer.Confirmed) answer).confirmation();
    }

    private void untouched(SignedAgreement agreement) {
        assertThat(run.foundation.signed().get(Recalls.CONFIRMATION, agreement.id()))
                .isEmpty();
        assertThat(run.acquisition.held(agreement.agreement())).isEqualTo(new Acquisition.Held(true, true));
    }

    private void nothingIsHeld(SignedAgreement agreement) {
        assertThat(run.acquisition.held(agreement.agreement())).isEqualTo(new Acquisition.Held(false, false));
    }

    private long records() throws Exception {
        return premises.records(RecordKind.RECALLED);
    }

    private long ofAgreement(SignedAgreement agreement) throws Exception {
        byte[] token = Tokens.of(
                agreement.agreement().getTokenKeyShare().toByteArray(),
                TokenKind.TOKEN_AGREEMENT,
                agreement.id().getBytes(StandardCharsets.UTF_8));
        return premises.ledger
                .find(Query.ofTokens(List.of(token)).withKinds(Set.of(RecordKind.RECALLED)))
                .size();
    }
}
