package io.sluice.gateway.privacy;

import java.util.Arrays;

/** Numbers, each once. Open addressing; 0 is kept apart. Not safe for concurrent use. */
final class LongSet {
    private long[] table = new long[1 << 10];
    private int size;
    private boolean zero;

    /** Whether it was not there before. */
    boolean add(long value) {
        if (value == 0) {
            boolean added = !zero;
            zero = true;
            return added;
        }
        if (size * 2L >= table.length) {
            grow();
        }
        int slot = slot(value);
        if (table[slot] == value) {
            return false;
        }
        table[slot] = value;
        size++;
        return true;
    }

    int size() {
        return size + (zero ? 1 : 0);
    }

    private int slot(long value) {
        int mask = table.length - 1;
        int slot = (int) (mix(value) >>> 32) & mask;
        while (table[slot] != 0 && table[slot] != value) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    /** Every bit of the result depends on all of value. */
    static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }

    private void grow() {
        long[] old = table;
        table = new long[Math.multiplyExact(old.length, 2)];
        Arrays.stream(old).filter(value -> value != 0).forEach(value -> table[slot(value)] = value);
    }
}
