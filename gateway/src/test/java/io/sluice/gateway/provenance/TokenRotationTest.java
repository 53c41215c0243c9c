package io.sluice.gateway.provenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.sluice.proto.AuditGrant;
import io.sluice.proto.Record;
import io.sluice.proto.TokenKey;
import io.sluice.proto.TokenKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The hospital takes another token secret into use in the middle of a quarter, and of an exchange. */
class TokenRotationTest {
    private static final String QUARTER = Tokens.period(Org.NOW.toEpochMilli());

    private final Org hospital = new Org("hospital");
    private final Org lab = new Org("lab");
    private final Org court = new Org("court");
    private final MemberKeys members = Org.list(hospital, lab, court);
    private final byte[] file = Org.filled(77);
    private TokenKeys stolen;
    private long rotatedAt;

    @BeforeEach
    void rotate() {
        Org.Exchange exchange =
                hospital.exchangeWith(lab, "admissions", "1").agree().receive();
        stolen = hospital.tokenKeys;
        rotatedAt = hospital.ledger.size();
        hospital.rotateTokens();
        exchange.grant().open(file);
        hospital.exchangeWith(lab, "admissions", "2").agree();
    }

    @Test
    void whoHasTheOldSecretRecognisesNothingNew() throws Exception {
        byte[] guess = Tokens.of(stolen.inUse(QUARTER), TokenKind.TOKEN_DATASET, "admissions");
        int known = 0;
        for (long index = 0; index < hospital.ledger.size(); index++) {
            Record record = Records.parse(hospital.ledger.entry(index).record());
            boolean recognised =
                    Records.tokenBytes(record, TokenKind.TOKEN_DATASET).equals(Optional.of(ByteString.copyFrom(guess)));
            assertThat(recognised).as("record %d", index).isEqualTo(index < rotatedAt);
            known += recognised ? 1 : 0;
        }
        assertThat(known).isPositive();
    }

    @Test
    void theOwnerFindsRecordsOfBeforeAndAfter() throws Exception {
        AuditReport report = hospital.report(AuditFilter.everything()
                .withDataset("admissions")
                .withOrganisation("lab")
                .withFile(file));
        assertThat(report.findings()).isEmpty();
        assertThat(report.rows()).extracting(AuditRow::state).containsExactly(AuditRow.State.DELIVERED);
        assertThat(hospital.report(AuditFilter.everything().withDataset("admissions"))
                        .rows())
                .hasSize(3); // The first agreement with its transfer, and the second.
        assertThat(Audit.ofOwn(hospital.lanes(), "hospital", stolen)
                        .report(AuditFilter.everything(), lane -> List.of())
                        .findings())
                .extracting(Finding::kind)
                .contains(Finding.Kind.NOT_MATCHING); // So this test can fail.
    }

    @Test
    void bothSidesRecordsOfTheExchangeMatch() {
        assertThat(Reconciliation.reconcile(hospital.report(), lab.report())).isEmpty();
    }

    @Test
    void anAuditorsEarlierGrantStillShowsWhatItShowedAndNothingNew() throws Exception {
        Org clinic = new Org("clinic");
        Org.Exchange exchange =
                clinic.exchangeWith(lab, "scans", "3").agree().receive().grant();
        List<AuditGrant> earlier = grant(clinic, Long.MAX_VALUE);
        clinic.rotateTokens();
        exchange.open(file);

        MemberKeys all = Org.list(clinic, court);
        AuditReport report = report(clinic, all, earlier, AuditFilter.everything());
        assertThat(report.findings()).isEmpty();
        AuditRow row = report(clinic, all, earlier, AuditFilter.everything().withDataset("scans"))
                .rows()
                .get(0);
        assertThat(row.dataset()).isEqualTo("scans");
        assertThat(report(clinic, all, earlier, AuditFilter.everything().withFile(file))
                        .rows())
                .isEmpty();
    }

    @Test
    void aGrantOfTheWholePeriodHasBothKeysAndFindsAll() throws Exception {
        List<AuditGrant> grants = grant(hospital, Long.MAX_VALUE);
        assertThat(quarterKeys(grants)).hasSize(2);
        AuditReport report =
                report(hospital, members, grants, AuditFilter.everything().withDataset("admissions"));
        assertThat(report.findings()).isEmpty();
        assertThat(report.rows()).hasSize(3);
        assertThat(report(hospital, members, grants, AuditFilter.everything().withFile(file))
                        .rows())
                .hasSize(1);
    }

    @Test
    void aGrantHasNoKeyThatNoneOfItsRecordsNeeds() throws Exception {
        Org clinic = new Org("clinic");
        clinic.exchangeWith(lab, "scans", "3").agree();
        clinic.rotateTokens();
        assertThat(quarterKeys(grant(clinic, Long.MAX_VALUE))).hasSize(1);
    }

    @Test
    void aGrantThatWouldHaveEachRecordComparedWithManyKeysIsRefused() {
        AuditGrant.Builder grant = AuditGrant.newBuilder();
        for (int i = 0; i < 101; i++) {
            grant.addTokenKeys(TokenKey.newBuilder().setPeriod(QUARTER).setKey(ByteString.copyFrom(Org.filled(i))));
        }
        assertThatThrownBy(() -> AuditGrants.parse(grant.build().toByteArray()))
                .isInstanceOf(RecordException.class)
                .hasMessageContaining("more than 100 token keys");
    }

    private static Set<ByteString> quarterKeys(List<AuditGrant> grants) {
        Set<ByteString> keys = new HashSet<>();
        for (AuditGrant grant : grants) {
            grant.getTokenKeysList().stream()
                    .filter(key -> key.getPeriod().equals(QUARTER))
                    .forEach(key -> keys.add(key.getKey()));
        }
        return keys;
    }

    private List<AuditGrant> grant(Org org, long until) throws Exception {
        AuditGrants grants =
                new AuditGrants(org.lanes(), org.evidence, org.name, org.tokenKeys, org.signing, org.random);
        List<AuditGrant> opened = new ArrayList<>();
        for (byte[] sealed : grants.grant("court", court.sealing.publicKey(), Mandate.FIELDS, 0, until)
                .sealed()) {
            opened.add(AuditGrants.open(sealed, "court", List.of(court.sealing), Org.list(org)));
        }
        return opened;
    }

    private static AuditReport report(Org org, MemberKeys members, List<AuditGrant> grants, AuditFilter filter)
            throws Exception {
        AuditedLane lane = new AuditedLane(
                new LedgerLane(org.ledger, Optional.empty()),
                members.laneKeys(org.name + "/main").orElseThrow());
        return Audit.ofPeer(List.of(lane), org.name, grants).report(filter, origin -> List.of());
    }
}
