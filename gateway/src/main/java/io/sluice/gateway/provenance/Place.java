package io.sluice.gateway.provenance;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Where a record stands.
 *
 * @param lane ORG/LANE
 * @param index in that lane, from 0
 */
public record Place(String lane, long index) {
    /** In words: {@code hospital/main, records [3, 4]; hospital/b, records [0]}. */
    static String text(Collection<Place> places) {
        Map<String, List<Place>> byLane =
                places.stream().collect(Collectors.groupingBy(Place::lane, LinkedHashMap::new, Collectors.toList()));
        return byLane.entrySet().stream()
                .map(lane -> lane.getKey() + ", records "
                        + lane.getValue().stream().map(Place::index).collect(Collectors.toCollection(TreeSet::new)))
                .collect(Collectors.joining("; "));
    }
}
