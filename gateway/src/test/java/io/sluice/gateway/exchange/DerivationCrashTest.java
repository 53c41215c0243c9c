package io.sluice.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.gateway.catalog.Catalog;
import io.sluice.gateway.catalog.CatalogEntry;
import io.sluice.gateway.classification.FloorTable;
import io.sluice.gateway.classification.Grader;
import io.sluice.gateway.identity.Operators;
import io.sluice.gateway.identity.Organisations;
import io.sluice.gateway.policy.Decisions;
import io.sluice.gateway.policy.ObligationProfiles;
import io.sluice.gateway.policy.OwnerTerms;
import io.sluice.gateway.policy.Recall;
import io.sluice.gateway.privacy.PlanJson;
import io.sluice.gateway.store.Blobs;
import io.sluice.gateway.store.Database;
import io.sluice.gateway.store.Documents;
import io.sluice.gateway.store.FolderBlobs;
import io.sluice.proto.Hierarchies;
import io.sluice.proto.Rank;
import io.sluice.proto.TransformPlan;
import java.io.ByteArrayInputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The making of a release that ends right before or right after each thing that it makes durable. */
class DerivationCrashTest {
    private static final Grader GRADER = new Grader(FloorTable.DEFAULT);
    private static final String PLAN = """
            {"version":1,"columns":[
             {"column":"town","role":"QUASI_IDENTIFIER"},
             {"column":"value","role":"OTHER_COLUMN"}],
             "thresholds":{"k":5}}""";
    private static final byte[] ROWS = rows();

    @TempDir
    Path directory;

    private final Dying dying = Dying.at("write", "update", "commit");
    private final Clock clock = Clock.fixed(Organisations.START, ZoneOffset.UTC);
    private Premises hospital;
    private Database database;
    private FolderBlobs blobs;
    private Operators operators;

    private static byte[] rows() {
        StringBuilder csv = new StringBuilder("town,value\n");
        for (int i = 0; i < 60; i++) {
            csv.append("town-").append(i % 6).append(",v").append(i).append('\n');
        }
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }

    @BeforeEach
    void aHospital() throws Exception {
        hospital = new Premises(directory, "hospital", clock);
        hospital.partner("lab", Rank.CONFIDENTIAL);
        database = hospital.database;
        blobs = hospital.blobs;
        operators = Operators.open(database, hospital.own, clock);
    }

    @AfterEach
    void close() {
        hospital.close();
    }

    /** The gateway's services, as after a start. */
    private final class Run {
        private final Parts parts;
        private final Derivation derivation;
        private final Publication publication;
        private final ReleaseTraces traces;

        Run() {
            Documents documents = dying.mortal(Documents.class, database);
            BrakeState brakes = BrakeState.open(documents, hospital.own.name());
            parts = new Parts(
                    hospital.own,
                    hospital.members,
                    new Catalog(documents, new Decisions(() -> ObligationProfiles.DEFAULT), brakes::now),
                    new StoredAgreements(documents),
                    documents,
                    dying.mortal(Blobs.class, blobs),
                    () -> ObligationProfiles.DEFAULT,
                    brakes,
                    () -> GRADER,
                    hospital.recording,
                    new Approving(
                            hospital.own.name(),
                            documents,
                            operators,
                            () -> ObligationProfiles.DEFAULT,
                            hospital.recording,
                            Organisations.RANDOM),
                    new Crossings(documents, Optional.empty(), clock::millis),
                    new LedgerStanding(hospital.ledger, () -> ObligationProfiles.DEFAULT, clock),
                    (partner, checkpoint) -> {},
                    null,
                    hospital.threads,
                    clock,
                    Organisations.RANDOM);
            Foundation foundation = new Foundation(parts);
            derivation = new Derivation(parts, foundation.signed(), foundation.dataKeys());
            publication = new Publication(parts, foundation.dataKeys());
            traces = new ReleaseTraces(parts, foundation.dataKeys(), new VersionSealer(parts));
            derivation.sweep();
            publication.sweep();
        }

        void hold() throws Exception {
            HeldTable.towns(publication, GRADER, ROWS);
        }

        Planned.Shown plan() throws Exception {
            return (Planned.Shown) derivation.plan(order(), false, Progress.NONE);
        }

        Derived make(Planned.Shown plan) throws Exception {
            return derivation.make(order(), plan, Progress.NONE);
        }

        List<CatalogEntry> offered() {
            return parts.catalog().all().stream()
                    .filter(each -> each.label().hasDerivation() && !each.withdrawn())
                    .toList();
        }

        void consistent() throws Exception {
            int releases = offered().size();
            assertThat(traces.of("lab")).hasSize(releases);
            // The held one, and of each release itself and its trace: ciphertext with segment hashes, and a key.
            assertThat(blobs.list("", 1000)).hasSize(2 * (1 + 2 * releases));
            assertThat(database.list("data-key", "", 1000)).hasSize(1 + 2 * releases);
        }
    }

    private static DeriveOrder order() throws Exception {
        TransformPlan plan = PlanJson.read(PLAN.getBytes(StandardCharsets.UTF_8));
        return new DeriveOrder(
                "towns",
                0,
                "towns.lab",
                "lab",
                "research",
                plan,
                false,
                Hierarchies.getDefaultInstance(),
                Rank.RANK_UNSPECIFIED,
                "",
                List.of(),
                Optional.empty(),
                0,
                0);
    }

    private static ReadableByteChannel channel() {
        return Channels.newChannel(new ByteArrayInputStream(ROWS));
    }

    @Test
    void whereverTheMakingEndsThereIsNoOfferWithoutItsTraceAndNoTraceWithoutItsOffer() throws Exception {
        new Run().hold();
        int steps = 0;
        while (dies(steps + 1, false)) {
            assertThat(dies(steps + 1, true)).isTrue();
            steps++;
        }
        // Two version numbers, four blobs, the transaction of keys, trace and offer.
        assertThat(steps).isEqualTo(7);
        Run last = new Run();
        last.consistent();
        // Of all that died, only what had been offered already counts; and the one that went through.
        assertThat(last.offered()).hasSize(2);
    }

    /** Whether the making dies at that step; what a new start finds is consistent either way. */
    private boolean dies(int step, boolean afterIt) throws Exception {
        Run run = new Run();
        int before = run.offered().size();
        Planned.Shown plan = run.plan();
        assertThat(plan.report().permits()).isTrue();
        assertThat(plan.counted()).isEqualTo(before);
        try {
            return dying.dies(step, afterIt, () -> assertThat(run.make(plan)).isInstanceOf(Derived.Made.class));
        } finally {
            new Run().consistent();
        }
    }

    @Test
    void aChildWhoseSourceIsRecalledWhileItIsSealedIsNeitherOfferedNorKept() throws Exception {
        Run run = new Run();
        run.hold();
        PublishOrder order = new PublishOrder(
                "child",
                "child.csv",
                GRADER,
                Rank.CONFIDENTIAL,
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                OwnerTerms.NONE,
                0,
                true,
                List.of(ParentName.parse("towns")),
                "",
                OptionalLong.empty(),
                Optional.empty(),
                ROWS.length);
        Graded graded = run.publication.grade(order, channel());
        ReadableByteChannel recalling = Channels.newChannel(new ByteArrayInputStream(ROWS) {
            @Override
            public int read(byte[] target, int from, int length) {
                if (pos == 0) {
                    Recall recall = new Recall("recall-0000000a", "towns", 0, clock.millis(), "ada", "wrong");
                    new RecallState(database).open(recall, run.parts.catalog().versions("towns"));
                }
                return super.read(target, from, length);
            }
        });

        Published published = run.publication.publish(order, graded, recalling);

        assertThat(published)
                .isInstanceOfSatisfying(
                        Published.Refused.class,
                        refused -> assertThat(refused.reasons()).containsExactly(RecallState.RECALLED));
        assertThat(run.parts.catalog().versions("child")).isEmpty();
        assertThat(database.list("data-key", "", 1000))
                .as("of the source alone")
                .hasSize(1);
    }

    @Test
    void aTraceThatIsLostRefusesEveryFurtherRelease() throws Exception {
        Run run = new Run();
        run.hold();
        run.make(run.plan());
        for (String name : blobs.list("", 1000)) {
            blobs.delete(name);
        }
        new Run().hold();
        Planned planned = new Run().derivation.plan(order(), true, Progress.NONE);
        assertThat(planned).isInstanceOf(Planned.Refused.class);
        assertThat(((Planned.Refused) planned).reasons().get(0).code()).isEqualTo("trace-missing");
    }

    @Test
    void aPlanWithMistakesIsToldOf() throws Exception {
        Run run = new Run();
        run.hold();
        TransformPlan wrong = order().plan().toBuilder().setVersion(9).build();
        DeriveOrder order = new DeriveOrder(
                "towns",
                0,
                "towns.lab",
                "lab",
                "research",
                wrong,
                false,
                Hierarchies.getDefaultInstance(),
                Rank.RANK_UNSPECIFIED,
                "",
                List.of(),
                Optional.empty(),
                0,
                0);
        assertThatThrownBy(() -> run.derivation.plan(order, false, Progress.NONE))
                .hasMessageStartingWith("version: 9");
    }
}
