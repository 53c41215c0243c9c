package io.sluice.gateway.consent;

import io.sluice.lane.Frontier;
import io.sluice.lane.TreeHash;
import io.sluice.proto.ConsentForm;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Persons with a valid consent for one use, to be asked for by pseudonym: some 50 bytes for each. All 128 bits are
 * compared. They are numbered in the order of their pseudonyms. Any thread, once it is {@link #complete}.
 */
public final class ConsentedSubjects {
    private final Map<Integer, ConsentForm> forms;
    private long[] bits = new long[2048]; // Two a person, side by side: a question then waits for memory once less.
    private int[] formOf = new int[1024];
    private long[] times = new long[1024];
    private int[] slots = new int[2];
    private int size;

    ConsentedSubjects(Map<Integer, ConsentForm> forms) {
        this.forms = forms;
    }

    /** Each person once, in the order of their pseudonyms. */
    void add(long high, long low, int form, long timeMillis) {
        if (size == formOf.length) {
            int room = Math.multiplyExact(size, 2);
            bits = Arrays.copyOf(bits, Math.multiplyExact(room, 2));
            formOf = Arrays.copyOf(formOf, room);
            times = Arrays.copyOf(times, room);
        }
        bits[2 * size] = high;
        bits[2 * size + 1] = low;
        formOf[size] = form;
        times[size] = timeMillis;
        size++;
    }

    /** From here on they may be looked for, and nobody is added. */
    ConsentedSubjects complete() {
        slots = new int[Math.multiplyExact(Math.max(1, Integer.highestOneBit(size)), 4)];
        for (int i = 0; i < size; i++) {
            slots[slot(bits[2 * i], bits[2 * i + 1])] = i + 1;
        }
        return this;
    }

    /** Its number from 0 on, or -1: no consent. */
    public int find(Subject subject) {
        return slots[slot(subject.high(), subject.low())] - 1;
    }

    private int slot(long highBits, long lowBits) {
        int mask = slots.length - 1;
        int slot = (int) highBits & mask; // A pseudonym is as good as random.
        while (slots[slot] != 0 && !is(slots[slot] - 1, highBits, lowBits)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private boolean is(int number, long highBits, long lowBits) {
        return bits[2 * number] == highBits && bits[2 * number + 1] == lowBits;
    }

    /** How many persons. */
    public int size() {
        return size;
    }

    /** Whose number that is. */
    public Subject subject(int number) {
        return new Subject(bits[2 * number], bits[2 * number + 1]);
    }

    long timeMillis(int number) {
        return times[number];
    }

    /**
     * The root over the consents of some of them, by pseudonym: what a record and a label commit to.
     *
     * @param some their numbers
     */
    public byte[] root(BitSet some) {
        TreeHash hash = new TreeHash();
        Frontier tree = new Frontier();
        Map<Integer, byte[]> digests = new HashMap<>();
        forms.forEach((number, form) -> digests.put(number, ConsentLeaf.digest(form)));
        for (int number = some.nextSetBit(0); number >= 0; number = some.nextSetBit(number + 1)) {
            tree.append(
                    hash.leaf(ConsentLeaf.bytes(subject(number), true, digests.get(formOf[number]), times[number])));
        }
        return tree.root();
    }
}
