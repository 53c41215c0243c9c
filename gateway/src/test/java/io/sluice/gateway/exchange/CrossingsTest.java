package io.sluice.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.sluice.gateway.HandClock;
import io.sluice.gateway.catalog.CatalogEntry;
import io.sluice.gateway.classification.FloorTable;
import io.sluice.gateway.classification.Grader;
import io.sluice.gateway.consent.ObjectPersons;
import io.sluice.gateway.identity.Grants;
import io.sluice.gateway.identity.Jurisdiction;
import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.identity.Organisations;
import io.sluice.gateway.policy.BorderCount;
import io.sluice.gateway.policy.ObligationProfiles;
import io.sluice.gateway.policy.OwnerTerms;
import io.sluice.gateway.policy.Permit;
import io.sluice.gateway.policy.PermitKind;
import io.sluice.gateway.policy.PersonalInformation;
import io.sluice.gateway.policy.ProfileReader;
import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.provenance.Openings;
import io.sluice.gateway.sealing.Receipts;
import io.sluice.gateway.store.Documents;
import io.sluice.ledger.Entry;
import io.sluice.ledger.Query;
import io.sluice.proto.Agreement;
import io.sluice.proto.Basis;
import io.sluice.proto.BasisKind;
import io.sluice.proto.Binding;
import io.sluice.proto.Field;
import io.sluice.proto.FieldKind;
import io.sluice.proto.Rank;
import io.sluice.proto.Receipt;
import io.sluice.proto.RecordKind;
import io.sluice.proto.Signed;
import java.io.ByteArrayInputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Persons whose personal information crosses a border. Every part is real; lines are low, so that tables are short. */
class CrossingsTest {
    private static final Grader GRADER = new Grader(FloorTable.DEFAULT);
    private static final ObligationProfiles PROFILES = profiles();
    private static final Optional<Crossings.Home> CHINA =
            Optional.of(new Crossings.Home(new Jurisdiction("CN"), ZoneId.of("Asia/Shanghai")));

    @TempDir
    Path directory;

    private final Dying dying = Dying.at("write", "update");
    private final HandClock clock = HandClock.standingAt(Organisations.START);
    private Premises hospital;
    private Organisation lab;
    private Run run;

    /** From 10 persons on a contract, from 20 on an assessment. */
    private static ObligationProfiles profiles() {
        String usual = new String(ProfileReader.builtInFile(), StandardCharsets.UTF_8);
        try {
            return ProfileReader.read(usual.replace("\"persons\" : 1000000", "\"persons\" : 20")
                    .replace("\"persons\" : 100000", "\"persons\" : 10")
                    .getBytes(StandardCharsets.UTF_8));
        } catch (io.sluice.gateway.policy.ProfileException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void aHospitalInChina() throws Exception {
        hospital = new Premises(directory, "hospital", clock);
        lab = member("lab", "DE");
        run = new Run();
    }

    private Organisation member(String name, String jurisdiction) throws Exception {
        Organisation member = hospital.stranger(name);
        hospital.members.add(member.entry(), new Grants(Set.of(), Rank.CONFIDENTIAL, Jurisdiction.of(jurisdiction)));
        return member;
    }

    @AfterEach
    void close() {
        hospital.close();
    }

    /** The gateway's services, as after a start. */
    private final class Run {
        private final Parts parts;
        private final Foundation foundation;
        private final Publication publication;

        Run() throws Exception {
            this(CHINA);
        }

        Run(Optional<Crossings.Home> home) throws Exception {
            parts = hospital.providing(dying.mortal(Documents.class, hospital.database), PROFILES, home, GRADER);
            foundation = new Foundation(parts);
            publication = new Publication(parts, foundation.dataKeys());
        }

        /** Of those persons, a row each; with the column that says whose it is, or without. */
        CatalogEntry published(String dataset, boolean named, int from, int until) throws Exception {
            return published(dataset, named ? "person" : "", OptionalLong.empty(), table(from, until));
        }

        CatalogEntry published(String dataset, String column, OptionalLong stated, byte[] table, String... categories)
                throws Exception {
            PublishOrder order = new PublishOrder(
                    dataset,
                    dataset + ".csv",
                    GRADER,
                    Rank.CONFIDENTIAL,
                    List.of(categories),
                    Optional.empty(),
                    List.of(),
                    List.of(Basis.newBuilder()
                            .setKind(BasisKind.CONTRACT)
                            .setText("study")
                            .build()),
                    new OwnerTerms(List.of(), List.of("research"), 0, 0, false),
                    0,
                    false,
                    List.of(),
                    column,
                    stated,
                    Optional.empty(),
                    table.length);
            Graded graded = publication.grade(order, channel(table));
            return ((Published.Stored) publication.publish(order, graded, channel(table))).entry();
        }

        /** What comes of asking for the key of an object. */
        GrantAnswer asked(CatalogEntry entry, Organisation recipient, String transfer) throws Exception {
            return ready(entry, recipient, transfer).get();
        }

        /** A transfer that has started, and that only its receipt is missing of. */
        Asking ready(CatalogEntry entry, Organisation recipient, String transfer) throws Exception {
            Agreement agreement = hospital.agreement("urn:uuid:" + transfer, hospital.own, recipient)
                    .setDataset(entry.dataset())
                    .setVersion(entry.version())
                    .setOfferId(entry.offerId())
                    .setTerms(entry.terms())
                    .setLabel(entry.label())
                    .setObjectId(entry.objectId())
                    .setManifestDigest(entry.manifestDigest())
                    .build();
            SignedAgreement signed = hospital.agreed(agreement.toBuilder(), hospital.own);
            if (!(foundation.delivery().decide(signed, recipient.name(), transfer)
                    instanceof TransferDecider.Start.Granted)) {
                return () -> new GrantAnswer.Denied(List.of(Reason.of("not-started", "the transfer did not start")));
            }
            Binding binding = Binding.parseFrom(
                    hospital.database.get("delivery", transfer).orElseThrow().content());
            Receipt receipt = Receipt.newBuilder()
                    .setBinding(binding)
                    .setRecipientSealingKeyId(recipient.sealing().keyId())
                    .build();
            Signed word = Receipts.sign(receipt, recipient.signing());
            return () -> foundation
                    .delivery()
                    .receipt(recipient.name(), transfer, word)
                    .orElseThrow();
        }

        BorderCount together() {
            return parts.crossings().counted(Optional.empty()).together();
        }

        void attached(PermitKind kind) {
            parts.catalog()
                    .permits()
                    .add(new Permit(
                            "permit-" + kind,
                            ByteString.copyFrom(new byte[32]),
                            kind,
                            "authority",
                            "1",
                            clock.millis() + Duration.ofDays(400).toMillis(),
                            "",
                            "",
                            clock.millis()));
        }
    }

    private interface Asking {
        GrantAnswer get() throws Exception;
    }

    private static byte[] table(int from, int until) {
        return IntStream.range(from, until)
                .mapToObj(i -> "p" + i + ";person" + i + "@example.org\n")
                .collect(Collectors.joining("", "person;mail\n", ""))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static ReadableByteChannel channel(byte[] bytes) {
        return Channels.newChannel(new ByteArrayInputStream(bytes));
    }

    private static void granted(GrantAnswer answer) {
        assertThat(answer).isInstanceOf(GrantAnswer.Granted.class);
    }

    private static void denied(GrantAnswer answer, String code) {
        assertThat(answer).isInstanceOf(GrantAnswer.Denied.class);
        assertThat(((GrantAnswer.Denied) answer).reasons())
                .extracting(Reason::code)
                .containsOnly(code);
    }

    @Test
    void aPersonCountsOnceHoweverOftenAndInHoweverManyObjectsAndOnceForEachJurisdiction() throws Exception {
        Organisation clinic = member("clinic", "HK");
        CatalogEntry first = run.published("first", true, 0, 6);
        CatalogEntry second = run.published("second", true, 4, 9);
        granted(run.asked(first, lab, "t1"));
        granted(run.asked(first, lab, "t2"));
        assertThat(run.together()).isEqualTo(new BorderCount(6, 0));
        granted(run.asked(second, lab, "t3"));
        granted(run.asked(first, clinic, "t4"));
        Crossings.Year year = run.parts.crossings().counted(Optional.empty());
        assertThat(year.together()).isEqualTo(new BorderCount(9, 0));
        assertThat(year.each())
                .containsOnlyKeys("DE", "HK")
                .containsEntry("DE", new BorderCount(9, 0))
                .containsEntry("HK", new BorderCount(6, 0));
        assertThat(new Run().parts.crossings().counted(Optional.empty()))
                .as("after a restart")
                .isEqualTo(year);
    }

    @Test
    void theLineIsWhereThisExchangeWouldReachIt() throws Exception {
        granted(run.asked(run.published("nine", true, 0, 9), lab, "t1"));
        CatalogEntry tenth = run.published("tenth", true, 9, 10);
        denied(run.asked(tenth, lab, "t2"), "not-started");
        assertThat(refusals()).contains("border-document-needed");
        assertThat(run.together()).as("who was refused is not counted").isEqualTo(new BorderCount(9, 0));
        granted(run.asked(run.published("again", true, 0, 9), lab, "t3"));
        run.attached(PermitKind.CERTIFICATION);
        granted(run.asked(tenth, lab, "t4"));
        granted(run.asked(run.published("more", true, 10, 19), lab, "t5"));
        CatalogEntry twentieth = run.published("twentieth", true, 19, 20);
        denied(run.asked(twentieth, lab, "t6"), "not-started");
        run.attached(PermitKind.ASSESSMENT);
        granted(run.asked(twentieth, lab, "t7"));
        assertThat(run.together()).isEqualTo(new BorderCount(20, 0));
    }

    @Test
    void withoutAColumnThatNamesThemEachRowIsAPersonOnceForEachObject() throws Exception {
        CatalogEntry rows = run.published("rows", false, 0, 4);
        granted(run.asked(rows, lab, "t1"));
        granted(run.asked(rows, lab, "t2"));
        assertThat(run.together()).isEqualTo(new BorderCount(4, 0));
        granted(run.asked(run.published("rows", false, 0, 4), lab, "t3"));
        assertThat(run.together()).as("another version").isEqualTo(new BorderCount(8, 0));
    }

    @Test
    void whatHoldsNoPersonalInformationCountsNobodyAndWhatCannotBeReadIsRefused() throws Exception {
        byte[] sizes = "size;colour\n1;red\n2;green\n".getBytes(StandardCharsets.UTF_8);
        granted(run.asked(run.published("sizes", "", OptionalLong.empty(), sizes), lab, "t1"));
        assertThat(run.together()).isEqualTo(BorderCount.NONE);
        byte[] opaque = new byte[200_000];
        new java.util.Random(7).nextBytes(opaque);
        denied(run.asked(run.published("scans", "", OptionalLong.empty(), opaque), lab, "t2"), "not-started");
        assertThat(refusals()).contains("persons-unknown");
        denied(run.asked(run.published("scans", "", OptionalLong.of(3), opaque), lab, "t2a"), "not-started");
        assertThat(refusals()).as("what nobody can see counts as sensitive").contains("border-document-needed");
        CatalogEntry ordinary = run.published("scans", "", OptionalLong.of(3), opaque, PersonalInformation.CATEGORY);
        granted(run.asked(ordinary, lab, "t3"));
        assertThat(run.together()).isEqualTo(new BorderCount(3, 0));
        granted(run.asked(run.published("pictures", "", OptionalLong.of(0), opaque), lab, "t4"));
        assertThat(run.together()).isEqualTo(new BorderCount(3, 0));
        granted(run.asked(run.published("said", "person", OptionalLong.of(5), table(0, 2)), lab, "t5"));
        assertThat(run.together())
                .as("two by name, and three more as is stated")
                .isEqualTo(new BorderCount(8, 0));
    }

    @Test
    void atHomeNobodyIsCountedAndWhereNobodyKnowsWhereItIsRefused() throws Exception {
        Organisation town = member("town", "CN");
        Organisation somewhere = member("somewhere", "");
        CatalogEntry many = run.published("many", true, 0, 50);
        granted(run.asked(many, town, "t1"));
        assertThat(run.together()).isEqualTo(BorderCount.NONE);
        CatalogEntry one = run.published("one", true, 0, 1);
        denied(run.asked(one, somewhere, "t2"), "not-started");
        assertThat(refusals()).contains("jurisdiction-unknown");
        assertThat(run.together()).isEqualTo(BorderCount.NONE);
        granted(new Run(Optional.empty()).asked(many, lab, "t3"));
        assertThat(run.together())
                .as("who does not say where it is counts nobody")
                .isEqualTo(BorderCount.NONE);
    }

    @Test
    void aYearBeginsWhereItIsSaidAndAClockThatIsSetBackOpensNoneAgain() throws Exception {
        clock.move(Duration.between(clock.instant(), Instant.parse("2026-12-31T15:59:59Z")));
        granted(run.asked(run.published("nine", true, 0, 9), lab, "t1"));
        CatalogEntry next = run.published("next", true, 9, 18);
        clock.move(Duration.ofSeconds(1));
        granted(run.asked(next, lab, "t2"));
        assertThat(run.parts.crossings().counted(Optional.empty()).year()).isEqualTo(2027);
        assertThat(run.together()).isEqualTo(new BorderCount(9, 0));
        assertThat(run.parts.crossings().counted(Optional.of(2026)).together()).isEqualTo(new BorderCount(9, 0));
        clock.move(Duration.ofDays(-30));
        denied(run.asked(run.published("late", true, 18, 20), lab, "t3"), "not-started");
        assertThat(run.parts.crossings().counted(Optional.empty()).year()).isEqualTo(2027);
    }

    @RepeatedTest(3)
    void ofTwoAtOnceOnlyOneSlipsUnderTheLine() throws Exception {
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            List<Asking> asking = List.of(
                    run.ready(run.published("one", true, 0, 6), lab, "t1"),
                    run.ready(run.published("other", true, 6, 12), lab, "t2"));
            CountDownLatch go = new CountDownLatch(2);
            List<Future<GrantAnswer>> answers = new ArrayList<>();
            for (Asking each : asking) {
                answers.add(two.submit(() -> {
                    go.countDown();
                    go.await();
                    return each.get();
                }));
            }
            List<GrantAnswer> come =
                    List.of(answers.get(0).get(), answers.get(1).get());
            assertThat(come).hasAtLeastOneElementOfType(GrantAnswer.Granted.class);
            assertThat(come).hasAtLeastOneElementOfType(GrantAnswer.Denied.class);
            assertThat(run.together()).isEqualTo(new BorderCount(6, 0));
        } finally {
            two.shutdown();
        }
    }

    /** Asked again after each end, until it comes through. */
    @Test
    void whereverAGrantEndsNoKeyLeavesUncountedAndNobodyIsCountedTwice() throws Exception {
        int steps = 0;
        for (boolean through = false; !through; steps++) {
            CatalogEntry entry = run.published("table-" + steps, true, 0, 5);
            for (boolean after : List.of(false, true)) {
                String transfer = "t" + steps + after;
                Asking asking = run.ready(entry, lab, transfer);
                long before = run.together().persons();
                through = !dying.dies(steps + 1, after, () -> granted(asking.get()));
                run = new Run();
                boolean left =
                        hospital.database.get(KnownFacts.GRANTED, transfer).isPresent();
                long counted = run.together().persons();
                assertThat(counted).isIn(before, 5L);
                assertThat(left && counted == 0).as("a key that left uncounted").isFalse();
                granted(run.ready(entry, lab, transfer).get());
                assertThat(run.together()).isEqualTo(new BorderCount(5, 0));
            }
        }
        // Who crosses, before the record; the grant with its receipt, after it.
        assertThat(steps - 1).as("steps of a grant").isEqualTo(2);
    }

    @Test
    void whoIsInAnObjectThatACrashKeptFromBeingMadeIsForgotten() throws Exception {
        CatalogEntry kept = run.published("kept", true, 0, 3);
        int steps = 0;
        while (dying.dies(steps + 1, false, () -> run.published("lost", true, 0, 3))) {
            run = new Run();
            new ObjectPersons(hospital.database).sweep();
            assertThat(hospital.database.list("object-persons", "", 10)).hasSize(1);
            assertThat(hospital.database.list("object-person", "", 10)).hasSize(1);
            steps++;
        }
        assertThat(steps)
                .as("number of the version, that persons follow, who they are, the offer")
                .isEqualTo(4);
        granted(run.asked(kept, lab, "t1"));
        assertThat(run.together()).isEqualTo(new BorderCount(3, 0));
    }

    @Test
    void theRecordOfTheGrantCommitsToTheCountAndTellsOfALineThatIsNear() throws Exception {
        granted(run.asked(run.published("seven", true, 0, 7), lab, "t1"));
        granted(run.asked(run.published("eighth", true, 7, 8), lab, "t2"));
        List<Entry> grants = hospital.ledger.find(Query.all().withKinds(Set.of(RecordKind.GRANTED)));
        assertThat(figures(grants.get(0))).isEqualTo("year=2026\njurisdiction=DE\npersons=7\nsensitive=0");
        assertThat(figures(grants.get(1)))
                .isEqualTo("year=2026\njurisdiction=DE\npersons=8\nsensitive=0\nline=from 10 persons on\npercent=80");
    }

    @Test
    void afterARestoreNobodyLeavesUntilThatIsReaffirmed() throws Exception {
        CatalogEntry entry = run.published("one", true, 0, 1);
        hospital.database.write(Holds::crossings);
        denied(run.asked(entry, lab, "t1"), "not-started");
        assertThat(refusals()).contains("restored");
        assertThat(new Reaffirming(run.foundation.holds(), run.parts.recording()).reaffirm("cross-border"))
                .isTrue();
        granted(run.asked(entry, lab, "t2"));
    }

    private String figures(Entry entry) throws Exception {
        byte[] opening = hospital.ledger.opening(entry.index()).orElseThrow();
        return Openings.parse(opening).getFieldsList().stream()
                .filter(field -> field.getKind() == FieldKind.FIELD_FIGURES)
                .map(Field::getValue)
                .map(ByteString::toStringUtf8)
                .findFirst()
                .orElse("");
    }

    /** The codes of all refusals on the lane. */
    private List<String> refusals() throws Exception {
        List<String> codes = new ArrayList<>();
        for (Entry entry : hospital.ledger.find(Query.all().withKinds(Set.of(RecordKind.REFUSED)))) {
            Openings.parse(hospital.ledger.opening(entry.index()).orElseThrow()).getFieldsList().stream()
                    .filter(field -> field.getKind() == FieldKind.FIELD_REASON)
                    .forEach(field ->
                            codes.addAll(field.getValue().toStringUtf8().lines().toList()));
        }
        return codes;
    }
}
