package io.sluice.gateway.privacy;

/** Keyed tokens and a number above 0 for each; 12 bytes an entry, twice that when it has just grown. */
final class LongInts {
    private static final int MOST_SLOTS = 1 << 30;

    private long[] keys = new long[1 << 10];
    private int[] values = new int[1 << 10];
    private int size;

    /** 0 if there is none. */
    int get(long key) {
        return values[slot(key)];
    }

    /** The value must be above 0. */
    void put(long key, int value) {
        int slot = slot(key);
        if (values[slot] == 0) {
            keys[slot] = key;
            size++;
        }
        values[slot] = value;
        if (size * 2L > keys.length && keys.length < MOST_SLOTS) {
            grow();
        }
    }

    int size() {
        return size;
    }

    /** The tokens are as good as random, so their own bits spread them. */
    private int slot(long key) {
        int mask = keys.length - 1;
        int slot = (int) (key ^ key >>> 32) & mask;
        while (values[slot] != 0 && keys[slot] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldValues = values;
        keys = new long[oldKeys.length * 2];
        values = new int[oldKeys.length * 2];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] != 0) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = oldValues[i];
            }
        }
    }
}
