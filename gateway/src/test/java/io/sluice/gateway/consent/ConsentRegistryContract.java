package io.sluice.gateway.consent;

import static io.sluice.gateway.consent.Persons.gave;
import static io.sluice.gateway.consent.Persons.named;
import static io.sluice.gateway.consent.Persons.withdrew;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.sluice.gateway.policy.ConsentDemand;
import io.sluice.gateway.policy.ConsentEvent;
import io.sluice.gateway.policy.ConsentRule;
import io.sluice.gateway.policy.ConsentSets;
import io.sluice.gateway.policy.ConsentTerms;
import io.sluice.gateway.policy.ConsentUse;
import io.sluice.gateway.store.Documents;
import io.sluice.lane.MerkleTree;
import io.sluice.lane.TreeHash;
import io.sluice.proto.ConsentRelease;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the registry promises in every store. */
abstract class ConsentRegistryContract {
    private Documents documents;
    private ConsentRegistry registry;

    /** A new, empty one. */
    abstract Documents create() throws Exception;

    @BeforeEach
    void open() throws Exception {
        documents = create();
        registry = new ConsentRegistry(documents);
    }

    @AfterEach
    void close() {
        documents.close();
    }

    static ConsentUse use(long now) {
        return new ConsentUse("research", "lab", ConsentDemand.SEPARATE, now);
    }

    private ConsentRegistry.Applied apply(Object... personsAndEvents) {
        ConsentBatch batch = new ConsentBatch();
        for (int i = 0; i < personsAndEvents.length; i += 2) {
            batch.add(named((String) personsAndEvents[i]), (ConsentEvent) personsAndEvents[i + 1]);
        }
        return registry.apply(batch, done -> {});
    }

    @Test
    void whatWasTakenOverIsKnownByPersonAndTheSameAgainAddsNothing() {
        ConsentRegistry.Applied first = apply("a", gave(10), "b", gave(11), "a", withdrew(20));
        assertThat(first.added()).isEqualTo(3);
        ConsentRegistry.Applied second = apply("a", withdrew(20), "a", gave(10), "c", gave(1));
        assertThat(second.added()).isEqualTo(1);
        assertThat(second.known()).isEqualTo(2);

        assertThat(registry.of(named("a"))).containsExactly(gave(10), withdrew(20));
        assertThat(registry.of(named("b"))).containsExactly(gave(11));
        assertThat(registry.of(named("nobody"))).isEmpty();
    }

    @Test
    void whoGaveAndDidNotWithdrawIsFoundAndNobodyElse() {
        apply("a", gave(10), "b", gave(10), "b", withdrew(20), "c", gave(10), "c", withdrew(20), "c", gave(30));
        apply("d", withdrew(5), "d", gave(5), "e", withdrew(40));

        ConsentedSubjects found = registry.consented(use(100));

        assertThat(found.size()).isEqualTo(2);
        assertThat(found.find(named("a"))).isNotNegative();
        assertThat(found.find(named("c"))).isNotNegative();
        assertThat(found.timeMillis(found.find(named("c")))).isEqualTo(30);
        for (String other : List.of("b", "d", "e", "nobody")) {
            assertThat(found.find(named(other))).as(other).isNegative();
        }
        assertThat(registry.consented(use(9)).size()).isZero();
    }

    @Test
    void thousandsAtOnceAreDecidedAsTheRuleDecidesEachAndProgressReachesTheEnd() {
        ConsentBatch batch = new ConsentBatch();
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 6_000; i++) {
            String purpose = random.nextInt(3) == 0 ? "care" : "research";
            long time = 1 + random.nextInt(4);
            ConsentEvent event = random.nextInt(3) == 0
                    ? new ConsentEvent(false, ConsentTerms.withdrawn(List.of(purpose), List.of()), time, 0, 0)
                    : new ConsentEvent(
                            true,
                            ConsentTerms.given(List.of(purpose), List.of("lab"), random.nextInt(4) > 0, "n", List.of()),
                            time,
                            0,
                            random.nextInt(3) == 0 ? 6 : 0);
            batch.add(named("p" + random.nextInt(2_000)), event);
        }
        AtomicInteger done = new AtomicInteger();
        registry.apply(batch, done::set);
        assertThat(done).hasValue(6_000);

        ConsentedSubjects found = registry.consented(use(7));

        int expected = 0;
        for (int i = 0; i < 2_000; i++) {
            boolean valid =
                    ConsentRule.valid(registry.of(named("p" + i)), use(7)).isPresent();
            assertThat(found.find(named("p" + i)) >= 0).as("p" + i).isEqualTo(valid);
            expected += valid ? 1 : 0;
        }
        assertThat(found.size()).isEqualTo(expected).isBetween(100, 1_900);
    }

    @Test
    void countsTellOfFormsAndNotOfPersons() {
        apply("a", gave(10), "b", gave(10), "b", withdrew(20));

        assertThat(registry.counts())
                .containsExactlyInAnyOrder(
                        new ConsentRegistry.Count(Persons.RESEARCH, 2, 0),
                        new ConsentRegistry.Count(ConsentTerms.withdrawn(List.of(), List.of()), 0, 1));
    }

    @Test
    void whoIsInAReleaseIsFoundOnceItIsMadeAndOneThatWasOnlyBegunIsSweptAway() {
        ConsentBatch batch = new ConsentBatch();
        for (int i = 0; i < 9_000; i++) {
            batch.add(named("p" + i), gave(1));
        }
        registry.apply(batch, done -> {});
        ConsentedSubjects subjects = registry.consented(use(2));
        BitSet persons = new BitSet();
        persons.set(0, 9_000);
        persons.clear(subjects.find(named("p7")));
        ReleasedSubjects released = new ReleasedSubjects(documents);
        ConsentRelease one = ConsentRelease.newBuilder()
                .setObjectId(ByteString.copyFrom(new byte[16]))
                .setDataset("admissions.lab")
                .build();
        ConsentRelease begun =
                one.toBuilder().setObjectId(ByteString.copyFrom(new byte[] {1})).build();
        released.making(one, subjects, persons);
        released.making(begun, subjects, persons);
        assertThat(released.standing()).isEmpty();

        documents.write(tx -> ReleasedSubjects.made(tx, one.getObjectId()));
        released.sweep();

        assertThat(released.standing()).hasSize(1);
        ConsentRelease kept = released.standing().get(0);
        assertThat(kept.getPersons()).isEqualTo(8_999);
        for (int i = 0; i < 9_000; i++) {
            assertThat(released.holds(kept, named("p" + i))).isEqualTo(i != 7);
        }
        assertThat(released.holds(kept, named("nobody"))).isFalse();
        assertThat(documents.list("consent-released", "", 100))
                .allMatch(page -> page.id().startsWith("0000"));
    }

    @Test
    void aPersonsConsentIsProvenToBeUnderTheRootOfAReleaseAlsoAfterOthersAndThePersonWithdrew() {
        ConsentBatch batch = new ConsentBatch();
        for (int i = 0; i < 6_000; i++) {
            batch.add(named("p" + i), gave(10 + i % 7));
        }
        registry.apply(batch, done -> {});
        ConsentedSubjects subjects = registry.consented(use(100));
        ReleasedSubjects released = new ReleasedSubjects(documents);
        CommittedConsents committed = new CommittedConsents(documents);
        for (int size : List.of(1, 2, 3, 1_000, 5_001)) { // The last one lies in several pages.
            BitSet persons = new BitSet();
            persons.set(0, size);
            ByteString id = ByteString.copyFromUtf8("release " + size);
            ConsentRelease making = ConsentRelease.newBuilder()
                    .setObjectId(id)
                    .setDataset("admissions.lab")
                    .setRecipient("lab")
                    .setPurpose("research")
                    .setDemand(ConsentSets.demand(ConsentDemand.SEPARATE))
                    .setMadeAtMillis(100)
                    .setRoot(ByteString.copyFrom(subjects.root(persons)))
                    .build();
            released.making(making, subjects, persons);
            documents.write(tx -> ReleasedSubjects.made(tx, id));
        }
        apply("p1", withdrew(200), "p2", withdrew(200));
        for (ConsentRelease release : released.standing()) {
            for (int number : List.of(0, release.getPersons() / 2, release.getPersons() - 1)) {
                Subject subject = subjects.subject(number);
                CommittedConsents.Proof proof = committed.of(release, subject).orElseThrow();
                assertThat(proof.index()).isEqualTo(number);
                assertThat(proof.size()).isEqualTo(release.getPersons());
                assertThat(MerkleTree.verifyInclusion(
                                new TreeHash().leaf(proof.leaf()),
                                number,
                                release.getPersons(),
                                proof.path(),
                                release.getRoot().toByteArray()))
                        .isTrue();
                assertThat(proof.leaf()).startsWith(subject.bytes());
            }
        }

        apply("p0", withdrew(50), "p1", withdrew(50), "p2", withdrew(50)); // Known late: there is no path any more.
        ConsentRelease whole = released.standing().stream()
                .filter(each -> each.getPersons() == 5_001)
                .findFirst()
                .orElseThrow();
        assertThat(committed.of(whole, subjects.subject(3_000))).isEmpty();
    }

    @Test
    void withdrawalsStayOpenUntilWhatFollowsIsDoneAndCountEvenIfACrashCameBetween() {
        String before = registry.mark();
        List<String> ids = apply("a", gave(10), "a", withdrew(20)).withdrawals();
        assertThat(registry.withdrawals(ids.get(0)))
                .extracting(ConsentRegistry.Withdrawal::subject)
                .containsExactly(named("a"));
        documents.write(tx -> tx.list("consent-page", "", 9).forEach(page -> tx.delete("consent-page", page.id())));

        assertThat(registry.open()).isEqualTo(ids);

        assertThat(registry.of(named("a"))).containsExactly(withdrew(20));
        assertThat(since(before)).isTrue();
        assertThat(since(registry.mark()))
                .as("until it is done, whoever reads may not have seen it")
                .isTrue();
        ids.forEach(registry::closed);
        assertThat(since(registry.mark())).isFalse();
        assertThat(registry.open()).isEmpty();
    }

    private boolean since(String mark) {
        return documents.<Boolean>update(tx ->
                ConsentRegistry.withdrawnSince(tx, mark, each -> each.subject().equals(named("a"))));
    }
}
