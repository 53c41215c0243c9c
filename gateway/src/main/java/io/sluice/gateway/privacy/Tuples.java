package io.sluice.gateway.privacy;

import java.util.Arrays;

/** Numbers tuples of codes in the order in which they are first seen; equal tuples have one number. */
final class Tuples {
    private final int width;
    private int[] flat;
    private int[] table = new int[1 << 10];
    private int count;

    Tuples(int width) {
        this.width = width;
        this.flat = new int[width << 9];
    }

    int count() {
        return count;
    }

    /** One place of a tuple. */
    int at(int tuple, int place) {
        return flat[tuple * width + place];
    }

    /** The number of what the first places of codes hold. */
    int number(int[] codes) {
        int mask = table.length - 1;
        int slot = hash(codes, 0) & mask;
        while (table[slot] != 0) {
            int known = table[slot] - 1;
            if (same(codes, known * width)) {
                return known;
            }
            slot = slot + 1 & mask;
        }
        return add(codes, slot);
    }

    private int add(int[] codes, int slot) {
        if ((count + 1L) * width > flat.length) {
            flat = Arrays.copyOf(
                    flat, Math.toIntExact(Math.min(Integer.MAX_VALUE - 8, Math.max(16, flat.length * 2L))));
        }
        System.arraycopy(codes, 0, flat, count * width, width);
        table[slot] = ++count;
        if (count * 2L > table.length && table.length < 1 << 30) {
            grow();
        }
        return count - 1;
    }

    private boolean same(int[] codes, int from) {
        for (int i = 0; i < width; i++) {
            if (flat[from + i] != codes[i]) {
                return false;
            }
        }
        return true;
    }

    private int hash(int[] codes, int from) {
        long hash = 0;
        for (int i = from; i < from + width; i++) {
            hash = (hash ^ codes[i]) * 0x9e3779b97f4a7c15L;
            hash ^= hash >>> 29;
        }
        return (int) (hash ^ hash >>> 32);
    }

    private void grow() {
        table = new int[table.length * 2];
        int mask = table.length - 1;
        for (int tuple = 0; tuple < count; tuple++) {
            int slot = hash(flat, tuple * width) & mask;
            while (table[slot] != 0) {
                slot = slot + 1 & mask;
            }
            table[slot] = tuple + 1;
        }
    }
}
