package io.sluice.ledger;

import io.sluice.lane.HashSource;
import io.sluice.lane.Tile;
import io.sluice.lane.TreeHash;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongFunction;

/**
 * The lane's Merkle tree in memory, cut into tiles. Tiles of level 1 and above (a 256th of all hashes) stay; of level 0
 * the newest stay, and older ones come back from disk when a proof needs them, checked against their parent.
 *
 * <p>One thread appends. Others may ask for subtrees that were complete at a size handed to them safely.
 */
final class LaneTree implements HashSource {
    private static final int HOT = 512;
    private static final int COLD = 256;

    private final TreeHash hash = new TreeHash(); // The appending thread's.
    private final LongFunction<byte[][]> quick;
    private final LongFunction<byte[][]> sure;
    private final AtomicReferenceArray<Nodes> hot = new AtomicReferenceArray<>(HOT);
    private volatile Nodes[][] upper = new Nodes[8][0]; // By level; level 0 unused.
    private final long[] widths = new long[8]; // Hashes at each tile level.
    private final Map<Long, Nodes> cold = new LinkedHashMap<>(COLD, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Nodes> eldest) {
            return size() > COLD;
        }
    };

    /**
     * Both functions give the 256 leaf hashes under a full tile of level 0: {@code quick} from a tile on disk (null when
     * there is none; not trusted), {@code sure} from the records themselves.
     */
    LaneTree(LongFunction<byte[][]> quick, LongFunction<byte[][]> sure) {
        this.quick = quick;
        this.sure = sure;
    }

    /** All hashes of one tile: its 256, then the 128 above them, up to the one that stands for the whole. */
    private static final class Nodes {
        private static final int[] BASE = {0, 256, 384, 448, 480, 496, 504, 508, 510};
        private final long index;
        private final byte[][] nodes = new byte[511][];

        Nodes(long index) {
            this.index = index;
        }

        byte[] at(int height, int position) {
            return nodes[BASE[height] + position];
        }

        /** Sets the next of the 256 and what it completes; returns the whole tile's hash if it did, else null. */
        byte[] append(int position, byte[] leaf, TreeHash tree) {
            byte[] node = leaf;
            int height = 0;
            int at = position;
            nodes[at] = node;
            while ((at & 1) == 1) {
                node = tree.node(nodes[BASE[height] + at - 1], node);
                at >>>= 1;
                height++;
                nodes[BASE[height] + at] = node;
                if (height == 8) {
                    return node;
                }
            }
            return null;
        }
    }

    /** Number of leaves. Only for the appending thread. */
    long size() {
        return widths[0];
    }

    /** Takes one leaf hash. Only the appending thread. */
    void append(byte[] leafHash) {
        byte[] carried = leafHash;
        for (int level = 0; carried != null; level++) {
            long index = widths[level]++;
            int position = (int) (index % Tile.WIDTH);
            carried = tile(level, index / Tile.WIDTH, position == 0).append(position, carried, hash);
        }
    }

    private Nodes tile(int level, long index, boolean fresh) {
        if (level == 0) {
            int slot = (int) (index % HOT);
            if (fresh) {
                hot.set(slot, new Nodes(index));
            }
            return hot.get(slot);
        }
        Nodes[] row = upper[level];
        if (fresh) {
            if (index == row.length) {
                row = Arrays.copyOf(row, Math.max(4, row.length * 2));
                Nodes[][] rows = upper.clone();
                rows[level] = row;
                row[(int) index] = new Nodes(index);
                upper = rows;
            } else {
                row[(int) index] = new Nodes(index);
            }
        }
        return row[(int) index];
    }

    @Override
    public byte[] hash(int level, long index) {
        int tileLevel = Math.min(level / 8, 7);
        int height = level - 8 * tileLevel;
        long tile = index >>> (8 - height);
        int position = (int) (index & (1L << (8 - height)) - 1);
        if (tileLevel > 0) {
            return upper[tileLevel][(int) tile].at(height, position);
        }
        Nodes recent = hot.get((int) (tile % HOT));
        return (recent != null && recent.index == tile ? recent : cold(tile)).at(height, position);
    }

    private Nodes cold(long tile) {
        synchronized (cold) {
            Nodes known = cold.get(tile);
            if (known != null) {
                return known;
            }
        }
        byte[][] onDisk = quick.apply(tile);
        Nodes nodes = onDisk == null ? null : rebuilt(tile, onDisk);
        if (nodes == null) {
            nodes = rebuilt(tile, sure.apply(tile));
        }
        if (nodes == null) {
            throw new IllegalStateException("records " + tile * Tile.WIDTH + " to " + ((tile + 1) * Tile.WIDTH - 1)
                    + ": changed on disk since they were hashed");
        }
        synchronized (cold) {
            cold.put(tile, nodes);
        }
        return nodes;
    }

    /** The tile's hashes, or null when they do not lead to the hash that is known of it. */
    private Nodes rebuilt(long tile, byte[][] leaves) {
        Nodes nodes = new Nodes(tile);
        TreeHash tree = new TreeHash();
        byte[] top = null;
        for (int i = 0; i < Tile.WIDTH; i++) {
            top = nodes.append(i, leaves[i], tree);
        }
        return Arrays.equals(top, hash(8, tile)) ? nodes : null;
    }
}
