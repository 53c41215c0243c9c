package io.sluice.gateway.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Persons of several groups, each once with all groups that hold it, against a simple model. */
class PersonUnionTest {
    @Property(tries = 300)
    void eachPersonComesOnceWithAllGroupsThatHoldIt(
            @ForAll @Size(max = 6) List<@Size(max = 12) Set<@IntRange(min = -9, max = 9) Integer>> groups) {
        Map<Subject, Set<Integer>> expected = new TreeMap<>();
        List<Iterator<Subject>> sorted = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            TreeSet<Subject> group = new TreeSet<>();
            for (int each : groups.get(i)) {
                group.add(new Subject(each % 3, each)); // Some differ only in their last bits.
            }
            int number = i;
            group.forEach(subject ->
                    expected.computeIfAbsent(subject, key -> new TreeSet<>()).add(number));
            sorted.add(group.iterator());
        }
        Map<Subject, Set<Integer>> found = new TreeMap<>();
        List<Subject> order = new ArrayList<>();
        PersonUnion.each(sorted, (person, holding) -> {
            assertThat(found.put(person, new TreeSet<>(holding))).as("once").isNull();
            assertThat(holding).doesNotHaveDuplicates();
            order.add(person);
        });
        assertThat(found).isEqualTo(expected);
        assertThat(order).isSorted();
    }

    @Test
    void nobodyIsInNoGroup() {
        PersonUnion.each(List.of(), (person, holding) -> {
            throw new AssertionError("somebody");
        });
    }
}
