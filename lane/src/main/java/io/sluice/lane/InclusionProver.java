package io.sluice.lane;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes many inclusion proofs in one tree of fixed size. The hashes that all of them share (the complete subtrees that
 * the tree is a row of, and what lies to the right of each) are made once. Immutable; safe for concurrent use when the
 * source is.
 */
public final class InclusionProver {
    private final HashSource source;
    private final long size;
    private final int[] levels; // Height of each complete subtree, largest first.
    private final byte[][] peaks;
    private final byte[][] rights; // Hash of everything to the right of a peak; null for the last.

    /** For the first {@code size} leaves. */
    public InclusionProver(HashSource source, long size) {
        this.source = source;
        this.size = size;
        int count = Long.bitCount(size);
        this.levels = new int[count];
        this.peaks = new byte[count][];
        this.rights = new byte[count][];
        long start = 0;
        long bits = size;
        for (int i = 0; i < count; i++) {
            levels[i] = 63 - Long.numberOfLeadingZeros(bits);
            peaks[i] = source.hash(levels[i], start >>> levels[i]);
            start += 1L << levels[i];
            bits &= ~(1L << levels[i]);
        }
        TreeHash tree = new TreeHash();
        for (int i = count - 2; i >= 0; i--) {
            rights[i] = i == count - 2 ? peaks[i + 1] : tree.node(peaks[i + 1], rights[i + 1]);
        }
    }

    /** Root of the tree. */
    public byte[] root() {
        TreeHash tree = new TreeHash();
        if (size == 0) {
            return tree.empty();
        }
        return peaks.length == 1 ? peaks[0] : tree.node(peaks[0], rights[0]);
    }

    /** Hashes from the leaf's sibling up to the root's child, as RFC 6962 section 2.1.1 orders them. */
    public List<byte[]> proof(long index) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("index: " + index + " (expected: 0 to " + (size - 1) + ")");
        }
        int peak = 0;
        long start = 0;
        while (index >= start + (1L << levels[peak])) {
            start += 1L << levels[peak++];
        }
        List<byte[]> proof = new ArrayList<>(levels[peak] + peak + 1);
        for (int level = 0; level < levels[peak]; level++) {
            proof.add(source.hash(level, (index >>> level) ^ 1));
        }
        if (rights[peak] != null) {
            proof.add(rights[peak]);
        }
        for (int left = peak - 1; left >= 0; left--) {
            proof.add(peaks[left]);
        }
        return proof;
    }
}
