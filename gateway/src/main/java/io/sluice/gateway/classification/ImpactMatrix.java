package io.sluice.gateway.classification;

import io.sluice.proto.Rank;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rank of data by whom or what their loss would harm and how badly (GB/T 43697-2024, 6.5). {@link SchemeReader} sees
 * to it that every object has a rank for every degree, and that a worse degree has no lower rank. Immutable.
 *
 * @param degrees mildest first
 * @param ranksByObject one rank for each degree; empty: the scheme knows no impacts
 */
public record ImpactMatrix(List<String> degrees, Map<String, List<Rank>> ranksByObject) {
    /** Of a scheme that knows no impacts. */
    public static final ImpactMatrix NONE = new ImpactMatrix(List.of(), Map.of());

    /** Copies the collections. */
    public ImpactMatrix {
        degrees = List.copyOf(degrees);
        Map<String, List<Rank>> copy = new LinkedHashMap<>();
        ranksByObject.forEach((object, ranks) -> copy.put(object, List.copyOf(ranks)));
        ranksByObject = java.util.Collections.unmodifiableMap(copy);
    }

    /**
     * The least rank for an impact.
     *
     * @throws IllegalArgumentException for an object or degree that the scheme does not know; the message lists them
     */
    public Rank rank(Impact impact) {
        List<Rank> ranks = ranksByObject.get(impact.object());
        int degree = degrees.indexOf(impact.degree());
        if (ranks == null || degree < 0) {
            throw new IllegalArgumentException("impact: " + impact + " (expected: "
                    + (degrees.isEmpty()
                            ? "none, the grading scheme has no impact matrix"
                            : "one of " + new TreeMap<>(ranksByObject).keySet() + ", a colon, one of " + degrees)
                    + ")");
        }
        return ranks.get(degree);
    }
}
