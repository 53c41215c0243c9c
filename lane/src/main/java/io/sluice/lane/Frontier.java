package io.sluice.lane;

import java.util.ArrayList;
import java.util.List;

/**
 * The right edge of a Merkle tree: one hash for each complete subtree, largest first. It is all that is needed to
 * append and to know the root, at most 63 hashes whatever the size. Not safe for concurrent use.
 */
public final class Frontier {
    private final TreeHash tree = new TreeHash();
    private final List<byte[]> hashes; // Largest subtree first, one per set bit of size.
    private long size;

    /** Of the tree without leaves. */
    public Frontier() {
        this.hashes = new ArrayList<>();
    }

    private Frontier(long size, List<byte[]> hashes) {
        this.size = size;
        this.hashes = new ArrayList<>(hashes);
    }

    /**
     * The frontier that {@link #hashes()} gave for a tree of this size.
     *
     * @throws IllegalArgumentException when the number of hashes does not fit the size
     */
    public static Frontier of(long size, List<byte[]> hashes) {
        if (size < 0 || hashes.size() != Long.bitCount(size)) {
            throw new IllegalArgumentException("frontier of size " + size + ": " + hashes.size() + " hashes (expected: "
                    + Long.bitCount(size) + ")");
        }
        if (hashes.stream().anyMatch(hash -> hash.length != TreeHash.BYTES)) {
            throw new IllegalArgumentException("frontier: hash of another length (expected: 32 bytes each)");
        }
        return new Frontier(size, hashes);
    }

    /** Of the first {@code size} leaves of a tree whose complete subtrees {@code source} knows. */
    public static Frontier at(long size, HashSource source) {
        List<byte[]> hashes = new ArrayList<>();
        long start = 0;
        for (int level = 62; level >= 0; level--) {
            if ((size >>> level & 1) == 1) {
                hashes.add(source.hash(level, start >>> level));
                start += 1L << level;
            }
        }
        return new Frontier(size, hashes);
    }

    /** Takes one leaf hash, which the caller must not change afterwards. */
    public void append(byte[] leafHash) {
        byte[] hash = leafHash;
        for (long bits = size; (bits & 1) == 1; bits >>>= 1) {
            hash = tree.node(hashes.remove(hashes.size() - 1), hash);
        }
        hashes.add(hash);
        size++;
    }

    /** Number of leaves so far. */
    public long size() {
        return size;
    }

    /** Root over all leaves so far. */
    public byte[] root() {
        if (size == 0) {
            return tree.empty();
        }
        byte[] hash = hashes.get(hashes.size() - 1);
        for (int i = hashes.size() - 2; i >= 0; i--) {
            hash = tree.node(hashes.get(i), hash);
        }
        return hash;
    }

    /** The hashes, largest subtree first. */
    public List<byte[]> hashes() {
        return List.copyOf(hashes);
    }

    /** An independent frontier in the same state. */
    public Frontier copy() {
        return new Frontier(size, hashes);
    }
}
