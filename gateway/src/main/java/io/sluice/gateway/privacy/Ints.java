package io.sluice.gateway.privacy;

import java.util.Arrays;

/** Whole numbers in a row that grows. */
final class Ints {
    private int[] values = new int[1 << 10];
    private int size;

    void add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, Math.toIntExact(Math.min(Integer.MAX_VALUE - 8, size * 2L)));
        }
        values[size++] = value;
    }

    int size() {
        return size;
    }

    int get(int i) {
        return values[i];
    }

    void set(int i, int value) {
        values[i] = value;
    }

    int[] toArray() {
        return Arrays.copyOf(values, size);
    }
}
