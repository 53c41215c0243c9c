package io.sluice.gateway.privacy;

import io.sluice.proto.MeasuredRisk;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * What is left of the risk in a release, as measured on its rows. Counts and shares only, no value.
 *
 * @param rows of the table
 * @param released rows of the release
 * @param suppressed rows left out because their groups were too small or not diverse enough
 * @param groups how many groups of persons that look the same there are
 * @param k persons in the smallest group; 0 if nothing is released
 * @param combinedK the same for who also has the earlier releases; empty if there are none
 * @param smallestGroups sizes, smallest first, at most ten
 * @param sensitive the worst of all groups, by column
 * @param prosecutor highest chance to pick the right row of somebody known to be in the release
 * @param prosecutorAverage the mean chance
 * @param journalist highest chance for somebody known to be in the table that the release was sampled from
 * @param marketer share of right matches when every row is matched
 * @param rowsOfOne the most rows that one person has in a group; 0 if nothing is released
 * @param failing rows in groups below the thresholds that suppression was not allowed to take out; 0 if it passes
 * @param advice which columns to generalise, the most helpful first; empty if nothing fails
 * @param reasons why it may not be released; empty if it may
 */
public record RiskReport(
        long rows,
        long released,
        long suppressed,
        int groups,
        int k,
        OptionalInt combinedK,
        List<Integer> smallestGroups,
        List<Sensitive> sensitive,
        double prosecutor,
        double prosecutorAverage,
        double journalist,
        double marketer,
        int rowsOfOne,
        long failing,
        List<Advice> advice,
        List<String> reasons) {

    /**
     * The diversity of one sensitive column.
     *
     * @param l fewest distinct values in a group
     * @param entropyL 2 to the power of the least entropy
     * @param t largest distance from the table's distribution
     */
    public record Sensitive(String column, int l, double entropyL, double t) {}

    /**
     * What generalising one more column is good for.
     *
     * @param column a quasi-identifier
     * @param failing rows that would be left in groups that are too small if the column were blanked
     */
    public record Advice(String column, long failing) {}

    /** Copies the lists. */
    public RiskReport {
        smallestGroups = List.copyOf(smallestGroups);
        sensitive = List.copyOf(sensitive);
        advice = List.copyOf(advice);
        reasons = List.copyOf(reasons);
    }

    /**
     * The same as a label tells it: decimals with four places.
     *
     * @param earlierReleases so many to the same recipient were counted
     */
    public MeasuredRisk measuredRisk(int earlierReleases) {
        return MeasuredRisk.newBuilder()
                .setRows(rows)
                .setReleased(released)
                .setSuppressed(suppressed)
                .setK(k)
                .setCombinedK(combinedK.orElse(0))
                .setEarlierReleases(earlierReleases)
                .setL(sensitive.stream().mapToInt(Sensitive::l).min().orElse(0))
                .setT(
                        sensitive.isEmpty()
                                ? ""
                                : decimal(sensitive.stream()
                                        .mapToDouble(Sensitive::t)
                                        .max()
                                        .orElseThrow()))
                .setProsecutorRisk(decimal(prosecutor))
                .setJournalistRisk(decimal(journalist))
                .setMarketerRisk(decimal(marketer))
                .setRowsOfOne(rowsOfOne)
                .build();
    }

    private static String decimal(double share) {
        return String.format(Locale.ROOT, "%.4f", share);
    }

    /** Whether all thresholds are met. */
    public boolean permits() {
        return reasons.isEmpty();
    }
}
