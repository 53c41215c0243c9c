package io.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.lane.Frontier;
import io.sluice.lane.InclusionProver;
import io.sluice.lane.MerkleTree;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class LaneTreeTest {
    private static final int SIZE = 200_000; // More tiles than stay in memory.

    private int quickAsked;
    private boolean tileDamaged;
    private boolean recordDamaged;

    private final LaneTree tree = new LaneTree(
            tile -> {
                quickAsked++;
                return tile % 2 == 0 ? leaves(tile, tileDamaged) : null;
            },
            tile -> leaves(tile, recordDamaged));

    private static byte[] leaf(long index) {
        return ByteBuffer.allocate(32).putLong(24, index).array();
    }

    private static byte[][] leaves(long tile, boolean damaged) {
        byte[][] leaves = new byte[256][];
        for (int i = 0; i < 256; i++) {
            leaves[i] = leaf(tile * 256 + i + (damaged && i == 17 ? 1 : 0));
        }
        return leaves;
    }

    private byte[] fill() {
        Frontier frontier = new Frontier();
        for (long i = 0; i < SIZE; i++) {
            tree.append(leaf(i));
            frontier.append(leaf(i));
        }
        return frontier.root();
    }

    @Test
    void proofsOfOldRecordsComeFromDiskAndAreRight() {
        byte[] root = fill();
        InclusionProver prover = new InclusionProver(tree, SIZE);
        assertThat(prover.root()).isEqualTo(root);
        assertThat(quickAsked).isZero();
        for (long index = 0; index < SIZE; index += 4_001) {
            assertThat(MerkleTree.verifyInclusion(leaf(index), index, SIZE, prover.proof(index), root))
                    .isTrue();
        }
        assertThat(quickAsked).isPositive();
    }

    @Test
    void aDamagedTileIsMadeFromTheRecordsAndDamagedRecordsAreNoticed() {
        byte[] root = fill();
        InclusionProver prover = new InclusionProver(tree, SIZE);
        tileDamaged = true;
        assertThat(MerkleTree.verifyInclusion(leaf(3), 3, SIZE, prover.proof(3), root))
                .isTrue();
        recordDamaged = true;
        assertThatThrownBy(() -> prover.proof(1_000))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("records 768 to 1023");
    }
}
