package io.sluice.gateway.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.catalog.Catalog;
import io.sluice.gateway.contracts.Role;
import io.sluice.gateway.exchange.LedgerStanding;
import io.sluice.gateway.exchange.Premises;
import io.sluice.gateway.exchange.Recording;
import io.sluice.gateway.exchange.StoredAgreements;
import io.sluice.gateway.exchange.Trail;
import io.sluice.gateway.identity.Organisations;
import io.sluice.gateway.policy.Brakes;
import io.sluice.gateway.policy.Decisions;
import io.sluice.gateway.policy.ObligationProfiles;
import io.sluice.gateway.provenance.Event;
import io.sluice.gateway.provenance.Evidence;
import io.sluice.gateway.provenance.Refusals;
import io.sluice.ledger.Ledger;
import io.sluice.ledger.LedgerException;
import io.sluice.proto.FieldKind;
import io.sluice.proto.Outcome;
import io.sluice.proto.Rank;
import io.sluice.proto.RecordKind;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is raised of what the rules find, over a real lane. */
class WatchRaisingTest {
    private static final int MEMBERS = Watch.MOST_AN_HOUR + 3;

    private final Clock clock = Clock.fixed(Organisations.START, ZoneOffset.UTC);
    private final List<String> stopped = new ArrayList<>();
    private final List<Raised> told = new ArrayList<>();
    private Premises hospital;
    private Ledger ledger;
    private Evidence evidence;

    @TempDir
    Path directory;

    @BeforeEach
    void aLane() throws Exception {
        hospital = new Premises(directory, "hospital", clock);
        ledger = hospital.ledger;
        evidence = hospital.evidence;
    }

    @AfterEach
    void close() {
        hospital.close();
    }

    private Watch watch(Set<AlertCode> brakeOn) throws Exception {
        Catalog catalog = new Catalog(
                hospital.database, new Decisions(() -> ObligationProfiles.DEFAULT), () -> Brakes.none("hospital"));
        WatchSettings settings = new WatchSettings(
                10,
                1L << 40,
                2,
                Rank.RESTRICTED,
                Optional.empty(),
                ZoneOffset.UTC,
                1000,
                Duration.ZERO,
                Duration.ofDays(7),
                Duration.ofMinutes(15),
                Optional.empty(),
                brakeOn);
        return new Watch(
                ledger,
                evidence,
                hospital.own.name(),
                catalog,
                alert -> {
                    stopped.add(alert.member());
                    return "brake of " + alert.member();
                },
                new Endings(new StoredAgreements(hospital.database), catalog, List::of, hospital.own, hospital.members),
                new LedgerStanding(ledger, () -> ObligationProfiles.DEFAULT, clock),
                settings,
                told::add,
                clock);
    }

    private Event refusal(String provider, String recipient) {
        return Event.of(RecordKind.REFUSED, Outcome.DENIED)
                .field(FieldKind.FIELD_PROVIDER, provider)
                .field(FieldKind.FIELD_RECIPIENT, recipient)
                .field(FieldKind.FIELD_ACTOR, provider) // Who refused it; the lane says so of what a member wanted.
                .field(FieldKind.FIELD_REASON, "purpose-not-allowed")
                .build();
    }

    private void refuseTwice(String member) throws LedgerException {
        evidence.record(refusal("hospital", member));
        evidence.record(refusal("hospital", member));
    }

    @Test
    void beyondTheAlertsOfAnHourNobodyIsToldButEveryMemberIsStopped() throws Exception {
        List<String> members = new ArrayList<>();
        for (int i = 0; i < MEMBERS; i++) {
            members.add("member" + i);
            refuseTwice("member" + i);
        }

        watch(Set.of(AlertCode.REFUSALS_MANY)).look();

        assertThat(stopped).containsExactlyElementsOf(members);
        assertThat(told).hasSize(Watch.MOST_AN_HOUR);
        assertThat(told.get(0).brake()).isEqualTo("brake of member0");
    }

    @Test
    void nobodyIsStoppedBecauseOfAnAlertThatTheSettingsDoNotName() throws Exception {
        refuseTwice("lab");

        watch(Set.of(AlertCode.VOLUME_UNUSUAL)).look();

        assertThat(told).extracting(each -> each.alert().member()).containsExactly("lab");
        assertThat(stopped).isEmpty();
    }

    @Test
    void whatOurOwnPeopleAskForInVainIsNotThePartnersDoingHoweverMuchItIs() throws Exception {
        try (Refusals refusals = new Refusals(evidence, clock)) {
            Recording recording = new Recording("hospital", evidence, ledger, refusals);
            for (int i = 0; i < 3 * Refusals.SINGLE; i++) {
                recording.refused(new Trail.Refusal(
                        Role.CONSUMER, false, "lab", "beds", 1, "selling", "", "purpose-not-allowed", List.of()));
            }
        }
        assertThat(ledger.size()).as("singly, and the rest together").isEqualTo(Refusals.SINGLE + 1);

        watch(Set.of(AlertCode.REFUSALS_MANY)).look();

        assertThat(told).isEmpty();
        assertThat(stopped).isEmpty();
    }

    @Test
    void whatOurOwnPeopleMayNotDoForAPartnerIsNotItsDoingEither() throws Exception {
        for (int i = 0; i < 3; i++) {
            Event.Builder of = Event.of(RecordKind.REFUSED, Outcome.DENIED)
                    .field(FieldKind.FIELD_PROVIDER, "hospital")
                    .field(FieldKind.FIELD_RECIPIENT, "lab");
            evidence.record(of.field(FieldKind.FIELD_REASON, "k-too-low").build()); // a release for it
            evidence.record(of.field(FieldKind.FIELD_APPROVER, "sten 0a")
                    .field(FieldKind.FIELD_REASON, "approval-by-requester")
                    .build());
        }

        watch(Set.of(AlertCode.REFUSALS_MANY)).look();

        assertThat(told).isEmpty();
        assertThat(stopped).isEmpty();
    }
}
