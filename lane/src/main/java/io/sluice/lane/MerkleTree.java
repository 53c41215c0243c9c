package io.sluice.lane;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * Roots and proofs of RFC 6962 (and RFC 9162, whose trees are the same) from the hashes of complete subtrees.
 *
 * <p>A tree of any size is a row of complete subtrees of falling size, one for each bit of the size. What is not
 * complete is always at the right edge and is folded from complete ones.
 */
public final class MerkleTree {
    private MerkleTree() {}

    /** Root of the first {@code size} leaves. */
    public static byte[] root(HashSource source, long size) {
        return new InclusionProver(source, size).root();
    }

    /** Hashes from the leaf's sibling up to the root's child, as RFC 6962 section 2.1.1 orders them. */
    public static List<byte[]> inclusionProof(HashSource source, long index, long size) {
        return new InclusionProver(source, size).proof(index);
    }

    /** Proof that the tree of size {@code from} is a prefix of that of size {@code to}; empty when equal or from is 0. */
    public static List<byte[]> consistencyProof(HashSource source, long from, long to) {
        require(from >= 0 && from <= to, "old size", from, "0 to " + to);
        List<byte[]> proof = new ArrayList<>();
        if (from > 0 && from < to) {
            subproof(new TreeHash(), source, from, 0, to, true, proof);
        }
        return proof;
    }

    private static void subproof(
            TreeHash tree, HashSource source, long from, long start, long end, boolean whole, List<byte[]> proof) {
        if (from == end) {
            if (!whole) {
                proof.add(fold(tree, source, start, end));
            }
            return;
        }
        long middle = start + split(end - start);
        if (from <= middle) {
            subproof(tree, source, from, start, middle, whole, proof);
            proof.add(fold(tree, source, middle, end));
        } else {
            subproof(tree, source, from, middle, end, false, proof);
            proof.add(fold(tree, source, start, middle));
        }
    }

    /** True when {@code proof} leads from this leaf hash at this index to the root of a tree of this size. */
    public static boolean verifyInclusion(byte[] leafHash, long index, long size, List<byte[]> proof, byte[] root) {
        if (index < 0 || index >= size || badLengths(proof)) {
            return false;
        }
        TreeHash tree = new TreeHash();
        long node = index;
        long last = size - 1;
        byte[] hash = leafHash;
        for (byte[] sibling : proof) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                hash = tree.node(sibling, hash);
                while ((node & 1) == 0 && node != 0) {
                    node >>>= 1;
                    last >>>= 1;
                }
            } else {
                hash = tree.node(hash, sibling);
            }
            node >>>= 1;
            last >>>= 1;
        }
        return last == 0 && MessageDigest.isEqual(hash, root);
    }

    /** True when {@code proof} shows that {@code to} leaves with root {@code toRoot} begin with those under fromRoot. */
    public static boolean verifyConsistency(long from, byte[] fromRoot, long to, byte[] toRoot, List<byte[]> proof) {
        if (from < 0 || from > to || badLengths(proof)) {
            return false;
        }
        if (from == to) {
            return proof.isEmpty() && MessageDigest.isEqual(fromRoot, toRoot);
        }
        TreeHash tree = new TreeHash();
        if (from == 0) {
            return proof.isEmpty() && MessageDigest.isEqual(fromRoot, tree.empty());
        }
        int next = 0;
        byte[] start;
        if (Long.bitCount(from) == 1) {
            start = fromRoot; // A complete tree is its own first hash, so the proof leaves it out.
        } else if (proof.isEmpty()) {
            return false;
        } else {
            start = proof.get(next++);
        }
        long node = from - 1;
        long last = to - 1;
        while ((node & 1) == 1) {
            node >>>= 1;
            last >>>= 1;
        }
        byte[] old = start;
        byte[] now = start;
        for (; next < proof.size(); next++) {
            byte[] sibling = proof.get(next);
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                old = tree.node(sibling, old);
                now = tree.node(sibling, now);
                while ((node & 1) == 0 && node != 0) {
                    node >>>= 1;
                    last >>>= 1;
                }
            } else {
                now = tree.node(now, sibling);
            }
            node >>>= 1;
            last >>>= 1;
        }
        return last == 0 && MessageDigest.isEqual(old, fromRoot) && MessageDigest.isEqual(now, toRoot);
    }

    /** Hash of leaves start to end - 1, where start is a multiple of a power of two not below end - start. */
    private static byte[] fold(TreeHash tree, HashSource source, long start, long end) {
        long count = end - start;
        int level = 63 - Long.numberOfLeadingZeros(count);
        if (Long.bitCount(count) == 1) {
            return source.hash(level, start >>> level);
        }
        long middle = start + (1L << level);
        return tree.node(source.hash(level, start >>> level), fold(tree, source, middle, end));
    }

    /** The largest power of two below count. */
    private static long split(long count) {
        return Long.highestOneBit(count - 1);
    }

    private static boolean badLengths(List<byte[]> proof) {
        return proof.size() > 64 || proof.stream().anyMatch(hash -> hash.length != TreeHash.BYTES);
    }

    private static void require(boolean good, String what, long value, String expected) {
        if (!good) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: " + expected + ")");
        }
    }
}
