package io.sluice.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import io.sluice.gateway.Await;
import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.identity.Organisations;
import io.sluice.gateway.policy.DatasetOrigin;
import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.policy.Right;
import io.sluice.gateway.policy.RightAct;
import io.sluice.gateway.policy.RightGrant;
import io.sluice.gateway.sealing.Digests;
import io.sluice.gateway.sealing.SealException;
import io.sluice.gateway.store.Documents;
import io.sluice.proto.Rank;
import io.sluice.proto.RecordKind;
import io.sluice.proto.RightEnd;
import io.sluice.proto.RightNotice;
import io.sluice.proto.RightPapers;
import io.sluice.proto.RightTaken;
import io.sluice.proto.Signed;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rights from peers that lie, and processes that end at any step of handing one on, taking one, or ending one. We are a trust
 * that hospital hands rights to. Every part is real; only the network is not.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileRightsTest {
    private static final ByteString KEY = ByteString.copyFrom(new byte[32]);

    private final Dying dying = Dying.onThisThreadAt("write", "update"); // What the outbox does goes on.
    private final Clock clock = Clock.fixed(Organisations.START, ZoneOffset.UTC);
    private final Queue<Signed> answers = new ConcurrentLinkedQueue<>();
    private volatile ByteString asked = ByteString.EMPTY; // SHA-256 of the notice's payload.
    private Premises premises;
    private Organisation trust;
    private Organisation hospital;
    private Organisation clinic;
    private Organisation lab;
    private Organisation stranger;
    private Run run;

    @BeforeAll
    void aTrustWithThreePartners(@TempDir Path directory) throws Exception {
        premises = new Premises(directory, "trust", clock);
        trust = premises.own;
        hospital = premises.partner("hospital", Rank.CONFIDENTIAL);
        clinic = premises.partner("clinic", Rank.CONFIDENTIAL);
        lab = premises.partner("lab", Rank.CONFIDENTIAL);
        stranger = premises.stranger("stranger");
        run = new Run();
    }

    @AfterAll
    void close() {
        premises.close();
    }

    /** The gateway's services, as after a start. */
    private final class Run {
        private final Foundation foundation;
        private final Entitling entitling;

        Run() {
            Documents documents = dying.mortal(Documents.class, premises.database);
            foundation = new Foundation(premises.parts(documents, premises.blobs, peer()));
            entitling = new Entitling(foundation.parts(), foundation.signed(), foundation.outbox(), foundation.locks());
        }
    }

    /** Another gateway: gives its answers in turn to the notice that is asked for, and is else away. */
    private Partner peer() {
        return (Partner) Proxy.newProxyInstance(
                Partner.class.getClassLoader(), new Class<?>[] {Partner.class}, (proxy, method, arguments) -> {
                    boolean told = method.getName().equals("notice")
                            && Digests.ofPayload(Signed.parseFrom((byte[]) arguments[2]))
                                    .equals(asked);
                    Signed answer = told ? answers.poll() : null;
                    if (answer == null) {
                        throw new PartnerException(PartnerException.Kind.AWAY, "away");
                    }
                    return answer.toByteArray();
                });
    }

    @Test
    void aRightThatItsGrantorDidNotSignIsRefusedAndNothingIsKept() throws Exception {
        RightGrant grant = use("forged", "hospital", "trust");
        Signed good = signed(hospital, grant);
        ByteString wider = RightPaper.message(use("forged", "hospital", "trust", 8, Optional.empty()), KEY)
                .toByteString();
        for (Signed forged : List.of(
                signed(lab, grant),
                signed(stranger, grant),
                signed(trust, grant),
                good.toBuilder().setPayload(wider).build(),
                good.toBuilder().clearSignatures().build(),
                good.toBuilder().setType(RightPaper.END).build())) {
            refused("hospital", notice(hospital, papers(forged)));
            assertThatThrownBy(() -> run.entitling.add(papers(forged).toByteArray()))
                    .isInstanceOf(SealException.class);
        }
        assertThat(shown("forged")).isEmpty();
    }

    @Test
    void aNoticeThatIsReplayedByAnotherOrIsForAnotherIsRefused() throws Exception {
        Signed grant = signed(hospital, use("replayed", "hospital", "trust"));
        Signed notice = notice(hospital, papers(grant));
        refused("lab", notice);
        refused("lab", notice(lab, papers(grant)));
        RightNotice toClinic = RightNotice.parseFrom(notice.getPayload()).toBuilder()
                .setTo("clinic")
                .build();
        refused("hospital", hospital.signing().sign(Entitling.NOTICE, toClinic.toByteString()));
        Signed others = signed(hospital, use("replayed", "hospital", "clinic"));
        refused("hospital", notice(hospital, papers(others)));
        assertThat(run.entitling.received("stranger", notice)).isInstanceOf(NoticeAnswer.Unknown.class);
        assertThat(shown("replayed")).isEmpty();
    }

    @Test
    void whatCanNeverCountIsNotTaken() throws Exception {
        RightGrant base = use("malformed", "hospital", "lab", 1, Optional.empty());
        RightGrant deep = use("malformed", "lab", "trust", 1, Optional.of(base.id()));
        RightGrant stolen = use("malformed", "clinic", "trust", 0, Optional.of(base.id()));
        RightGrant good = use("malformed", "lab", "trust", 0, Optional.of(base.id()));
        Signed first = signed(hospital, base);
        assertThat(refusal("lab", notice(lab, papers(first, signed(lab, deep)))))
                .contains("right-too-deep");
        assertThat(refusal("clinic", notice(clinic, papers(first, signed(clinic, stolen)))))
                .contains("right-not-held");
        RightGrant management = management("malformed", "lab", "trust", Optional.of(base.id()));
        assertThat(refusal("lab", notice(lab, papers(first, signed(lab, management)))))
                .contains("right-wider");
        RightGrant another = use("another", "lab", "trust", 0, Optional.of(base.id()));
        assertThat(refusal("lab", notice(lab, papers(signed(lab, another))))).contains("right-base-unknown");
        assertThat(run.entitling.received("lab", notice(lab, papers(first, signed(lab, good)))))
                .isInstanceOf(NoticeAnswer.Confirmed.class);
        assertThat(standing(good)).isEmpty();
    }

    @Test
    void aWordThatIsNotUnderstoodMakesAGrantUnreadable() {
        io.sluice.proto.RightGrant message = RightPaper.message(use("odd", "hospital", "trust"), KEY);
        ByteString unknown = message.toByteString().concat(ByteString.copyFrom(new byte[] {(byte) 0xa0, 1, 7}));
        for (ByteString odd : List.of(
                unknown,
                message.toBuilder().setRightValue(9).build().toByteString(),
                message.toBuilder().addActs("sell").build().toByteString(),
                message.toBuilder().clearTokenKey().build().toByteString(),
                message.toBuilder().setOrigin("admissions").build().toByteString(),
                message.toBuilder().setDepth(9).build().toByteString(),
                message.toBuilder().addPurposes("a").addPurposes("a").build().toByteString(),
                message.toBuilder().addPurposes("a".repeat(4_000)).build().toByteString())) {
            assertThatThrownBy(() -> RightPaper.read(odd))
                    .isInstanceOfSatisfying(
                            SealException.class,
                            refused -> assertThat(refused.reason()).isEqualTo(SealException.Reason.MALFORMED));
        }
    }

    @Test
    void aGrantThatComesAgainAfterItsEndStaysEnded() throws Exception {
        RightGrant grant = use("ended", "hospital", "trust");
        Signed notice = notice(hospital, papers(signed(hospital, grant)));
        confirmed("hospital", notice);
        assertThat(standing(grant)).isEmpty();
        confirmed("hospital", notice(hospital, ends(end(hospital, grant))));
        assertThat(standing(grant)).containsExactly("right-revoked");
        long before = premises.records(RecordKind.RIGHT);
        confirmed("hospital", notice);
        confirmed("hospital", notice(hospital, ends(end(hospital, grant))));
        assertThat(standing(grant)).containsExactly("right-revoked");
        assertThat(premises.records(RecordKind.RIGHT)).as("once").isEqualTo(before);
    }

    @Test
    void onlyWhoMayEndARightEndsIt() throws Exception {
        RightGrant transfer = transfer("sold", "hospital", "trust");
        confirmed("hospital", notice(hospital, papers(signed(hospital, transfer))));
        refused("hospital", notice(hospital, ends(end(hospital, transfer))));
        refused("lab", notice(lab, ends(end(lab, transfer))));
        Signed forged = end(hospital, transfer).toBuilder()
                .setPayload(RightEnd.newBuilder()
                        .setGrant(transfer.id())
                        .setBy("trust")
                        .build()
                        .toByteString())
                .build();
        refused("hospital", notice(hospital, ends(forged)));
        assertThat(standing(transfer)).isEmpty();
        RightGrant unknown = use("nobody-told-us", "hospital", "trust");
        assertThat(run.entitling.received("hospital", notice(hospital, ends(end(hospital, unknown)))))
                .as("it is asked again until the grant has come")
                .isInstanceOf(NoticeAnswer.Unknown.class);
        assertThat(run.entitling.revoke(transfer.name())).as("given back").isInstanceOf(Entitling.Done.Now.class);
        assertThat(standing(transfer)).containsExactly("right-revoked");
    }

    @Test
    void twoTransfersOfOneRightAreShownAndNeitherCounts() throws Exception {
        RightGrant ours = transfer("twice", "hospital", "trust");
        RightGrant theirs = transfer("twice", "hospital", "lab");
        confirmed("hospital", notice(hospital, papers(signed(hospital, ours))));
        assertThat(standing(ours)).isEmpty();
        run.entitling.add(papers(signed(hospital, theirs)).toByteArray());
        for (RightGrant each : List.of(ours, theirs)) {
            assertThat(run.entitling.find(each.name()).orElseThrow().against())
                    .singleElement()
                    .satisfies(reason -> assertThat(reason.text()).contains(ours.name(), theirs.name()));
            assertThat(standing(each)).containsExactly("right-conflict");
        }
        Entitling.Done refused = run.entitling.grant(wish("twice", "clinic", Right.USE));
        assertThat(((Entitling.Done.Refused) refused).reasons())
                .extracting(Reason::code)
                .containsExactly("right-conflict");
    }

    @Test
    void whatWasTransferredIsNotHandedOnAgainByItsFormerHolder() {
        Entitling.Wish sale = new Entitling.Wish(
                new DatasetOrigin("trust", "given"), Right.OWNERSHIP, "clinic", Set.of(), Set.of(), 0, -1, "", true);
        RightGrant kept = granted(run.entitling.grant(wish("trust", "given", "lab", Right.USE)));
        RightGrant sold = granted(run.entitling.grant(sale));
        assertThat(sold.keeps()).containsExactly(kept.id());
        for (Entitling.Done again : List.of(
                run.entitling.grant(sale), run.entitling.grant(wish("trust", "given", "lab", Right.MANAGEMENT)))) {
            assertThat(((Entitling.Done.Refused) again).reasons())
                    .extracting(Reason::code)
                    .containsExactly("right-given-away");
        }
        assertThat(run.entitling.revoke(sold.name()))
                .isInstanceOfSatisfying(
                        Entitling.Done.Refused.class,
                        refused -> assertThat(refused.reasons().get(0).code()).isEqualTo("right-not-ours"));
        assertThat(standing(kept)).as("a grant made before stays").isEmpty();
    }

    @Test
    void whereverTheGrantorDiesTheRightCountsOnceItIsRecordedAndIsToldOnce() throws Exception {
        int steps = 0;
        boolean died = true;
        while (died) {
            steps++;
            for (boolean afterwards : List.of(false, true)) {
                String dataset = "dies-" + steps + afterwards;
                long before = premises.records(RecordKind.RIGHT);
                died = dying.dies(
                        steps,
                        afterwards,
                        () -> new Run().entitling.grant(wish("trust", dataset, "clinic", Right.USE)));
                boolean signed = !(died && steps == 1 && !afterwards);
                Run restarted = new Run();
                restarted.entitling.resume();
                await(() -> restarted.entitling.all().stream()
                                .filter(each -> each.grant().origin().dataset().equals(dataset))
                                .filter(each -> each.against().isEmpty())
                                .count()
                        == (signed ? 1 : 0));
                await(() -> new RightState(premises.database)
                        .at(RightState.Step.OPEN)
                        .isEmpty());
                assertThat(premises.records(RecordKind.RIGHT) - before)
                        .as("step " + steps)
                        .isEqualTo(signed ? 1 : 0);
                if (signed) {
                    assertThat(waiting(shown(dataset).get(0).grant())).isTrue();
                }
            }
        }
        assertThat(steps - 1).as("signed, counts").isEqualTo(2);
    }

    @Test
    void whereverTheEndOfARightIsInterruptedItCountsAtOnceAndIsRecordedOnce() throws Exception {
        int steps = 0;
        boolean died = true;
        while (died) {
            steps++;
            for (boolean afterwards : List.of(false, true)) {
                RightGrant grant =
                        granted(run.entitling.grant(wish("trust", "ends-" + steps + afterwards, "clinic", Right.USE)));
                long before = premises.records(RecordKind.RIGHT);
                died = dying.dies(steps, afterwards, () -> new Run().entitling.revoke(grant.name()));
                boolean ended = !(died && steps == 1 && !afterwards);
                assertThat(standing(grant)).isEqualTo(ended ? List.of("right-revoked") : List.of());
                new Run().entitling.resume();
                await(() -> new RightState(premises.database)
                        .at(RightState.Step.ENDING)
                        .isEmpty());
                assertThat(premises.records(RecordKind.RIGHT) - before)
                        .as("step " + steps)
                        .isEqualTo(ended ? 1 : 0);
            }
        }
        assertThat(steps - 1).as("ending, ended").isEqualTo(2);
    }

    @Test
    void aRightEndsAfterTheKeyThatIsBeingGranted() throws Exception {
        RightGrant grant = granted(run.entitling.grant(wish("trust", "locked", "clinic", Right.USE)));
        Thread ending = new Thread(() -> run.entitling.revoke(grant.name()));
        run.foundation.locks().holding(Ancestry.rightLock(grant.origin()), () -> {
            ending.start();
            try {
                await(() -> ending.getState() == Thread.State.WAITING);
            } catch (Exception e) {
                throw new IOException(e);
            }
            assertThat(standing(grant)).as("it waits").isEmpty();
            return true;
        });
        ending.join();
        assertThat(standing(grant)).containsExactly("right-revoked");
    }

    @Test
    void whereverTheHolderDiesItTakesTheRightWhenItIsToldAgainAndRecordsItOnce() throws Exception {
        int steps = 0;
        boolean died = true;
        while (died) {
            steps++;
            for (boolean afterwards : List.of(false, true)) {
                RightGrant grant = use("taken-" + steps + afterwards, "hospital", "trust");
                Signed notice = notice(hospital, papers(signed(hospital, grant)));
                long before = premises.records(RecordKind.RIGHT);
                died = dying.dies(steps, afterwards, () -> new Run().entitling.received("hospital", notice));
                confirmed("hospital", notice);
                assertThat(standing(grant)).isEmpty();
                assertThat(premises.records(RecordKind.RIGHT) - before).isEqualTo(1);
            }
        }
        assertThat(steps - 1).as("kept").isEqualTo(1);
    }

    @Test
    void aRightThatIsRevokedAgainIsToldAgainAndRecordedOnce() throws Exception {
        RightGrant grant = granted(run.entitling.grant(wish("trust", "again", "clinic", Right.USE)));
        granted(run.entitling.revoke(grant.name()));
        String item = Entitling.NOTICE + ":" + DataKeys.hex(grant.id()) + "/clinic";
        premises.database.write(tx -> tx.delete("outbox", item)); // Confirmed, and lost there since.
        long before = premises.records(RecordKind.RIGHT);
        granted(run.entitling.revoke(grant.name()));
        assertThat(premises.database.get("outbox", item)).isPresent();
        assertThat(premises.records(RecordKind.RIGHT)).isEqualTo(before);
    }

    @Test
    void onlyAnAnswerToThisNoticeByItsHolderEndsTheAsking() throws Exception {
        RightGrant grant = granted(run.entitling.grant(wish("trust", "asked", "clinic", Right.USE)));
        String id = DataKeys.hex(grant.id());
        Signed notice = run.foundation.signed().get(Entitling.NOTICE, id).orElseThrow();
        RightTaken word = RightTaken.newBuilder()
                .setNoticeDigest(Digests.ofPayload(notice))
                .setBy("clinic")
                .build();
        Signed good = clinic.signing().sign(Entitling.TAKEN, word.toByteString());
        answers.addAll(List.of(
                lab.signing().sign(Entitling.TAKEN, word.toByteString()),
                clinic.signing().sign(Withdrawals.CONFIRMATION, word.toByteString()),
                clinic.signing()
                        .sign(
                                Entitling.TAKEN,
                                word.toBuilder().setNoticeDigest(KEY).build().toByteString()),
                clinic.signing()
                        .sign(
                                Entitling.TAKEN,
                                word.toBuilder().setBy("lab").build().toByteString()),
                good));
        asked = Digests.ofPayload(notice);
        Run asking = new Run();
        asking.foundation.outbox().send(new Outbox.Item(Entitling.NOTICE, id, "clinic", ""));
        await(() -> asking.entitling.find(grant.name()).orElseThrow().taken());
        assertThat(asking.foundation.signed().get(Entitling.TAKEN, id)).contains(good);
    }

    @FuzzTest(maxDuration = "10s")
    void whateverANoticeSaysNothingIsTakenThatNobodySigned(byte[] bytes) throws Exception {
        long before = premises.records(RecordKind.RIGHT);
        Signed notice = hospital.signing().sign(Entitling.NOTICE, ByteString.copyFrom(bytes));
        assertThatThrownBy(() -> run.entitling.received("hospital", notice)).isInstanceOf(SealException.class);
        try {
            assertThat(run.entitling.add(bytes)).isEmpty();
        } catch (SealException refused) {
            assertThat(refused.reason()).isNotNull();
        }
        try {
            RightPaper.read(ByteString.copyFrom(bytes));
        } catch (SealException refused) {
            assertThat(refused.reason()).isEqualTo(SealException.Reason.MALFORMED);
        }
        assertThat(premises.records(RecordKind.RIGHT)).isEqualTo(before);
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        Await.until(Duration.ofMinutes(5), condition, () -> "not so");
    }

    private boolean waiting(RightGrant grant) {
        return premises.database
                .get("outbox", Entitling.NOTICE + ":" + DataKeys.hex(grant.id()))
                .isPresent();
    }

    private List<Entitling.Shown> shown(String dataset) {
        return run.entitling.all().stream()
                .filter(each -> each.grant().origin().dataset().equals(dataset))
                .toList();
    }

    private List<String> standing(RightGrant grant) {
        return run.entitling.find(grant.name()).orElseThrow().against().stream()
                .map(Reason::code)
                .toList();
    }

    private static RightGrant granted(Entitling.Done done) {
        assertThat(done).isInstanceOf(Entitling.Done.Now.class);
        return ((Entitling.Done.Now) done).shown().grant();
    }

    private static Entitling.Wish wish(String dataset, String to, Right right) {
        return wish("hospital", dataset, to, right);
    }

    private static Entitling.Wish wish(String organisation, String dataset, String to, Right right) {
        return new Entitling.Wish(
                new DatasetOrigin(organisation, dataset), right, to, Set.of(), Set.of(), 0, 0, "", false);
    }

    private static RightGrant use(String dataset, String grantor, String holder) {
        return use(dataset, grantor, holder, 0, Optional.empty());
    }

    private static RightGrant use(String dataset, String grantor, String holder, int depth, Optional<ByteString> on) {
        return of(dataset, Right.USE, grantor, holder, depth, on, false);
    }

    private static RightGrant management(String dataset, String grantor, String holder, Optional<ByteString> on) {
        return of(dataset, Right.MANAGEMENT, grantor, holder, 0, on, false);
    }

    private static RightGrant transfer(String dataset, String grantor, String holder) {
        return of(dataset, Right.OWNERSHIP, grantor, holder, 1, Optional.empty(), true);
    }

    private static RightGrant of(
            String dataset,
            Right right,
            String grantor,
            String holder,
            int depth,
            Optional<ByteString> on,
            boolean transfer) {
        RightGrant grant = new RightGrant(
                KEY,
                new DatasetOrigin("hospital", dataset),
                right,
                grantor,
                holder,
                Set.of(),
                right == Right.MANAGEMENT ? Set.of(RightAct.OFFER) : Set.of(),
                0,
                0,
                depth,
                on,
                transfer,
                Set.of());
        try {
            return RightPaper.read(RightPaper.message(grant, KEY).toByteString())
                    .grant();
        } catch (SealException e) {
            throw new AssertionError(e);
        }
    }

    private static Signed signed(Organisation by, RightGrant grant) {
        return by.signing().sign(RightPaper.TYPE, RightPaper.message(grant, KEY).toByteString());
    }

    private Signed end(Organisation by, RightGrant grant) {
        RightEnd end = RightEnd.newBuilder()
                .setGrant(grant.id())
                .setBy(by.name())
                .setTimeMillis(clock.millis())
                .build();
        return by.signing().sign(RightPaper.END, end.toByteString());
    }

    private static RightPapers papers(Signed... grants) {
        return RightPapers.newBuilder().addAllGrants(List.of(grants)).build();
    }

    private static RightPapers ends(Signed end) {
        return RightPapers.newBuilder().addEnds(end).build();
    }

    private Signed notice(Organisation by, RightPapers papers) {
        RightNotice notice = RightNotice.newBuilder()
                .setPapers(papers)
                .setBy(by.name())
                .setTo("trust")
                .setTimeMillis(clock.millis())
                .build();
        return by.signing().sign(Entitling.NOTICE, notice.toByteString());
    }

    private void confirmed(String from, Signed notice) throws IOException {
        assertThat(run.entitling.received(from, notice)).isInstanceOf(NoticeAnswer.Confirmed.class);
    }

    private void refused(String from, Signed notice) {
        assertThat(refusal(from, notice)).isNotEmpty();
    }

    private String refusal(String from, Signed notice) {
        try {
            NoticeAnswer answer = run.entitling.received(from, notice);
            throw new AssertionError("taken: " + answer);
        } catch (SealException e) {
            return e.getMessage();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
