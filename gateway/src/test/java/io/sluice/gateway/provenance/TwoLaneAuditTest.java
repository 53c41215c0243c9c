package io.sluice.gateway.provenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.sluice.gateway.provenance.AuditRow.State;
import io.sluice.gateway.provenance.Finding.Kind;
import io.sluice.ledger.CheckpointSigner;
import io.sluice.ledger.CheckpointVerifier;
import io.sluice.proto.AuditGrant;
import io.sluice.proto.EvidenceBundle;
import io.sluice.proto.ListedLane;
import io.sluice.proto.MemberEntry;
import io.sluice.proto.RecordKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A provider whose second replica took over in the middle of its exchanges. */
class TwoLaneAuditTest {
    private final Org hospital = new Org("hospital");
    private final Org lab = new Org("lab");
    private final Org court = new Org("court");
    private final byte[] file = Hashes.sha256("the file".getBytes(StandardCharsets.UTF_8));
    private final CheckpointSigner second =
            new CheckpointSigner("hospital/b", Org.filled('h' + 3), Org.filled('h' + 4));
    private final MemoryLedger ledger = new MemoryLedger(second);
    private final MemberKeys members = listing(List.of(in("hospital/main"), in("hospital/b")));

    @BeforeEach
    void anExchangeInBothLanes() throws Exception {
        Org.Exchange before = hospital.exchangeWith(lab, "admissions", "1")
                .agree()
                .receive()
                .grant()
                .open(file);
        assertThat(before.opened).isNotNull();
        Org.Exchange split = hospital.exchangeWith(lab, "beds", "2").agree().receive();
        hospital.evidence = Evidence.open(ledger, "hospital", hospital.tokenKeys, hospital.clock, new SecureRandom());
        split.grant().open(file);
    }

    private static ListedLane in(String origin) {
        return ListedLane.newBuilder().setOrigin(origin).build();
    }

    private MemberKeys listing(List<ListedLane> lanes) {
        MemberKeys plain = Org.list(hospital, lab, court);
        return name -> name.equals("hospital")
                ? plain.entry(name)
                        .map(entry -> entry.toBuilder().addAllLanes(lanes).build())
                : plain.entry(name);
    }

    private List<OwnLane> lanes() {
        return List.of(OwnLane.of(hospital.ledger, keys("hospital/main")), OwnLane.of(ledger, keys("hospital/b")));
    }

    private CheckpointVerifier keys(String lane) {
        return members.laneKeys(lane).orElseThrow();
    }

    private AuditReport own(List<OwnLane> lanes, AuditFilter filter) throws IOException {
        return Audit.ofOwn(lanes, "hospital", hospital.tokenKeys).report(filter, lane -> List.of());
    }

    @Test
    void anExchangeThatLiesInTwoLanesIsOneRow() throws Exception {
        AuditReport report = own(lanes(), AuditFilter.everything().withAgreement("urn:uuid:2"));
        assertThat(report.findings()).isEmpty();
        assertThat(report.rows()).extracting(AuditRow::state).containsExactlyInAnyOrder(State.AGREED, State.DELIVERED);
        AuditRow row = report.rows().stream()
                .filter(each -> each.state() == State.DELIVERED)
                .findFirst()
                .orElseThrow();
        assertThat(row.records()).extracting(Place::lane).contains("hospital/main", "hospital/b");
        assertThat(row.dataset()).isEqualTo("beds");
        assertThat(report.lanes()).extracting(AuditReport.Lane::origin).containsExactly("hospital/main", "hospital/b");
        assertThat(report.size()).isEqualTo(hospital.ledger.size() + ledger.size());
    }

    @Test
    void bothPartiesLanesAgreeAndWithoutOneNobodyIsAccused() throws Exception {
        AuditReport whole = own(lanes(), AuditFilter.everything());
        assertThat(Reconciliation.reconcile(whole, lab.report())).isEmpty();

        AuditReport alone = own(List.of(lanes().get(0)), AuditFilter.everything());
        assertThat(Reconciliation.reconcile(alone, lab.report()))
                .as("the lane that is left out is missed")
                .extracting(Finding::kind)
                .contains(Kind.GRANT_WITHOUT_RECORD);

        List<OwnLane> unread = List.of(lanes().get(0), OwnLane.unread(keys("hospital/b"), "its disk is away"));
        AuditReport incomplete = own(unread, AuditFilter.everything());
        assertThat(incomplete.findings()).extracting(Finding::kind).containsExactly(Kind.UNREAD_LANE);
        assertThat(incomplete.findings().get(0).text()).contains("hospital/b", "its disk is away");
        assertThat(Reconciliation.reconcile(incomplete, lab.report())).isEmpty();
        assertThatThrownBy(() ->
                        own(List.of(OwnLane.unread(keys("hospital/b"), "its disk is away")), AuditFilter.everything()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aFirstOrSecondLaneThatWasRewrittenIsFound() throws Exception {
        byte[] kept = ledger.checkpoint().getBytes(StandardCharsets.UTF_8);
        MemoryLedger other = new MemoryLedger(second);
        Evidence evidence = Evidence.open(other, "hospital", hospital.tokenKeys, hospital.clock, new SecureRandom());
        for (int i = 0; i < 5; i++) {
            evidence.record(EvidenceTest.published("harmless"));
        }
        List<OwnLane> forged = List.of(lanes().get(0), OwnLane.of(other, keys("hospital/b")));
        AuditReport report = Audit.ofOwn(forged, "hospital", hospital.tokenKeys)
                .report(
                        AuditFilter.everything(),
                        lane -> lane.equals("hospital/b") ? List.of(kept) : List.<byte[]>of());
        assertThat(report.findings()).extracting(Finding::kind).containsExactly(Kind.FORK);
        assertThat(report.findings().get(0).lane()).isEqualTo("hospital/b");
    }

    @Test
    void anEndedLaneNeitherGrowsNorShrinksUnnoticed() throws Exception {
        byte[] root = keys("hospital/main")
                .verify(hospital.ledger.checkpoint())
                .orElseThrow()
                .root();
        for (long size : new long[] {hospital.ledger.size() - 1, hospital.ledger.size(), hospital.ledger.size() + 1}) {
            CheckpointVerifier ended = keys("hospital/main").endingAt(size, root);
            AuditReport report = own(List.of(OwnLane.of(hospital.ledger, ended)), AuditFilter.everything());
            assertThat(report.findings())
                    .extracting(Finding::kind)
                    .isEqualTo(
                            size < hospital.ledger.size()
                                    ? List.of(Kind.ENDED)
                                    : size == hospital.ledger.size() ? List.of() : List.of(Kind.ROLLED_BACK));
        }
    }

    @Test
    void aGrantInTheOtherLaneLongAfterARevocationIsFound() throws Exception {
        Org.Exchange exchange = hospital.exchangeWith(lab, "admissions", "1");
        hospital.record(exchange.event(RecordKind.AGREEMENT_ENDED, io.sluice.proto.Outcome.DONE)
                .build());
        for (long seconds : new long[] {30, 90}) {
            hospital.clock = Clock.offset(hospital.clock, Duration.ofSeconds(seconds));
            hospital.reopen();
            hospital.record(exchange.transfer(RecordKind.GRANTED).build());
            AuditReport report = own(lanes(), AuditFilter.everything());
            assertThat(report.findings())
                    .extracting(Finding::kind)
                    .isEqualTo(seconds < 60 ? List.of() : List.of(Kind.GRANT_AFTER_REVOCATION));
        }
    }

    @Test
    void anAuditorIsGrantedAllLanesOrNothing() throws Exception {
        List<AuditGrant> granted = new ArrayList<>();
        for (byte[] sealed : grants(lanes())
                .grant("court", court.sealing.publicKey(), Mandate.FIELDS, 0, Long.MAX_VALUE)
                .sealed()) {
            granted.add(AuditGrants.open(sealed, "court", List.of(court.sealing), members));
        }
        assertThat(granted).extracting(AuditGrant::getLane).containsExactly("hospital/main", "hospital/b");
        AuditReport report = Audit.ofPeer(
                        List.of(
                                new AuditedLane(
                                        new LedgerLane(hospital.ledger, Optional.empty()), keys("hospital/main")),
                                new AuditedLane(new LedgerLane(ledger, Optional.empty()), keys("hospital/b"))),
                        "hospital",
                        granted)
                .report(AuditFilter.everything().withAgreement("urn:uuid:2"), lane -> List.of());
        assertThat(report.findings()).isEmpty();
        assertThat(report.rows())
                .extracting(AuditRow::dataset)
                .containsOnly("beds")
                .hasSize(2);

        List<OwnLane> unread = List.of(lanes().get(0), OwnLane.unread(keys("hospital/b"), "its disk is away"));
        assertThatThrownBy(() ->
                        grants(unread).grant("court", court.sealing.publicKey(), Mandate.FIELDS, 0, Long.MAX_VALUE))
                .hasMessageContaining("its disk is away");
    }

    private AuditGrants grants(List<OwnLane> lanes) {
        return new AuditGrants(
                lanes, hospital.evidence, "hospital", hospital.tokenKeys, hospital.signing, hospital.random);
    }

    @Test
    void evidenceOfBothLanesIsOneBundleAndALaneThatIsNotListedIsNone() throws Exception {
        EvidenceBundle bundle = new Bundles(lanes(), "hospital", hospital.tokenKeys, hospital.signedDocuments())
                .export(AuditFilter.everything().withAgreement("urn:uuid:2"), Mandate.FIELDS);
        assertThat(Bundles.parts(bundle))
                .extracting(EvidenceBundle::getLane)
                .containsExactly("hospital/main", "hospital/b");
        assertHolds(bundle, members, true);
        assertHolds(bundle, Org.list(hospital, lab), false);
        assertHolds(bundle.toBuilder().addOthers(bundle.getOthers(0)).build(), members, false);
        EvidenceBundle nested = bundle.getOthers(0).toBuilder()
                .addOthers(bundle.toBuilder().clearOthers())
                .build();
        assertHolds(bundle.toBuilder().setOthers(0, nested).build(), members, false);
        EvidenceBundle labs = new Bundles(lab.lanes(), "lab", lab.tokenKeys, lab.signedDocuments())
                .export(AuditFilter.everything().withAgreement("urn:uuid:2"), Mandate.FIELDS);
        assertHolds(labs, members, true); // The grant in it is recorded in the second lane.
        assertHolds(labs, Org.list(hospital, lab), false);
        assertHolds(bundle.toBuilder().setOthers(0, labs).build(), members, false);
    }

    private static void assertHolds(EvidenceBundle bundle, MemberKeys members, boolean holds) {
        assertThat(new BundleVerifier(members)
                        .verify(bundle.toByteArray()).stream().allMatch(Check::ok))
                .isEqualTo(holds);
    }

    @Test
    void onlyListedLanesHaveKeys() {
        assertThat(members.laneKeys("hospital/c")).isEmpty();
        MemberEntry entry = members.entry("hospital").orElseThrow();
        assertThat(entry.getLane()).isEqualTo("hospital/main");
        MemberKeys ended = listing(List.of(
                in("hospital/main"),
                in("hospital/b").toBuilder()
                        .setEnded(true)
                        .setSize(1)
                        .setRoot(ByteString.copyFrom(new byte[32]))
                        .build()));
        assertThat(ended.laneKeys("hospital/b").orElseThrow().verify(ledger.checkpoint()))
                .isEmpty();
    }
}
