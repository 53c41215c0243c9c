package io.sluice.lane;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Entries under a level 0 tile, each after its length in two bytes, big-endian (C2SP tlog-tiles). */
public final class EntryBundle {
    /** Longest entry that the format can hold, in bytes. */
    public static final int MAX_ENTRY_BYTES = 65_535;

    private EntryBundle() {}

    /**
     * The bundle of these entries.
     *
     * @throws IllegalArgumentException when there are more than 256 or one is too long
     */
    public static byte[] encode(List<byte[]> entries) {
        if (entries.size() > Tile.WIDTH) {
            throw new IllegalArgumentException("entries in a bundle: " + entries.size() + " (expected: at most 256)");
        }
        ByteArrayOutputStream bundle = new ByteArrayOutputStream(entries.size() * 512);
        for (byte[] entry : entries) {
            if (entry.length > MAX_ENTRY_BYTES) {
                throw new IllegalArgumentException("entry: " + entry.length + " bytes (expected: at most 65535)");
            }
            bundle.write(entry.length >>> 8);
            bundle.write(entry.length);
            bundle.writeBytes(entry);
        }
        return bundle.toByteArray();
    }

    /**
     * The entries of a bundle.
     *
     * @throws IllegalArgumentException when it ends inside an entry or holds more than 256
     */
    public static List<byte[]> decode(byte[] bundle) {
        List<byte[]> entries = new ArrayList<>();
        int position = 0;
        while (position < bundle.length) {
            if (bundle.length - position < 2 || entries.size() == Tile.WIDTH) {
                throw new IllegalArgumentException("bundle: broken at byte " + position + " (expected: entries)");
            }
            int length = (bundle[position] & 0xff) << 8 | bundle[position + 1] & 0xff;
            if (length > bundle.length - position - 2) {
                throw new IllegalArgumentException("bundle: ends inside the entry at byte " + position);
            }
            entries.add(Arrays.copyOfRange(bundle, position + 2, position + 2 + length));
            position += 2 + length;
        }
        return entries;
    }
}
