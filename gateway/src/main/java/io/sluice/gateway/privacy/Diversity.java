package io.sluice.gateway.privacy;

/**
 * How diverse the values of one sensitive column are within groups; in all groups if these are the worst figures.
 *
 * @param distinct different values (distinct l-diversity)
 * @param entropyL 2 to the power of the entropy (entropy l-diversity)
 * @param distance from the distribution in the whole table, 0 to 1 (t-closeness)
 */
record Diversity(int distinct, double entropyL, double distance) {
    static final Diversity BEST = new Diversity(Integer.MAX_VALUE, Double.MAX_VALUE, 0);

    Diversity worse(Diversity other) {
        return new Diversity(
                Math.min(distinct, other.distinct),
                Math.min(entropyL, other.entropyL),
                Math.max(distance, other.distance));
    }

    /** Differences below the precision of the sums count for the group. */
    boolean within(Limits limits) {
        return distinct >= limits.l() && entropyL >= limits.entropyL() - 1e-9 && distance <= limits.t() + 1e-9;
    }
}
