package io.sluice.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.sluice.gateway.HandClock;
import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.identity.Organisations;
import io.sluice.gateway.policy.Brake;
import io.sluice.gateway.policy.ObligationProfiles;
import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.policy.Vocabulary;
import io.sluice.gateway.sealing.KeyGrants;
import io.sluice.gateway.store.Blobs;
import io.sluice.gateway.store.Database;
import io.sluice.gateway.store.Document;
import io.sluice.gateway.store.Documents;
import io.sluice.gateway.store.FolderBlobs;
import io.sluice.gateway.store.NewBlob;
import io.sluice.proto.Agreement;
import io.sluice.proto.Label;
import io.sluice.proto.Rank;
import io.sluice.proto.RecordKind;
import io.sluice.proto.Signed;
import io.sluice.proto.Terms;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recipient's gateway that dies right before or right after each thing that it makes durable while it deletes. */
class RetentionCrashTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant END = Organisations.START.plus(Duration.ofDays(1));
    private static final ByteString MANIFEST = ByteString.copyFrom(new byte[32]);

    @TempDir
    Path directory;

    private final Dying dying = Dying.at("write", "update", "delete", "discardPartial");
    private final HandClock clock = HandClock.standingAt(Organisations.START);
    private Premises lab;
    private Organisation hospital;
    private Database database;
    private FolderBlobs blobs;

    @BeforeEach
    void aLab() throws Exception {
        lab = new Premises(directory, "lab", clock);
        hospital = lab.partner("hospital", Rank.RESTRICTED);
        database = lab.database;
        blobs = lab.blobs;
    }

    @AfterEach
    void close() {
        lab.close();
    }

    /** The gateway's services, as after a start. */
    private final class Run {
        private final Foundation foundation;
        private final Acquisition acquisition;
        private final Retention retention;

        Run() {
            foundation = new Foundation(
                    lab.parts(dying.mortal(Documents.class, database), dying.mortal(Blobs.class, blobs), away()));
            acquisition = new Acquisition(
                    foundation.parts(),
                    null,
                    foundation.signed(),
                    foundation.outbox(),
                    foundation.locks(),
                    foundation.holds(),
                    new Retry(Duration.ZERO));
            Deletions deletions = new Deletions(
                    foundation.parts(), foundation.signed(), foundation.outbox(), foundation.locks(), agreement -> {});
            retention = new Retention(
                    foundation.parts(),
                    new ReleaseEnds(foundation.parts(), foundation.dataKeys()),
                    deletions,
                    foundation.locks(),
                    acquisition,
                    agreement -> {},
                    new Retention.Limits(Duration.ofHours(1), Duration.ofDays(7)));
        }

        /** What a fetch leaves behind. */
        Agreement fetched(String id, String plaintextSha256) throws Exception {
            return fetched(id, plaintextSha256, until(END).addObligations(Vocabulary.DELETE));
        }

        Agreement fetched(String id, String plaintextSha256, Terms.Builder terms) throws Exception {
            Agreement agreement = lab.agreed(
                            lab.agreement(id, hospital, lab.own)
                                    .setTerms(terms)
                                    .setLabel(Label.newBuilder().setRank(Rank.RESTRICTED))
                                    .setManifestDigest(MANIFEST),
                            hospital)
                    .agreement();
            acquisition
                    .acquisitions()
                    .start(
                            new AcquisitionState(
                                    "transfer " + id,
                                    id,
                                    "theirs",
                                    plaintextSha256.isEmpty()
                                            ? AcquisitionState.Stage.GRANTED
                                            : AcquisitionState.Stage.OPENED,
                                    "",
                                    "",
                                    "",
                                    "",
                                    "",
                                    "",
                                    plaintextSha256),
                            RetentionClocks.of(agreement, "lab", ObligationProfiles.DEFAULT));
            Signed grant = hospital.signing().sign(KeyGrants.TYPE, ByteString.copyFromUtf8(id));
            database.write(tx -> SignedStore.put(tx, "transfer " + id, grant));
            if (!blobs.exists(Names.fetched(MANIFEST))) {
                try (NewBlob blob = blobs.create(Names.fetched(MANIFEST))) {
                    blob.write(ByteBuffer.wrap(new byte[3]));
                    blob.commit();
                }
            }
            return agreement;
        }

        void nothingIsHeld(Agreement agreement) {
            assertThat(foundation.signed().get(KeyGrants.TYPE, "transfer " + agreement.getId()))
                    .isEmpty();
            assertThat(blobs.exists(Names.fetched(MANIFEST))).isFalse();
            assertThat(foundation.holds().on(agreement)).isPresent();
        }

        boolean declared(Agreement agreement) {
            return foundation.signed().get(Deletions.RECEIPT, agreement.getId()).isPresent()
                    && retention.open(each -> true, 9).isEmpty();
        }
    }

    private static Terms.Builder until(Instant end) {
        return Terms.newBuilder().setUntilMillis(end.toEpochMilli());
    }

    /** The provider cannot be reached all the time. */
    private static Partner away() {
        return (Partner) Proxy.newProxyInstance(
                Partner.class.getClassLoader(), new Class<?>[] {Partner.class}, (proxy, method, arguments) -> {
                    throw new PartnerException(PartnerException.Kind.AWAY, "away");
                });
    }

    @Test
    void whereverItDiesAllIsDestroyedAndOneReceiptIsMade() throws Exception {
        int steps = 0;
        while (dies(steps + 1, false)) {
            assertThat(dies(steps + 1, true)).isTrue();
            steps++;
        }
        // The clock; grants; what arrived in part; ciphertext; people are asked. The receipt; outbox and closed clock.
        assertThat(steps).isEqualTo(7);
    }

    /** Whether it dies at that step; a new start comes to the same end either way. */
    private boolean dies(int step, boolean afterIt) throws Exception {
        clock.set(Organisations.START);
        String id = "urn:" + step + (afterIt ? " after" : " before");
        Agreement agreement = new Run().fetched(id, "00");
        long ended = lab.records(RecordKind.RETENTION);
        long deleted = lab.records(RecordKind.DELETED);
        clock.set(END.plusMillis(1));
        boolean died = dying.dies(step, afterIt, () -> {
            Run run = new Run();
            run.retention.look();
            run.retention.confirm(id);
        });

        Run next = new Run();
        next.retention.look();
        next.retention.look();
        next.nothingIsHeld(agreement);
        assertThat(next.retention.confirm(id)).isEmpty();
        assertThat(next.retention.confirm(id)).as("again").isEmpty();
        next.retention.look();
        assertThat(next.declared(agreement)).isTrue();
        assertThat(lab.records(RecordKind.RETENTION) - ended).as(id).isEqualTo(1);
        assertThat(lab.records(RecordKind.DELETED) - deleted).as(id).isEqualTo(1);
        return died;
    }

    @Test
    void whatWasNeverOpenedNeedsNobodysWord() throws Exception {
        Run run = new Run();
        Agreement agreement = run.fetched("urn:unopened", "");
        run.retention.look();
        assertThat(run.foundation.holds().on(agreement)).as("the terms run").isEmpty();
        assertThat(run.retention.confirm(agreement.getId()))
                .extracting(Reason::code)
                .containsExactly("retention-runs");
        assertThat(run.retention.open(RetentionClock::warned, 9))
                .as("not soon yet")
                .isEmpty();
        clock.set(END.minus(Duration.ofMinutes(59)));
        run.retention.look();
        assertThat(run.retention.open(RetentionClock::warned, 9)).hasSize(1);
        clock.set(END.plusMillis(1));
        Run later = new Run();
        later.retention.look();
        later.nothingIsHeld(agreement);
        assertThat(later.declared(agreement)).isTrue();
    }

    @Test
    void aReceiptThatIsMissingForTooLongIsRecordedOnceAndMayStillCome() throws Exception {
        Run run = new Run();
        Agreement agreement = run.fetched("urn:late", "00");
        Instant seen = END.plus(Duration.ofDays(30)); // Nobody could delete, or take a receipt, before.
        clock.set(seen);
        run.retention.look();
        clock.set(seen.plus(Duration.ofDays(7)).minusMillis(1));
        run.retention.look();
        assertThat(lab.records(RecordKind.RETENTION)).isEqualTo(1);
        clock.set(seen.plus(Duration.ofDays(7)));
        for (boolean dead : new boolean[] {true, true, false, false}) { // Dies between the record and what follows.
            int step = dead ? 1 : Integer.MAX_VALUE;
            assertThat(dying.dies(step, false, () -> new Run().retention.look()))
                    .isEqualTo(dead);
        }
        assertThat(lab.records(RecordKind.RETENTION)).isEqualTo(2);
        assertThat(run.retention.open(RetentionClock::overdue, 9)).hasSize(1);
        assertThat(run.retention.confirm(agreement.getId())).isEmpty();
        assertThat(run.declared(agreement)).isTrue();
    }

    @Test
    void whatAnOlderProgramWaitedForIsWaitedForFromNowOn() throws Exception {
        Run run = new Run();
        Agreement agreement = run.fetched("urn:kept", "00");
        clock.set(END.plusMillis(1));
        run.retention.look();
        Document kept = database.get("retention", agreement.getId()).orElseThrow();
        ObjectNode old = (ObjectNode) JSON.readTree(kept.content());
        assertThat(old.remove("sinceMillis")).isNotNull();
        database.write(tx -> tx.put(kept.with(kept.state(), old.toString().getBytes(StandardCharsets.UTF_8))));
        Instant updated = END.plus(Duration.ofDays(8));
        for (Duration later : List.of(Duration.ZERO, Duration.ofDays(7).minusMillis(1))) {
            clock.set(updated.plus(later));
            new Run().retention.look();
            assertThat(lab.records(RecordKind.RETENTION)).as("after " + later).isEqualTo(1);
        }
        clock.set(updated.plus(Duration.ofDays(7)));
        new Run().retention.look();
        assertThat(lab.records(RecordKind.RETENTION)).isEqualTo(2);
    }

    @Test
    void ciphertextStaysOnlyForAnAgreementThatIsNotOver() throws Exception {
        Instant longer = END.plus(Duration.ofDays(1));
        Instant longest = END.plus(Duration.ofDays(2));
        Run run = new Run();
        run.fetched("urn:first", "");
        run.fetched("urn:longer", "", until(longer));
        Agreement last = run.fetched("urn:last", "", until(longest).addObligations(Vocabulary.DELETE));
        run.foundation
                .parts()
                .brakes()
                .hold(new Brake(
                        "brake-1", Brake.Scope.DATASET, "notes", Set.of(), clock.millis(), "admin-socket", "incident"));
        clock.set(END.plusMillis(1));
        run.retention.look();
        assertThat(blobs.exists(Names.fetched(MANIFEST)))
                .as("a brake may be released")
                .isTrue();
        clock.set(longest.plusMillis(1));
        run.retention.look();
        run.nothingIsHeld(last);
    }

    @Test
    void anAgreementUnderWhichNothingCameDeletesNothing() throws Exception {
        Run run = new Run();
        Agreement fetched = run.fetched("urn:fetched", "00");
        Agreement agreedOnly = lab.agreed(
                        lab.agreement("urn:agreed", hospital, lab.own).setManifestDigest(MANIFEST), hospital)
                .agreement();
        lab.agreements.end(fetched.getId());
        lab.agreements.end(agreedOnly.getId());

        assertThat(run.acquisition.giveUp(agreedOnly)).isTrue();

        assertThat(run.acquisition.held(fetched).ciphertext()).isTrue();
        assertThat(run.acquisition.giveUp(fetched)).isTrue();
        assertThat(blobs.exists(Names.fetched(MANIFEST))).isFalse();
    }

    @Test
    void aClockThatIsSetBackBringsNothingBack() throws Exception {
        Run run = new Run();
        Agreement agreement = run.fetched("urn:back", "00");
        clock.set(END.plusMillis(1));
        new Run().retention.look();
        clock.set(Organisations.START);
        Run back = new Run();
        back.retention.look();
        back.nothingIsHeld(agreement);
        assertThat(back.retention.confirm(agreement.getId())).isEmpty();
    }

    @Test
    void whatCameBeforeThereWereClocksGetsOne() throws Exception {
        Run run = new Run();
        Agreement agreement = run.fetched("urn:old", "00");
        database.write(tx -> tx.delete("retention", agreement.getId()));
        run.retention.adopt();
        assertThat(run.retention.open(each -> true, 9))
                .singleElement()
                .satisfies(each -> assertThat(each.untilMillis()).isEqualTo(END.toEpochMilli()));
        database.write(tx -> tx.delete("retention", agreement.getId()));
        run.retention.adopt();
        assertThat(run.retention.open(each -> true, 9)).as("once").isEmpty();
    }
}
