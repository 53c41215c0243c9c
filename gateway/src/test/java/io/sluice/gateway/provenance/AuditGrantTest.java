package io.sluice.gateway.provenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.sluice.gateway.provenance.AuditRow.State;
import io.sluice.gateway.provenance.Finding.Kind;
import io.sluice.gateway.sealing.SealException;
import io.sluice.proto.AuditGrant;
import io.sluice.proto.Disclosure;
import io.sluice.proto.FieldKind;
import io.sluice.proto.FieldProof;
import io.sluice.proto.RecordKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AuditGrantTest {
    private final Org hospital = new Org("hospital");
    private final Org lab = new Org("lab");
    private final Org court = new Org("court");
    private final MemberKeys members = Org.list(hospital, lab, court);
    private final byte[] file = Hashes.sha256("the file".getBytes(StandardCharsets.UTF_8));

    @Test
    void anAuditorSeesTheSameRowsAsTheOwner() throws Exception {
        hospital.exchangeWith(lab, "admissions", "1").agree().receive().grant().open(file);
        List<AuditGrant> grants = open(grant(hospital, Mandate.FIELDS).sealed());

        AuditReport auditors = audit(hospital, grants).report(AuditFilter.everything(), lane -> List.of());
        assertThat(auditors.findings()).isEmpty();
        for (AuditFilter filter : List.of(
                AuditFilter.everything().withDataset("admissions"),
                AuditFilter.everything().withAgreement("urn:uuid:1"),
                AuditFilter.everything().withOrganisation("lab"),
                AuditFilter.everything().withFile(file))) {
            List<AuditRow> own = hospital.report(filter).rows();
            List<AuditRow> shown =
                    audit(hospital, grants).report(filter, lane -> List.of()).rows();
            assertThat(own).isNotEmpty();
            assertThat(shown).usingRecursiveFieldByFieldElementComparator().isEqualTo(own);
        }
    }

    @Test
    void handingOutAGrantIsRecorded() {
        hospital.exchangeWith(lab, "admissions", "1").agree();
        AuditGrants.Made made = grant(hospital, Mandate.FIELDS);
        AuditRow row = hospital.report(AuditFilter.everything().withOrganisation("court"))
                .rows()
                .get(0);
        assertThat(row.kind()).isEqualTo(RecordKind.AUDIT_GRANTED);
        assertThat(row.subject()).isEqualTo("court");
        assertThat(made.records()).isEqualTo(1);
        assertThat(row.count()).isEqualTo(1);
    }

    @Test
    void whatWasNotGrantedIsNotInTheGrant() throws Exception {
        hospital.exchangeWith(lab, "admissions", "1").agree().receive().grant().open(file);
        Set<FieldKind> some = EnumSet.of(FieldKind.FIELD_DATASET, FieldKind.FIELD_RECIPIENT);
        List<AuditGrant> grants = open(grant(hospital, some).sealed());

        for (AuditGrant grant : grants) {
            for (Disclosure disclosure : grant.getDisclosuresList()) {
                assertThat(disclosure.getFieldsList())
                        .extracting(proof -> proof.getField().getKind())
                        .isSubsetOf(some);
            }
            assertThat(new String(grant.toByteArray(), StandardCharsets.ISO_8859_1))
                    .contains("admissions")
                    .doesNotContain("cancer-research", "form 17", "transfer-1");
        }
        AuditRow row = audit(hospital, grants)
                .report(AuditFilter.everything().withDataset("admissions"), lane -> List.of())
                .rows()
                .get(0);
        assertThat(row.recipient()).isEqualTo("lab");
        assertThat(row.purpose()).isEmpty();
    }

    @Test
    void recordsOutsideThePeriodAreNotOpened() throws Exception {
        hospital.exchangeWith(lab, "admissions", "1").agree();
        long now = Org.NOW.toEpochMilli();
        AuditGrants.Made made = grants(hospital).grant("court", court.sealing.publicKey(), Mandate.FIELDS, 0, now);
        assertThat(made.records()).isZero();
        assertThat(open(made.sealed()).get(0).getDisclosuresList()).isEmpty();
        assertThat(open(made.sealed()).get(0).getTokenKeysList()).isEmpty();
    }

    @Test
    void aLongPeriodComesInSeveralPieces() throws Exception {
        Org.Exchange exchange = hospital.exchangeWith(lab, "admissions", "1").agree();
        for (int i = 0; i < 150; i++) {
            Event.Builder event = exchange.transfer(RecordKind.REFUSED);
            hospital.record(
                    event.field(FieldKind.FIELD_REASON, "x".repeat(4000)).build());
            hospital.record(
                    event.field(FieldKind.FIELD_SUBJECT, "y".repeat(4000)).build());
        }
        List<byte[]> sealed = grant(hospital, Mandate.FIELDS).sealed();
        assertThat(sealed).hasSizeGreaterThan(1);
        assertThat(audit(hospital, open(sealed))
                        .report(AuditFilter.everything().onlyRefused(), lane -> List.of())
                        .rows())
                .allSatisfy(row -> assertThat(row.dataset()).isEqualTo("admissions"));
    }

    @Test
    void onlyItsAuditorOpensItAndOnlyItsOwnerCanHaveMadeIt() throws Exception {
        hospital.exchangeWith(lab, "admissions", "1").agree();
        byte[] sealed = grant(hospital, Mandate.FIELDS).sealed().get(0);

        assertThatThrownBy(() -> AuditGrants.open(sealed, "lab", List.of(lab.sealing), members))
                .isInstanceOf(SealException.class);
        assertThatThrownBy(() -> AuditGrants.open(sealed, "lab", List.of(court.sealing), members))
                .isInstanceOf(SealException.class);
        // The lab signs a grant about the hospital's lane.
        byte[] forged = new AuditGrants(
                        hospital.lanes(), lab.evidence, "hospital", hospital.tokenKeys, lab.signing, lab.random)
                .grant("court", court.sealing.publicKey(), Mandate.FIELDS, 0, Long.MAX_VALUE)
                .sealed()
                .get(0);
        assertThatThrownBy(() -> AuditGrants.open(forged, "court", List.of(court.sealing), members))
                .isInstanceOf(SealException.class);
        for (int at = 0; at < sealed.length; at += 331) {
            byte[] bad = sealed.clone();
            bad[at] ^= 4;
            assertThatThrownBy(() -> AuditGrants.open(bad, "court", List.of(court.sealing), members))
                    .isInstanceOf(SealException.class);
        }
    }

    @Test
    void anOwnerWhoOpensAnotherValueThanItRecordedIsFound() throws Exception {
        hospital.exchangeWith(lab, "admissions", "1").agree();
        AuditGrant grant = open(grant(hospital, Mandate.FIELDS).sealed()).get(0);
        Disclosure.Builder first = grant.getDisclosures(0).toBuilder();
        FieldProof.Builder proof = first.getFields(0).toBuilder();
        proof.getFieldBuilder().setValue(ByteString.copyFromUtf8("harmless"));
        AuditGrant lying =
                grant.toBuilder().setDisclosures(0, first.setFields(0, proof)).build();

        assertThat(audit(hospital, List.of(lying))
                        .report(AuditFilter.everything(), lane -> List.of())
                        .findings())
                .extracting(Finding::kind)
                .containsExactly(Kind.NOT_MATCHING);
    }

    @Test
    void anAuditorWithBothGrantsFindsTheKeyWithoutARecord() throws Exception {
        Org.Exchange exchange =
                hospital.exchangeWith(lab, "admissions", "1").agree().receive();
        exchange.grant(hospital.record(EvidenceTest.published("something-else")));
        List<AuditGrant> ofHospital = open(grant(hospital, Mandate.FIELDS).sealed());
        List<AuditGrant> ofLab = open(grant(lab, Mandate.FIELDS).sealed());

        AuditReport provider = audit(hospital, ofHospital).report(AuditFilter.everything(), lane -> List.of());
        AuditReport recipient = audit(lab, ofLab).report(AuditFilter.everything(), lane -> List.of());
        assertThat(provider.findings()).isEmpty();
        assertThat(recipient.findings()).isEmpty();
        assertThat(Reconciliation.reconcile(provider, recipient))
                .extracting(Finding::kind)
                .containsExactly(Kind.GRANT_WITHOUT_RECORD);
    }

    @Test
    void withoutAGrantAnAuditorStillChecksTheLaneAndSeesNoName() throws Exception {
        hospital.exchangeWith(lab, "admissions", "1").agree().receive().grant().open(file);
        AuditReport report = audit(hospital, List.of()).report(AuditFilter.everything(), lane -> List.of());
        assertThat(report.findings()).isEmpty();
        assertThat(report.rows()).extracting(AuditRow::state).containsExactly(State.AGREED, State.DELIVERED);
        assertThat(report.rows())
                .allSatisfy(row -> assertThat(row.dataset() + row.recipient() + row.purpose())
                        .isEmpty());
    }

    private AuditGrants grants(Org org) {
        return new AuditGrants(org.lanes(), org.evidence, org.name, org.tokenKeys, org.signing, org.random);
    }

    private AuditGrants.Made grant(Org org, Set<FieldKind> fields) {
        try {
            return grants(org).grant("court", court.sealing.publicKey(), fields, 0, Long.MAX_VALUE);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private List<AuditGrant> open(List<byte[]> sealed) throws Exception {
        List<AuditGrant> grants = new ArrayList<>();
        for (byte[] one : sealed) {
            grants.add(AuditGrants.open(one, "court", List.of(court.sealing), members));
        }
        return grants;
    }

    private Audit audit(Org org, List<AuditGrant> grants) {
        return Audit.ofPeer(
                List.of(new AuditedLane(
                        new LedgerLane(org.ledger, Optional.empty()),
                        members.laneKeys(org.name + "/main").orElseThrow())),
                org.name,
                grants);
    }
}
