package io.sluice.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The eight leaves and roots are the ones that the reference implementation of RFC 6962 is tested with. */
class MerkleTreeTest {
    private static final List<String> LEAVES =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");
    private static final List<String> ROOTS = List.of(
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    private final TreeHash hash = new TreeHash();

    private List<byte[]> vectorLeaves() {
        return LEAVES.stream()
                .map(leaf -> hash.leaf(HexFormat.of().parseHex(leaf)))
                .toList();
    }

    @Test
    void knownLeavesHaveTheKnownRoots() {
        List<byte[]> leaves = vectorLeaves();
        Frontier frontier = new Frontier();
        for (int size = 0; size <= 8; size++) {
            assertThat(hex(frontier.root())).isEqualTo(ROOTS.get(size));
            assertThat(hex(MerkleTree.root(source(leaves), size))).isEqualTo(ROOTS.get(size));
            if (size < 8) {
                frontier.append(leaves.get(size));
            }
        }
    }

    @Test
    void knownProofsComeOut() {
        HashSource source = source(vectorLeaves());
        assertThat(MerkleTree.inclusionProof(source, 5, 8).stream().map(MerkleTreeTest::hex))
                .containsExactly(
                        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
        assertThat(MerkleTree.consistencyProof(source, 6, 8).stream().map(MerkleTreeTest::hex))
                .containsExactly(
                        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
    }

    @Property(tries = 120)
    void everyInclusionProofVerifiesAndNothingElseDoes(
            @ForAll @IntRange(min = 1, max = 700) int size, @ForAll int at, @ForAll int flip) {
        List<byte[]> leaves = leaves(size);
        int index = Math.floorMod(at, size);
        byte[] root = root(leaves);
        List<byte[]> proof = MerkleTree.inclusionProof(source(leaves), index, size);
        byte[] leaf = leaves.get(index);
        assertThat(MerkleTree.verifyInclusion(leaf, index, size, proof, root)).isTrue();
        assertThat(MerkleTree.verifyInclusion(flipped(leaf, flip), index, size, proof, root))
                .isFalse();
        assertThat(MerkleTree.verifyInclusion(leaf, index, size, proof, flipped(root, flip)))
                .isFalse();
        assertThat(MerkleTree.verifyInclusion(leaf, index, size, longer(proof), root))
                .isFalse();
        assertThat(MerkleTree.verifyInclusion(leaf, size, size, proof, root)).isFalse();
        if (size > 1) {
            int other = (index + 1 + Math.floorMod(flip, size - 1)) % size;
            assertThat(MerkleTree.verifyInclusion(leaf, other, size, proof, root))
                    .isFalse();
            assertThat(MerkleTree.verifyInclusion(leaf, index, size, changed(proof, flip), root))
                    .isFalse();
            assertThat(MerkleTree.verifyInclusion(leaf, index, size, proof.subList(1, proof.size()), root))
                    .isFalse();
        }
    }

    @Property(tries = 120)
    void everyConsistencyProofVerifiesAndNothingElseDoes(
            @ForAll @IntRange(min = 1, max = 700) int to, @ForAll int at, @ForAll int flip) {
        int from = Math.floorMod(at, to) + 1;
        List<byte[]> leaves = leaves(to);
        byte[] newRoot = root(leaves);
        byte[] oldRoot = root(leaves.subList(0, from));
        List<byte[]> proof = MerkleTree.consistencyProof(source(leaves), from, to);
        assertThat(MerkleTree.verifyConsistency(from, oldRoot, to, newRoot, proof))
                .isTrue();
        assertThat(MerkleTree.verifyConsistency(from, flipped(oldRoot, flip), to, newRoot, proof))
                .isFalse();
        assertThat(MerkleTree.verifyConsistency(from, oldRoot, to, flipped(newRoot, flip), proof))
                .isFalse();
        assertThat(MerkleTree.verifyConsistency(from, oldRoot, to, newRoot, longer(proof)))
                .isFalse();
        if (from < to) {
            assertThat(MerkleTree.verifyConsistency(from, oldRoot, to, newRoot, changed(proof, flip)))
                    .isFalse();
            assertThat(MerkleTree.verifyConsistency(from, oldRoot, to, newRoot, proof.subList(1, proof.size())))
                    .isFalse();
        }
    }

    @Test
    void anythingContinuesAnEmptyTree() {
        assertThat(MerkleTree.verifyConsistency(0, hash.empty(), 8, new byte[32], List.of()))
                .isTrue();
        assertThat(MerkleTree.verifyConsistency(0, new byte[32], 8, new byte[32], List.of()))
                .isFalse();
        assertThat(MerkleTree.consistencyProof(source(leaves(3)), 0, 3)).isEmpty();
    }

    @Property(tries = 100)
    void aFrontierTakenFromATreeGoesOnLikeIt(
            @ForAll @IntRange(min = 0, max = 300) int size, @ForAll @IntRange(min = 0, max = 40) int more) {
        List<byte[]> leaves = leaves(size + more);
        Frontier taken = Frontier.at(size, source(leaves));
        Frontier stored = Frontier.of(size, taken.copy().hashes());
        for (byte[] leaf : leaves.subList(size, size + more)) {
            stored.append(leaf);
        }
        assertThat(stored.root()).isEqualTo(root(leaves));
        assertThat(stored.size()).isEqualTo(size + more);
        assertThatThrownBy(() -> Frontier.of(size + 1, List.of(new byte[31])))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 60)
    void tilesHoldTheWholeTree(@ForAll @IntRange(min = 1, max = 1_500) int size) {
        List<byte[]> leaves = leaves(size);
        HashSource source = source(leaves);
        TileSource tiles = new TileSource(size, tile -> {
            byte[] bytes = new byte[tile.width() * 32];
            for (int i = 0; i < tile.width(); i++) {
                System.arraycopy(source.hash(8 * tile.level(), tile.index() * 256 + i), 0, bytes, 32 * i, 32);
            }
            return bytes;
        });
        assertThat(MerkleTree.root(tiles, size)).isEqualTo(root(leaves));
        int index = size / 2;
        assertThat(MerkleTree.inclusionProof(tiles, index, size))
                .containsExactlyElementsOf(MerkleTree.inclusionProof(source, index, size));
    }

    static List<byte[]> leaves(int count) {
        TreeHash hash = new TreeHash();
        List<byte[]> leaves = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            leaves.add(hash.leaf(new byte[] {(byte) (i >>> 8), (byte) i}));
        }
        return leaves;
    }

    /** The definition of RFC 6962, word for word: slow, and independent of the code under test. */
    static byte[] root(List<byte[]> leaves) {
        TreeHash hash = new TreeHash();
        if (leaves.isEmpty()) {
            return hash.empty();
        }
        if (leaves.size() == 1) {
            return leaves.get(0);
        }
        int split = Integer.highestOneBit(leaves.size() - 1);
        return hash.node(root(leaves.subList(0, split)), root(leaves.subList(split, leaves.size())));
    }

    static HashSource source(List<byte[]> leaves) {
        return (level, index) -> {
            int start = (int) (index << level);
            return root(leaves.subList(start, start + (1 << level)));
        };
    }

    private static List<byte[]> longer(List<byte[]> proof) {
        List<byte[]> longer = new ArrayList<>(proof);
        longer.add(new byte[32]);
        return longer;
    }

    private static List<byte[]> changed(List<byte[]> proof, int flip) {
        List<byte[]> changed = new ArrayList<>(proof);
        int at = Math.floorMod(flip, proof.size());
        changed.set(at, flipped(proof.get(at), flip / 7));
        return changed;
    }

    private static byte[] flipped(byte[] bytes, int at) {
        byte[] flipped = bytes.clone();
        flipped[Math.floorMod(at, bytes.length)] ^= 1;
        return flipped;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
