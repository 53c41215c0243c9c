package io.sluice.gateway.provenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.gateway.provenance.AuditRow.State;
import io.sluice.gateway.provenance.Finding.Kind;
import io.sluice.proto.FieldKind;
import io.sluice.proto.KeyGrant;
import io.sluice.proto.Outcome;
import io.sluice.proto.Rank;
import io.sluice.proto.RecordKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditTest {
    private final Org hospital = new Org("hospital");
    private final Org lab = new Org("lab");
    private final Org agency = new Org("agency");
    private final byte[] file = Hashes.sha256("the file".getBytes(StandardCharsets.UTF_8));

    @Test
    void whoReceivedADatasetUnderWhichTermsIsOneRow() {
        hospital.record(EvidenceTest.published("admissions"));
        hospital.exchangeWith(lab, "admissions", "1").agree().receive().grant().open(file);
        hospital.exchangeWith(agency, "other", "2").agree().receive().grant();

        AuditReport report = hospital.report(AuditFilter.everything().withDataset("admissions"));
        assertThat(report.findings()).isEmpty();
        assertThat(report.rows())
                .extracting(AuditRow::state)
                .containsExactlyInAnyOrder(State.PUBLISHED, State.AGREED, State.DELIVERED);
        AuditRow row = row(report, State.DELIVERED);
        assertThat(row.recipient()).isEqualTo("lab");
        assertThat(row.agreement()).isEqualTo("urn:uuid:1");
        assertThat(row.purpose()).isEqualTo("cancer-research");
        assertThat(row.rank()).isEqualTo(Rank.CONFIDENTIAL);
        assertThat(row.bases()).containsExactly("CONSENT:form 17");
        assertThat(row.records()).hasSize(3);
    }

    @Test
    void whatARecordTellsBeyondTheColumnsIsToldByItsName() {
        byte[] root = Hashes.sha256("consents".getBytes(StandardCharsets.UTF_8));
        hospital.record(Event.of(RecordKind.CONSENT_WITHDRAWN, Outcome.DONE)
                .field(FieldKind.FIELD_COUNT, 50)
                .field(FieldKind.FIELD_CONSENT_ROOT, root)
                .build());
        hospital.record(Event.of(RecordKind.BRAKE, Outcome.DONE)
                .field(FieldKind.FIELD_BRAKE, "brake-1")
                .field(FieldKind.FIELD_ACTION, "on all")
                .field(FieldKind.FIELD_REASON, "incident")
                .field(FieldKind.FIELD_ACTOR, "ann")
                .build());

        AuditReport own = hospital.report();
        assertThat(row(own, State.CONSENT_WITHDRAWN).details()).isEqualTo(Map.of("consentRoot", Hashes.hex(root)));
        assertThat(row(own, State.CONSENT_WITHDRAWN).count()).isEqualTo(50);
        assertThat(row(own, State.BRAKED).details())
                .isEqualTo(Map.of("brake", "brake-1", "action", "on all", "actor", "ann", "reason", "incident"));
    }

    @Test
    void aReceiptForAPersonIsNotToldAsConsentsThatWereTakenOver() {
        hospital.record(Event.of(RecordKind.CONSENT_GIVEN, Outcome.DONE)
                .field(FieldKind.FIELD_COUNT, 2)
                .build());
        hospital.record(Event.of(RecordKind.CONSENT_GIVEN, Outcome.DONE)
                .field(FieldKind.FIELD_REASON, "receipt")
                .build());

        assertThat(hospital.report().rows())
                .extracting(AuditRow::state)
                .containsExactly(State.CONSENTS_TAKEN, State.CONSENT_RECEIPT);
    }

    @Test
    void deliveredIsSaidOnlyAfterTheRecipientsConfirmation() {
        Org.Exchange exchange =
                hospital.exchangeWith(lab, "admissions", "1").agree().receive().grant();
        assertThat(hospital.report().rows()).extracting(AuditRow::state).contains(State.GRANTED_UNCONFIRMED);
        exchange.openBy(hospital, file);
        assertThat(hospital.report().rows()).extracting(AuditRow::state).contains(State.DELIVERED);
    }

    @Test
    void filtersByAgreementOrganisationRefusalAndTime() {
        hospital.exchangeWith(lab, "admissions", "1").agree().receive().grant();
        hospital.exchangeWith(agency, "admissions", "2").agree();
        hospital.record(Event.of(RecordKind.REFUSED, Outcome.DENIED)
                .field(FieldKind.FIELD_DATASET, "admissions")
                .field(FieldKind.FIELD_PROVIDER, "hospital")
                .field(FieldKind.FIELD_RECIPIENT, "agency")
                .field(FieldKind.FIELD_REASON, "purpose-not-allowed\nclearance-too-low")
                .build());
        AuditFilter all = AuditFilter.everything();

        assertThat(hospital.report(all.withAgreement("urn:uuid:1")).rows()).hasSize(2);
        assertThat(hospital.report(all.withAgreement("urn:uuid:9")).rows()).isEmpty();
        assertThat(hospital.report(all.withOrganisation("agency")).rows()).hasSize(2);
        assertThat(hospital.report(all.onlyRefused()).rows())
                .singleElement()
                .extracting(AuditRow::reasons)
                .isEqualTo(List.of("purpose-not-allowed", "clearance-too-low"));
        long now = Org.NOW.toEpochMilli();
        assertThat(hospital.report(all.within(now, now + 1)).rows()).hasSize(4);
        assertThat(hospital.report(all.within(now + 1, Long.MAX_VALUE)).rows()).isEmpty();
    }

    @Test
    void aFileIsFoundByItsContentAndAnotherIsNot() {
        hospital.exchangeWith(lab, "admissions", "1").agree().receive().grant().open(file);

        assertThat(hospital.report(AuditFilter.everything().withFile(file)).rows())
                .singleElement()
                .extracting(AuditRow::state)
                .isEqualTo(State.DELIVERED);
        assertThat(hospital.report(AuditFilter.everything().withFile(Hashes.sha256(file)))
                        .rows())
                .isEmpty();
    }

    @Test
    void aRevokedAgreementIsMarkedAndAGrantAfterItIsFound() {
        Org.Exchange exchange = hospital.exchangeWith(lab, "admissions", "1")
                .agree()
                .receive()
                .grant()
                .revoke();
        assertThat(row(hospital.report(), State.GRANTED_UNCONFIRMED).revokedAtMillis())
                .isEqualTo(Org.NOW.toEpochMilli());
        assertThat(hospital.report().findings()).isEmpty();

        exchange.grant();
        assertThat(hospital.report().findings()).extracting(Finding::kind).containsExactly(Kind.GRANT_AFTER_REVOCATION);
    }

    @Test
    void everyChangedByteOfEveryRecordIsFoundAndTheRecordNamed() {
        hospital.exchangeWith(lab, "admissions", "1").agree().receive().grant().open(file);
        hospital.ledger.freezeCheckpoint();
        for (int i = 0; i < hospital.ledger.records.size(); i++) {
            byte[] good = hospital.ledger.records.get(i);
            for (int at = 0; at < good.length; at += 7) {
                byte[] bad = good.clone();
                bad[at] ^= 1 << at % 8;
                hospital.ledger.records.set(i, bad);
                int index = i;
                int last = hospital.ledger.records.size() - 1;
                assertThat(hospital.report().findings())
                        .as("record %d, byte %d", i, at)
                        .anySatisfy(finding -> {
                            assertThat(finding.kind()).isIn(Kind.TAMPERED, Kind.MISSING);
                            // Of the last two records the chain alone cannot tell which one was changed.
                            assertThat(finding.index())
                                    .isIn(
                                            index == last
                                                    ? List.of((long) index, (long) index - 1)
                                                    : List.of((long) index));
                        });
            }
            hospital.ledger.records.set(i, good);
        }
        assertThat(hospital.report().findings()).isEmpty();
    }

    @Test
    void aRecordTakenOutIsMissedEvenWhenTheOwnerSignsAgain() {
        hospital.exchangeWith(lab, "admissions", "1").agree().receive().grant().open(file);
        hospital.ledger.records.remove(2);
        hospital.ledger.openings.remove(2);

        assertThat(hospital.report().findings())
                .extracting(Finding::kind, Finding::index)
                .containsExactly(tuple(Kind.MISSING, 2L));
    }

    @Test
    void aGapInOneStreamIsNamedWhereTheLaneItselfIsWhole() throws Exception {
        // An owner that renumbers its lane after taking a record out, and forgets the dataset's own stream.
        hospital.record(EvidenceTest.published("a"));
        hospital.record(EvidenceTest.published("a"));
        hospital.ledger.records.remove(0);
        hospital.ledger.openings.remove(0);
        var record = Records.parse(hospital.ledger.records.get(0)).toBuilder();
        record.setStreams(0, record.getStreams(0).toBuilder().setNumber(0).clearPrevious());
        hospital.ledger.records.set(0, record.build().toByteArray());

        assertThat(hospital.report().findings()).extracting(Finding::kind).containsExactly(Kind.MISSING);
    }

    @Test
    void aLaneRewrittenAndSignedAgainContradictsWhatAPartnerKept() throws Exception {
        hospital.exchangeWith(lab, "admissions", "1").agree().receive();
        byte[] kept = hospital.ledger.checkpoint().getBytes(StandardCharsets.UTF_8);
        hospital.ledger.records.clear();
        hospital.ledger.openings.clear();
        hospital.reopen();
        hospital.record(EvidenceTest.published("nothing-happened"));

        assertThat(hospital.audit()
                        .report(AuditFilter.everything(), lane -> List.of(kept))
                        .findings())
                .extracting(Finding::kind)
                .containsExactly(Kind.ROLLED_BACK);
        hospital.record(EvidenceTest.published("nothing-happened"));
        hospital.record(EvidenceTest.published("nothing-happened"));
        assertThat(hospital.report().findings()).isEmpty();
        assertThat(hospital.audit()
                        .report(AuditFilter.everything(), lane -> List.of(kept))
                        .findings())
                .extracting(Finding::kind)
                .containsExactly(Kind.FORK);
    }

    @Test
    void aCheckpointThatTheOwnerDidNotSignIsNamed() throws Exception {
        hospital.record(EvidenceTest.published("a"));
        Audit audit = Audit.ofPeer(
                List.of(new AuditedLane(new LedgerLane(hospital.ledger, Optional.empty()), lab.checkpoints.verifier())),
                "hospital",
                List.of());
        assertThat(audit.report(AuditFilter.everything(), lane -> List.of()).findings())
                .extracting(Finding::kind)
                .containsExactly(Kind.BAD_CHECKPOINT);
    }

    @Test
    void anOpeningThatDoesNotBelongToItsRecordIsNamed() {
        hospital.record(EvidenceTest.published("a"));
        hospital.record(EvidenceTest.published("b"));
        hospital.ledger.openings.set(0, hospital.ledger.openings.get(1));
        assertThat(hospital.report().findings())
                .extracting(Finding::kind, Finding::index)
                .containsExactly(tuple(Kind.NOT_MATCHING, 0L));
    }

    @Test
    void erasedOpeningsLeaveRecordsProvenAndValuesGone() {
        hospital.record(EvidenceTest.published("a"));
        hospital.ledger.erase(0);
        AuditReport report = hospital.report();
        assertThat(report.findings()).isEmpty();
        assertThat(report.rows()).singleElement().extracting(AuditRow::dataset).isEqualTo("");
    }

    @Test
    void twoHonestSidesAgree() {
        hospital.exchangeWith(lab, "admissions", "1")
                .agree()
                .receive()
                .grant()
                .open(file)
                .revoke();
        hospital.exchangeWith(agency, "admissions", "2").agree().receive().grant();
        assertThat(Reconciliation.reconcile(hospital.report(), lab.report())).isEmpty();
        assertThat(Reconciliation.reconcile(lab.report(), hospital.report())).isEmpty();
    }

    @Test
    void aKeyGrantedWithoutARecordIsFoundFromTheOtherSide() {
        Org.Exchange exchange =
                hospital.exchangeWith(lab, "admissions", "1").agree().receive();
        exchange.grant(hospital.record(EvidenceTest.published("something-else")));

        assertThat(Reconciliation.reconcile(hospital.report(), lab.report()))
                .extracting(Finding::kind, Finding::lane)
                .containsExactly(tuple(Kind.GRANT_WITHOUT_RECORD, "hospital/main"));
    }

    @Test
    void whatWasOnlyFilteredOutIsNobodysFault() throws Exception {
        Org.Exchange exchange =
                hospital.exchangeWith(lab, "admissions", "1").agree().receive().grant();
        exchange.openBy(lab, file);
        AuditReport nothing = hospital.report(AuditFilter.everything().withFile(file));
        assertThat(nothing.rows()).isEmpty();
        AuditReport blind = Audit.ofPeer(
                        List.of(new AuditedLane(
                                new LedgerLane(hospital.ledger, Optional.empty()), hospital.checkpoints.verifier())),
                        "hospital",
                        List.of())
                .report(AuditFilter.everything().withDataset("admissions"), lane -> List.of());
        assertThat(blind.rows()).isEmpty();
        for (AuditReport report : List.of(nothing, blind)) {
            assertThat(Reconciliation.reconcile(report, lab.report()))
                    .extracting(Finding::kind)
                    .containsExactly(Kind.ONE_SIDED);
        }
    }

    @Test
    void aGrantIsHeldAgainstTheLaneAsItIsShownNow() throws Exception {
        Org.Exchange exchange =
                hospital.exchangeWith(lab, "admissions", "1").agree().receive().grant();
        LaneSource lane = new LedgerLane(hospital.ledger, Optional.empty());
        KeyGrant grant = KeyGrant.parseFrom(exchange.grant.getPayload());
        Optional<byte[]> key = Optional.of(exchange.agreement.getTokenKeyShare().toByteArray());
        var keys = hospital.checkpoints.verifier();

        assertThat(GrantCheck.inLane(grant, lane, keys, key)).isEmpty();
        assertThat(GrantCheck.inLane(grant.toBuilder().clearRecord().build(), lane, keys, key))
                .extracting(Finding::kind)
                .containsExactly(Kind.GRANT_WITHOUT_RECORD);
        KeyGrant reused = grant.toBuilder()
                .setBinding(grant.getBinding().toBuilder().setTransferId("another"))
                .build();
        assertThat(GrantCheck.inLane(reused, lane, keys, key))
                .extracting(Finding::kind)
                .containsExactly(Kind.GRANT_WITHOUT_RECORD);
        hospital.ledger.records.set(2, hospital.ledger.records.get(1));
        assertThat(GrantCheck.inLane(grant, lane, keys, key))
                .extracting(Finding::kind)
                .containsExactly(Kind.FORK);
    }

    @Test
    void oneSidedAndDifferentStepsAreNamed() {
        Org.Exchange exchange =
                hospital.exchangeWith(lab, "admissions", "1").agree().receive().grant();
        exchange.openBy(lab, file);
        assertThat(Reconciliation.reconcile(hospital.report(), lab.report()))
                .extracting(Finding::kind, Finding::lane)
                .containsExactly(tuple(Kind.ONE_SIDED, "hospital/main"));
        exchange.openBy(hospital, Hashes.sha256(file));
        assertThat(Reconciliation.reconcile(hospital.report(), lab.report()))
                .extracting(Finding::kind)
                .containsExactly(Kind.DISAGREEING);
        hospital.record(new Org.Exchange(hospital, lab, "admissions", "7")
                .event(RecordKind.AGREED, Outcome.DONE)
                .build());
        assertThat(Reconciliation.reconcile(hospital.report(), lab.report()))
                .extracting(Finding::kind)
                .contains(Kind.ONE_SIDED);
    }

    private static AuditRow row(AuditReport report, State state) {
        return report.rows().stream()
                .filter(row -> row.state() == state)
                .findFirst()
                .orElseThrow();
    }
}
