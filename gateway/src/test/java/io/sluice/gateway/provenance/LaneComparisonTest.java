package io.sluice.gateway.provenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.sluice.gateway.provenance.Finding.Kind;
import io.sluice.lane.TreeHash;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The owner cheats after a channel has taken its records. */
class LaneComparisonTest {
    private final Org hospital = new Org("hospital");
    private final Org lab = new Org("lab");
    private final List<byte[]> channel = new ArrayList<>();

    @BeforeEach
    void anExchangeIsOnTheChannel() {
        hospital.exchangeWith(lab, "admissions", "1").agree().receive().grant().open(Org.filled(7));
        TreeHash hash = new TreeHash();
        hospital.ledger.records.forEach(record -> channel.add(hash.leaf(record)));
    }

    private LaneComparison.Outcome compare() throws IOException {
        LaneSource owner = new LedgerLane(hospital.ledger, Optional.empty());
        return LaneComparison.compare(owner, hospital.checkpoints.verifier(), new LaneComparison.Kept() {
            @Override
            public long size() {
                return channel.size();
            }

            @Override
            public byte[] leafHash(long index) {
                return channel.get((int) index);
            }
        });
    }

    @Test
    void theSameIsNoFindingAndWhatIsOnItsWayNeither() throws IOException {
        assertThat(compare()).isEqualTo(new LaneComparison.Outcome(List.of(), 0));
        channel.remove(channel.size() - 1);
        channel.remove(channel.size() - 1);
        assertThat(compare()).isEqualTo(new LaneComparison.Outcome(List.of(), 2));
    }

    @Test
    void anAlteredRecordIsNamed() throws IOException {
        hospital.ledger.freezeCheckpoint();
        hospital.ledger.records.get(2)[5] ^= 1;
        assertThat(compare().findings())
                .extracting(Finding::kind, Finding::index)
                .containsExactly(tuple(Kind.TAMPERED, 2L));
    }

    @Test
    void aForkIsNamedWithTheRecordWhereItBegins() throws IOException {
        hospital.ledger.records.get(1)[5] ^= 1; // And signed again.
        assertThat(compare().findings())
                .extracting(Finding::kind, Finding::index)
                .containsExactly(tuple(Kind.TAMPERED, 1L), tuple(Kind.FORK, 1L));
    }

    @Test
    void missingRecordsAreNamedWhetherCutOffOrTakenOut() throws IOException {
        byte[] last = hospital.ledger.records.remove(3);
        assertThat(compare().findings())
                .extracting(Finding::kind, Finding::index)
                .containsExactly(tuple(Kind.ROLLED_BACK, 3L));
        hospital.ledger.records.add(last);
        hospital.ledger.records.remove(1);
        assertThat(compare().findings())
                .extracting(Finding::kind, Finding::index)
                .contains(tuple(Kind.ROLLED_BACK, 3L), tuple(Kind.FORK, 1L));
    }

    @Test
    void whatIsNotOnTheChannelYetIsHeldAgainstTheCheckpoint() throws IOException {
        channel.remove(channel.size() - 1);
        hospital.ledger.freezeCheckpoint();
        hospital.ledger.records.get(channel.size())[5] ^= 1;
        assertThat(compare().findings()).extracting(Finding::kind).containsExactly(Kind.TAMPERED);
    }

    @Test
    void aCheckpointOfSomebodyElseIsNone() throws IOException {
        LaneSource foreign = new LedgerLane(lab.ledger, Optional.empty());
        assertThat(LaneComparison.compare(foreign, hospital.checkpoints.verifier(), new LaneComparison.Kept() {
                            @Override
                            public long size() {
                                return 0;
                            }

                            @Override
                            public byte[] leafHash(long index) {
                                throw new IllegalStateException();
                            }
                        })
                        .findings())
                .extracting(Finding::kind)
                .containsExactly(Kind.BAD_CHECKPOINT);
    }
}
