package io.sluice.lane;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Hashes out of the tiles of a log of fixed size, wherever they come from. The tiles are not trusted: check the root
 * that they give against a signed checkpoint ({@link MerkleTree#root}) before you believe anything else made of them.
 * Not safe for concurrent use.
 */
public final class TileSource implements HashSource {
    private static final int KEPT = 64;

    private final long size;
    private final Function<Tile, byte[]> tiles;
    private final TreeHash tree = new TreeHash();
    private final Map<Tile, byte[]> recent = new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Tile, byte[]> eldest) {
            return size() > KEPT;
        }
    };

    /**
     * For a log of {@code size} records; {@code tiles} gives the bytes of a tile (width times 32) or throws {@link
     * IllegalStateException}.
     */
    public TileSource(long size, Function<Tile, byte[]> tiles) {
        this.size = size;
        this.tiles = tiles;
    }

    @Override
    public byte[] hash(int level, long index) {
        int tileLevel = Math.min(level / 8, 7);
        int height = level - 8 * tileLevel;
        if (height == 0) {
            return at(tileLevel, index);
        }
        byte[] left = hash(level - 1, 2 * index);
        return tree.node(left, hash(level - 1, 2 * index + 1));
    }

    private byte[] at(int level, long index) {
        long wide = size >>> (8 * level);
        if (index >= wide) {
            throw new IllegalStateException("tiles: no hash at level " + level + ", index " + index);
        }
        long number = index / Tile.WIDTH;
        Tile tile = new Tile(level, number, (int) Math.min(Tile.WIDTH, wide - number * Tile.WIDTH));
        byte[] bytes = recent.get(tile);
        if (bytes == null) {
            bytes = tiles.apply(tile);
            if (bytes.length != tile.width() * TreeHash.BYTES) {
                throw new IllegalStateException(
                        tile.path() + ": " + bytes.length + " bytes (expected: " + tile.width() * TreeHash.BYTES + ")");
            }
            recent.put(tile, bytes);
        }
        int offset = (int) (index % Tile.WIDTH) * TreeHash.BYTES;
        return Arrays.copyOfRange(bytes, offset, offset + TreeHash.BYTES);
    }
}
