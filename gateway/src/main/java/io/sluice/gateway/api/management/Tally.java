package io.sluice.gateway.api.management;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts by the values of some labels, which must be few. Any thread. */
final class Tally {
    private final ConcurrentSkipListMap<String, LongAdder> counts = new ConcurrentSkipListMap<>();

    void add(long count, String... labels) {
        counts.computeIfAbsent(String.join("\n", labels), key -> new LongAdder())
                .add(count);
    }

    SortedMap<List<String>, Long> values() {
        SortedMap<List<String>, Long> values =
                new TreeMap<>((a, b) -> String.join("\n", a).compareTo(String.join("\n", b)));
        counts.forEach((labels, count) -> values.put(List.of(labels.split("\n", -1)), count.sum()));
        return values;
    }
}
