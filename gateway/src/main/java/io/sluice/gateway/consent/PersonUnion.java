package io.sluice.gateway.consent;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.BiConsumer;

/** Goes through several sorted groups of persons at once, so that each person comes by once, with all groups that hold it. */
public final class PersonUnion {
    private PersonUnion() {}

    private static final class Cursor implements Comparable<Cursor> {
        private final int group;
        private final Iterator<Subject> rest;
        private Subject next;

        Cursor(int group, Iterator<Subject> rest) {
            this.group = group;
            this.rest = rest;
            this.next = rest.next();
        }

        @Override
        public int compareTo(Cursor other) {
            return next.compareTo(other.next);
        }
    }

    /**
     * All of them, one after the other.
     *
     * @param groups each sorted, no person twice
     * @param taker is given each person and the numbers of the groups that hold it; they are lent for the call
     */
    public static void each(List<Iterator<Subject>> groups, BiConsumer<Subject, List<Integer>> taker) {
        PriorityQueue<Cursor> queue = new PriorityQueue<>();
        for (int i = 0; i < groups.size(); i++) {
            if (groups.get(i).hasNext()) {
                queue.add(new Cursor(i, groups.get(i)));
            }
        }
        List<Integer> holding = new ArrayList<>();
        while (!queue.isEmpty()) {
            Subject person = queue.peek().next;
            holding.clear();
            while (!queue.isEmpty() && queue.peek().next.equals(person)) {
                Cursor cursor = queue.poll();
                holding.add(cursor.group);
                if (cursor.rest.hasNext()) {
                    cursor.next = cursor.rest.next();
                    queue.add(cursor);
                }
            }
            taker.accept(person, holding);
        }
    }
}
