package io.sluice.gateway.provenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.provenance.AuditRow.State;
import io.sluice.gateway.provenance.Finding.Kind;
import io.sluice.proto.FieldKind;
import io.sluice.proto.Outcome;
import io.sluice.proto.RecordKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records of rights in the lanes of those who handed them on and of those who have them. */
class RightAuditTest {
    private final Org hospital = new Org("hospital");
    private final Org trust = new Org("trust");
    private final Org lab = new Org("lab");

    @Test
    void whatBothSidesRecordedOfARightMatches() {
        hospital.record(right(trust, 1, "split use").build());
        trust.record(right(trust, 1, "split use").build());
        trust.record(right(trust, 1, "end use").build());
        assertThat(Reconciliation.reconcile(hospital.report(), trust.report())).isEmpty();
        assertThat(trust.report().rows())
                .extracting(AuditRow::state)
                .containsExactly(State.RIGHT_SPLIT, State.RIGHT_ENDED);
        assertThat(hospital.report().rows().get(0).agreementToken())
                .isNotEmpty()
                .isEqualTo(trust.report().rows().get(0).agreementToken());
    }

    @Test
    void aRightThatItsGrantorHidesIsMissedAndOneOnItsWayIsNot() {
        trust.record(right(trust, 1, "split use").build());
        hospital.record(right(trust, 2, "split use").build());
        assertThat(Reconciliation.reconcile(hospital.report(), trust.report()))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.kind()).isEqualTo(Kind.ONE_SIDED);
                    assertThat(finding.lane()).isEqualTo("hospital/main");
                });
    }

    @Test
    void aRightThatBothRecordedDifferentlyIsAFinding() {
        hospital.record(right(trust, 1, "split use").build());
        trust.record(right(trust, 1, "split use")
                .field(FieldKind.FIELD_PURPOSE, "anything")
                .build());
        assertThat(Reconciliation.reconcile(hospital.report(), trust.report()))
                .extracting(Finding::kind)
                .contains(Kind.DISAGREEING);
    }

    @Test
    void whoSeesTwoTransfersOfOneRightSeesTheConflictUntilOneIsOver() {
        trust.record(right(trust, 1, "transfer use").build());
        lab.record(right(lab, 2, "transfer use").build());
        assertThat(trust.report().findings()).isEmpty();
        List<Finding> both = Reconciliation.reconcile(trust.report(), lab.report());
        assertThat(both).extracting(Finding::kind).containsExactly(Kind.CONFLICTING_RIGHTS);
        assertThat(both.get(0).text()).contains("right-1", "right-2", "hospital/sizes");
        hospital.record(right(trust, 1, "transfer use").build());
        hospital.record(right(lab, 2, "transfer use").build());
        assertThat(hospital.report().findings()).extracting(Finding::kind).containsExactly(Kind.CONFLICTING_RIGHTS);
        assertThat(Reconciliation.reconcile(hospital.report(), lab.report())).isEmpty();
        lab.record(right(lab, 2, "end use").build());
        assertThat(Reconciliation.reconcile(trust.report(), lab.report())).isEmpty();
    }

    @Test
    void transfersOfDifferentRightsAreNoConflict() {
        hospital.record(right(trust, 1, "transfer use").build());
        hospital.record(right(lab, 2, "transfer management").build());
        hospital.record(right(lab, 3, "transfer use")
                .field(FieldKind.FIELD_ORIGIN, "hospital/beds")
                .build());
        hospital.record(right(lab, 4, "split use").build());
        assertThat(hospital.report().findings()).isEmpty();
    }

    private Event.Builder right(Org holder, int number, String action) {
        return Event.of(RecordKind.RIGHT, Outcome.DONE)
                .agreementTokenKey(Org.filled(number))
                .field(FieldKind.FIELD_DATASET, "sizes")
                .field(FieldKind.FIELD_PROVIDER, "hospital")
                .field(FieldKind.FIELD_RECIPIENT, holder.name)
                .field(FieldKind.FIELD_PURPOSE, "research")
                .field(FieldKind.FIELD_SUBJECT, "right-" + number)
                .field(FieldKind.FIELD_ACTION, action)
                .field(FieldKind.FIELD_ORIGIN, "hospital/sizes")
                .field(FieldKind.FIELD_RIGHT_HASH, Org.filled(100 + number));
    }
}
