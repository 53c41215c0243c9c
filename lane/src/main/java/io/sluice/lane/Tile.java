package io.sluice.lane;

import java.util.ArrayList;
import java.util.List;

/**
 * Place of one tile in a tiled log (C2SP tlog-tiles): {@code width} hashes of subtrees of height {@code 8 * level},
 * from index {@code index * 256} on. Full tiles are 256 wide; only the last of a level may be narrower.
 */
public record Tile(int level, long index, int width) {
    /** Hashes in a full tile. */
    public static final int WIDTH = 256;

    /** Checks the limits of the format. */
    public Tile {
        if (level < 0 || level > 7 || index < 0 || width < 1 || width > WIDTH) {
            throw new IllegalArgumentException(
                    "tile: level " + level + ", index " + index + ", width " + width + " (expected: 0-7, >= 0, 1-256)");
        }
    }

    /** Path below the log's prefix: {@code tile/<level>/<index>[.p/<width>]}. */
    public String path() {
        return "tile/" + level + "/" + number(index, width);
    }

    /** Path of the bundle of entries that lie under a level 0 tile. */
    public static String entriesPath(long index, int width) {
        return "tile/entries/" + number(index, width);
    }

    private static String number(long index, int width) {
        String path = String.format("%03d", index % 1000);
        for (long rest = index / 1000; rest > 0; rest /= 1000) {
            path = String.format("x%03d/", rest % 1000) + path;
        }
        return width == WIDTH ? path : path + ".p/" + width;
    }

    /** All tiles that a tree of {@code newSize} has and one of {@code oldSize} does not have, lowest level first. */
    public static List<Tile> between(long oldSize, long newSize) {
        List<Tile> tiles = new ArrayList<>();
        for (int level = 0; level <= 7 && newSize >>> (8 * level) > 0; level++) {
            long had = oldSize >>> (8 * level);
            long has = newSize >>> (8 * level);
            if (had == has) {
                break; // What did not grow here cannot have grown above.
            }
            for (long index = had / WIDTH; index <= (has - 1) / WIDTH; index++) {
                tiles.add(new Tile(level, index, (int) Math.min(WIDTH, has - index * WIDTH)));
            }
        }
        return tiles;
    }

    /**
     * Reads what {@link #path()} writes.
     *
     * @throws IllegalArgumentException when it is not exactly such a path
     */
    public static Tile parse(String path) {
        String[] parts = path.split("/", 3);
        if (parts.length == 3 && parts[0].equals("tile") && parts[1].matches("[0-7]")) {
            return parseNumber(path, Integer.parseInt(parts[1]), parts[2]);
        }
        throw bad(path);
    }

    /** The level 0 tile whose entries {@link #entriesPath} names. */
    public static Tile parseEntries(String path) {
        String prefix = "tile/entries/";
        if (!path.startsWith(prefix)) {
            throw bad(path);
        }
        return parseNumber(path, 0, path.substring(prefix.length()));
    }

    private static Tile parseNumber(String path, int level, String number) {
        int width = WIDTH;
        int partial = number.indexOf(".p/");
        String digits = number;
        if (partial >= 0) {
            String text = number.substring(partial + 3);
            if (!text.matches("[1-9][0-9]{0,2}") || Integer.parseInt(text) >= WIDTH) {
                throw bad(path);
            }
            width = Integer.parseInt(text);
            digits = number.substring(0, partial);
        }
        if (!digits.matches("(x[0-9]{3}/){0,5}[0-9]{3}")) {
            throw bad(path);
        }
        Tile tile = new Tile(level, Long.parseLong(digits.replace("x", "").replace("/", "")), width);
        if (!number(tile.index, width).equals(number)) {
            throw bad(path);
        }
        return tile;
    }

    private static IllegalArgumentException bad(String path) {
        return new IllegalArgumentException("tile path: " + path + " (expected: tile/<L>/<N>[.p/<W>])");
    }
}
