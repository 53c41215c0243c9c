package io.sluice.ledger.fabric.mirror;

import io.sluice.lane.HashSource;
import io.sluice.lane.TreeHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The hashes of all complete subtrees of a lane, in memory: 64 bytes for each record. Not safe for concurrent use. */
final class LaneHashes implements HashSource {
    private static final int FIRST = 64;

    private final TreeHash tree = new TreeHash();
    private final List<byte[]> rows = new ArrayList<>(); // One for each level, hash after hash.
    private final long[] widths = new long[64];

    /** Takes one leaf hash. */
    void append(byte[] leafHash) {
        byte[] hash = leafHash;
        for (int level = 0; ; level++) {
            long index = widths[level]++;
            put(level, index, hash);
            if ((index & 1) == 0) {
                return;
            }
            hash = tree.node(hash(level, index - 1), hash);
        }
    }

    private void put(int level, long index, byte[] hash) {
        if (level == rows.size()) {
            rows.add(new byte[FIRST * TreeHash.BYTES]);
        }
        int offset = Math.toIntExact(index * TreeHash.BYTES);
        byte[] row = rows.get(level);
        if (offset == row.length) {
            row = Arrays.copyOf(row, Math.toIntExact(Math.min(2L * row.length, Integer.MAX_VALUE & -TreeHash.BYTES)));
            rows.set(level, row);
        }
        System.arraycopy(hash, 0, row, offset, TreeHash.BYTES);
    }

    /** Number of leaves. */
    long size() {
        return widths[0];
    }

    @Override
    public byte[] hash(int level, long index) {
        if (index < 0 || level >= rows.size() || index >= widths[level]) {
            throw new IllegalStateException("subtree " + index + " of level " + level + ": not complete");
        }
        int offset = Math.toIntExact(index * TreeHash.BYTES);
        return Arrays.copyOfRange(rows.get(level), offset, offset + TreeHash.BYTES);
    }
}
