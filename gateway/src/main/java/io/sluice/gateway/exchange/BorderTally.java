package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import io.sluice.gateway.consent.ObjectPersons;
import io.sluice.gateway.consent.PersonUnion;
import io.sluice.gateway.consent.Subject;
import io.sluice.gateway.policy.BorderCount;
import io.sluice.proto.BorderCrossing;
import io.sluice.proto.CountedPersons;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the crossings of one year come to: each person counted once for each jurisdiction, and once in all, however many
 * objects tell of it and however often these were given. Rows that name nobody count once for each object.
 *
 * @param together in all jurisdictions
 * @param each by code
 */
record BorderTally(BorderCount together, Map<String, BorderCount> each) {
    /** Of one scope: a jurisdiction, or all. */
    private static final class Scope {
        private long persons;
        private long sensitive;
        private long seen = -1;
        private long seenSensitive = -1;

        void see(long person, boolean isSensitive) {
            if (seen != person) {
                seen = person;
                persons++;
            }
            if (isSensitive && seenSensitive != person) {
                seenSensitive = person;
                sensitive++;
            }
        }

        void unnamed(CountedPersons counted) {
            persons += counted.getUnnamed();
            sensitive += counted.getSensitive() ? counted.getUnnamed() : 0;
        }

        BorderCount count() {
            return new BorderCount(persons, sensitive);
        }
    }

    /** An object that crossed, and where to. */
    private record Crossed(CountedPersons persons, List<Scope> scopes) {}

    static BorderTally of(Collection<BorderCrossing> crossings, ObjectPersons persons) {
        Scope together = new Scope();
        Map<String, Scope> each = new TreeMap<>();
        Map<ByteString, Crossed> objects = new LinkedHashMap<>();
        for (BorderCrossing crossing : crossings) {
            Scope there = each.computeIfAbsent(crossing.getJurisdiction(), code -> new Scope());
            Crossed crossed = objects.computeIfAbsent(crossing.getObjectId(), object -> {
                together.unnamed(crossing.getPersons());
                return new Crossed(crossing.getPersons(), new ArrayList<>(List.of(together)));
            });
            crossed.scopes().add(there);
            there.unnamed(crossing.getPersons());
        }
        List<Iterator<Subject>> groups = new ArrayList<>();
        List<Crossed> numbered = new ArrayList<>(objects.values());
        objects.forEach((object, crossed) -> groups.add(persons.named(object, crossed.persons())));
        long[] number = {0};
        PersonUnion.each(groups, (person, holding) -> {
            number[0]++;
            for (int group : holding) {
                Crossed crossed = numbered.get(group);
                crossed.scopes()
                        .forEach(scope -> scope.see(number[0], crossed.persons().getSensitive()));
            }
        });
        Map<String, BorderCount> counts = new TreeMap<>();
        each.forEach((code, scope) -> counts.put(code, scope.count()));
        return new BorderTally(together.count(), counts);
    }
}
