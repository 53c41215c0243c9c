package io.sluice.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.HandClock;
import io.sluice.gateway.classification.FloorTable;
import io.sluice.gateway.classification.Grader;
import io.sluice.gateway.consent.CommittedConsents;
import io.sluice.gateway.consent.ConsentBatch;
import io.sluice.gateway.consent.ConsentFilter;
import io.sluice.gateway.consent.ConsentRegistry;
import io.sluice.gateway.consent.Pseudonymity;
import io.sluice.gateway.consent.ReleasedSubjects;
import io.sluice.gateway.consent.Subject;
import io.sluice.gateway.identity.Organisations;
import io.sluice.gateway.policy.ConsentEvent;
import io.sluice.gateway.policy.ConsentTerms;
import io.sluice.gateway.policy.ObligationProfiles;
import io.sluice.gateway.privacy.PlanJson;
import io.sluice.proto.ConsentRelease;
import io.sluice.proto.Hierarchies;
import io.sluice.proto.Rank;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A release by consents, of which some change between the plan that was shown and the making by it. */
class ConsentsSincePlanTest {
    private static final Grader GRADER = new Grader(FloorTable.DEFAULT);
    private static final int PERSONS = 40;
    private static final String PLAN = """
            {"version":1,"columns":[
             {"column":"person","role":"OTHER_COLUMN"},
             {"column":"town","role":"OTHER_COLUMN"}],
             "thresholds":{"k":5}}""";

    @TempDir
    Path directory;

    private final HandClock clock = HandClock.standingAt(Organisations.START);
    private Premises hospital;
    private Derivation derivation;
    private ConsentRegistry registry;
    private Pseudonymity pseudonymity;

    @BeforeEach
    void aHospitalWhereThirtyOfFortyConsent() throws Exception {
        hospital = new Premises(directory, "hospital", clock);
        hospital.partner("lab", Rank.CONFIDENTIAL);
        Foundation foundation = new Foundation(
                hospital.providing(hospital.database, ObligationProfiles.DEFAULT, Optional.empty(), GRADER));
        derivation = new Derivation(foundation.parts(), foundation.signed(), foundation.dataKeys());
        registry = new ConsentRegistry(hospital.database);
        pseudonymity = Pseudonymity.of(hospital.own);
        StringBuilder csv = new StringBuilder("person,town\n");
        for (int i = 0; i < PERSONS; i++) {
            csv.append("p-").append(i).append(",town-").append(i % 3).append('\n');
            if (i < 30) {
                know(i, true);
            }
        }
        HeldTable.towns(
                new Publication(foundation.parts(), foundation.dataKeys()),
                GRADER,
                csv.toString().getBytes(StandardCharsets.UTF_8));
    }

    @AfterEach
    void close() {
        hospital.close();
    }

    private Subject subject(int person) {
        return pseudonymity.of("p-" + person);
    }

    private void know(int person, boolean given) {
        ConsentBatch batch = new ConsentBatch();
        long time = clock.millis() - (given ? 1000 : 500);
        batch.add(
                subject(person),
                new ConsentEvent(
                        given,
                        given
                                ? ConsentTerms.given(List.of("research"), List.of("lab"), true, "n1", List.of())
                                : ConsentTerms.withdrawn(List.of(), List.of()),
                        time,
                        0,
                        0));
        registry.apply(batch, done -> {});
    }

    private static DeriveOrder order(ConsentFilter.Missing missing) throws Exception {
        return new DeriveOrder(
                "towns",
                0,
                "towns.lab",
                "lab",
                "research",
                PlanJson.read(PLAN.getBytes(StandardCharsets.UTF_8)),
                false,
                Hierarchies.getDefaultInstance(),
                Rank.RANK_UNSPECIFIED,
                "",
                List.of(),
                Optional.of(new DeriveOrder.Consent("person", missing)),
                0,
                0);
    }

    private Planned.Shown plan(ConsentFilter.Missing missing) throws Exception {
        return (Planned.Shown) derivation.plan(order(missing), false, Progress.NONE);
    }

    private void oneWithdrawsAndAnotherGives() {
        know(3, false);
        know(35, true);
    }

    private void made(ConsentFilter.Missing missing, Planned.Shown plan) throws Exception {
        assertThat(plan.consent())
                .hasValueSatisfying(each -> assertThat(each.persons()).isEqualTo(30));

        assertThat(derivation.make(order(missing), plan, Progress.NONE))
                .isInstanceOfSatisfying(
                        Derived.Made.class,
                        made -> assertThat(made.entry()
                                        .label()
                                        .getDerivation()
                                        .getConsent()
                                        .getPersons())
                                .isEqualTo(30));

        ReleasedSubjects released = new ReleasedSubjects(hospital.database);
        ConsentRelease release = released.standing().get(0);
        for (int i = 0; i < PERSONS; i++) {
            assertThat(released.holds(release, subject(i))).as("p-" + i).isEqualTo(i < 30 && i != 3 || i == 35);
        }
    }

    @Test
    void whoWithdrewSinceIsNotInTheReleaseAndWhoGaveSinceIs() throws Exception {
        Planned.Shown plan = plan(ConsentFilter.Missing.DROP);
        oneWithdrawsAndAnotherGives();

        made(ConsentFilter.Missing.DROP, plan);
    }

    @Test
    void theSameWhereOtherRowsAreMasked() throws Exception {
        Planned.Shown plan = plan(ConsentFilter.Missing.MASK);
        oneWithdrawsAndAnotherGives();

        made(ConsentFilter.Missing.MASK, plan);
    }

    @Test
    void theSameWhereSomethingElseWasPlannedSince() throws Exception {
        Planned.Shown plan = plan(ConsentFilter.Missing.DROP);
        oneWithdrawsAndAnotherGives();
        plan(ConsentFilter.Missing.MASK);

        made(ConsentFilter.Missing.DROP, plan);
    }

    @Test
    void whoConsentsOnceMoreWhileItIsMadeCanStillBeShownThatItsConsentIsCommittedTo() throws Exception {
        Planned.Shown plan = plan(ConsentFilter.Missing.DROP);
        AtomicBoolean again = new AtomicBoolean();

        derivation.make(order(ConsentFilter.Missing.DROP), plan, (stage, done, total) -> {
            if (!again.getAndSet(true)) {
                clock.move(Duration.ofMinutes(1));
                know(3, true);
                clock.move(Duration.ofMinutes(1));
            }
        });

        assertThat(again).isTrue();
        ConsentRelease release =
                new ReleasedSubjects(hospital.database).standing().get(0);
        CommittedConsents committed = new CommittedConsents(hospital.database);
        for (int i = 0; i < 30; i++) {
            assertThat(committed.of(release, subject(i))).as("p-" + i).isPresent();
        }
    }
}
