package io.sluice.gateway.consent;

import io.sluice.gateway.policy.ConsentEvent;
import io.sluice.lane.Frontier;
import io.sluice.lane.TreeHash;
import io.sluice.proto.ConsentForm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Events that are to be taken over together. Some 50 bytes for each. Not for several threads. */
public final class ConsentBatch {
    /** So many events at once. */
    public static final int MOST_EVENTS = 4_000_000;

    /** So many different forms in a registry: one for each person would be a mistake in the file. */
    public static final int MOST_FORMS = 10_000;

    private final Map<ConsentForm, Integer> formNumbers = new LinkedHashMap<>();
    private final List<ConsentForm> forms = new ArrayList<>();
    private long[] high = new long[16];
    private long[] low = new long[16];
    private int[] formAndGiven = new int[16];
    private long[] times = new long[16];
    private long[] from = new long[16];
    private long[] until = new long[16];
    private int size;
    private int withdrawals;

    /**
     * Adds an event.
     *
     * @throws IllegalArgumentException too many events or forms
     */
    public void add(Subject subject, ConsentEvent event) {
        if (size == MOST_EVENTS) {
            throw new IllegalArgumentException("events (expected: at most " + MOST_EVENTS + " at once)");
        }
        int form = formNumbers.computeIfAbsent(event.form(), each -> {
            if (forms.size() == MOST_FORMS) {
                throw new IllegalArgumentException("different purposes, recipients, notices and categories together"
                        + " (expected: at most " + MOST_FORMS + ", shared by many persons)");
            }
            forms.add(each);
            return forms.size() - 1;
        });
        if (size == high.length) {
            grow();
        }
        high[size] = subject.high();
        low[size] = subject.low();
        formAndGiven[size] = form << 1 | (event.given() ? 1 : 0);
        times[size] = event.timeMillis();
        from[size] = event.fromMillis();
        until[size] = event.untilMillis();
        size++;
        withdrawals += event.given() ? 0 : 1;
    }

    private void grow() {
        int room = size * 2;
        high = Arrays.copyOf(high, room);
        low = Arrays.copyOf(low, room);
        formAndGiven = Arrays.copyOf(formAndGiven, room);
        times = Arrays.copyOf(times, room);
        from = Arrays.copyOf(from, room);
        until = Arrays.copyOf(until, room);
    }

    /** How many events. */
    public int size() {
        return size;
    }

    /** How many of them are withdrawals. */
    public int withdrawals() {
        return withdrawals;
    }

    /** Different forms, in the order in which they came. */
    public List<ConsentForm> forms() {
        return List.copyOf(forms);
    }

    long high(int event) {
        return high[event];
    }

    StoredEvent event(int event, int[] numbers) {
        return new StoredEvent(
                new Subject(high[event], low[event]),
                (formAndGiven[event] & 1) == 1,
                numbers[formAndGiven[event] >>> 1],
                times[event],
                from[event],
                until[event]);
    }

    /**
     * What a record commits to: the RFC 9162 root over one leaf for each event, in their order. Without the key of the
     * pseudonyms nobody can say of whom an event is.
     */
    public byte[] root() {
        TreeHash hash = new TreeHash();
        Frontier tree = new Frontier();
        List<byte[]> digests = forms.stream().map(ConsentLeaf::digest).toList();
        for (int i = 0; i < size; i++) {
            boolean given = (formAndGiven[i] & 1) == 1;
            byte[] digest = digests.get(formAndGiven[i] >>> 1);
            tree.append(hash.leaf(ConsentLeaf.bytes(new Subject(high[i], low[i]), given, digest, times[i])));
        }
        return tree.root();
    }

    /** The events of each page: {@code order(b)} to {@code order(b + 1)} of the result are those of page b. */
    int[] byPage(int[] starts) {
        for (int i = 0; i < size; i++) {
            starts[ConsentRegistry.page(high[i]) + 1]++;
        }
        for (int b = 0; b < starts.length - 1; b++) {
            starts[b + 1] += starts[b];
        }
        int[] next = starts.clone();
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            order[next[ConsentRegistry.page(high[i])]++] = i;
        }
        return order;
    }
}
