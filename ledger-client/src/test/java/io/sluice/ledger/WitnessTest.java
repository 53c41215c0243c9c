package io.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.lane.Frontier;
import io.sluice.lane.HashSource;
import io.sluice.lane.MerkleTree;
import io.sluice.lane.TreeHash;
import io.sluice.ledger.Witness.ConsistencySource;
import io.sluice.ledger.Witness.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WitnessTest {
    private final CheckpointSigner signer = Samples.signer();
    private final CheckpointVerifier keys = signer.verifier();
    private final History honest = new History("honest");
    private final History forged = new History("forged");

    @TempDir
    Path dir;

    private Witness witness;

    @BeforeEach
    void open() throws Exception {
        witness = Witness.open(dir);
    }

    /** A lane whose records say what {@code name} says. */
    private final class History {
        private final List<byte[]> leaves = new ArrayList<>();

        History(String name) {
            for (int i = 0; i < 20; i++) {
                leaves.add(new TreeHash().leaf((name + i).getBytes(StandardCharsets.UTF_8)));
            }
        }

        String note(int size) {
            Frontier frontier = new Frontier();
            leaves.subList(0, size).forEach(frontier::append);
            return signer.sign(size, frontier.root(), 5).format();
        }

        List<byte[]> proof(long from, long to) {
            HashSource source = (level, index) -> {
                Frontier frontier = new Frontier();
                int start = (int) (index << level);
                leaves.subList(start, start + (1 << level)).forEach(frontier::append);
                return frontier.root();
            };
            return MerkleTree.consistencyProof(source, from, to);
        }
    }

    @Test
    void aGrowingLaneIsFollowedAcrossRestarts() throws Exception {
        assertThat(witness.newest(keys.origin())).isEmpty();
        assertOutcome(honest.note(3), honest::proof, Outcome.NEW);
        assertOutcome(honest.note(3), honest::proof, Outcome.SAME);
        assertOutcome(honest.note(11), honest::proof, Outcome.CONSISTENT);
        open();
        assertOutcome(honest.note(4), honest::proof, Outcome.OLDER);
        assertThat(witness.newest(keys.origin())).contains(honest.note(11));
    }

    @Test
    void whatAnotherWitnessOfOursHasSeenIsTakenOverAndOlderOnesNever() throws Exception {
        assertThat(adopt(honest.note(3))).isEqualTo(Outcome.NEW);
        assertThat(adopt(honest.note(11))).isEqualTo(Outcome.CONSISTENT);
        assertThat(adopt(honest.note(4))).isEqualTo(Outcome.OLDER);
        assertThat(adopt(honest.note(12).replace("12", "13"))).isEqualTo(Outcome.BAD_SIGNATURE);
        assertThat(witness.newest(keys.origin())).contains(honest.note(11));
        assertThat(adopt(forged.note(11))).isEqualTo(Outcome.FORK);
        assertThat(witness.forks(keys.origin())).containsExactly(List.of(honest.note(11), forged.note(11)));
    }

    @Test
    void aForkThatAnotherWitnessOfOursHasFoundIsKeptOnce() throws Exception {
        witness.adoptFork(keys.origin(), honest.note(8), forged.note(9));
        witness.adoptFork(keys.origin(), honest.note(8), forged.note(9));
        assertThat(witness.forks(keys.origin())).containsExactly(List.of(honest.note(8), forged.note(9)));
    }

    private Outcome adopt(String note) throws Exception {
        return witness.adopt(note, keys).outcome();
    }

    @Test
    void aRewrittenLaneIsCaughtAndBothNotesAreKept() throws Exception {
        assertOutcome(honest.note(8), honest::proof, Outcome.NEW);
        assertOutcome(forged.note(8), forged::proof, Outcome.FORK);
        assertOutcome(forged.note(9), forged::proof, Outcome.FORK);
        assertOutcome(forged.note(7), forged::proof, Outcome.FORK);
        assertOutcome(forged.note(9), forged::proof, Outcome.FORK);
        assertThat(witness.newest(keys.origin())).contains(honest.note(8));
        assertThat(witness.forks(keys.origin()))
                .containsExactly(
                        List.of(honest.note(8), forged.note(8)),
                        List.of(honest.note(8), forged.note(9)),
                        List.of(honest.note(8), forged.note(7)));
    }

    @Test
    void withoutAProofNothingIsReplaced() throws Exception {
        assertOutcome(honest.note(5), honest::proof, Outcome.NEW);
        assertOutcome(honest.note(6), ConsistencySource.NONE, Outcome.UNPROVEN);
        assertThat(witness.newest(keys.origin())).contains(honest.note(5));
        assertThat(witness.forks(keys.origin())).isEmpty();
    }

    @Test
    void anybodyElsesNoteIsNotListenedTo() throws Exception {
        String stranger =
                Samples.signer(Samples.ORIGIN, 9).sign(3, new byte[32], 5).format();
        assertOutcome(stranger, ConsistencySource.NONE, Outcome.BAD_SIGNATURE);
        assertOutcome("", ConsistencySource.NONE, Outcome.BAD_SIGNATURE);
        assertThat(witness.newest(keys.origin())).isEmpty();
    }

    @Test
    void aNoteThatWasReplacedWhileAProofWasFetchedIsComparedAgain() throws Exception {
        assertOutcome(honest.note(3), honest::proof, Outcome.NEW);
        ConsistencySource slow = (from, to) -> {
            if (from == 3) {
                witness.observe(honest.note(9), keys, honest::proof);
            }
            return honest.proof(from, to);
        };
        assertOutcome(honest.note(7), slow, Outcome.OLDER);
        assertThat(witness.newest(keys.origin())).contains(honest.note(9));
    }

    private void assertOutcome(String note, ConsistencySource proofs, Outcome expected) throws Exception {
        assertThat(witness.observe(note, keys, proofs).outcome()).isEqualTo(expected);
    }
}
