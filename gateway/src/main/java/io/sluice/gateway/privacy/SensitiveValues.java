package io.sluice.gateway.privacy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The values of one sensitive column, unit by unit, and how they lie in the whole table. Numbers have an order, so that
 * the distance of two distributions is the earth mover's over ranks; between words all distances are equal.
 */
final class SensitiveValues {
    private final int[] codeOfUnit;
    private final double[] share;
    private final int[] byRank;

    private SensitiveValues(int[] codeOfUnit, double[] share, int[] byRank) {
        this.codeOfUnit = codeOfUnit;
        this.share = share;
        this.byRank = byRank;
    }

    static SensitiveValues of(int[] codeOfUnit, Codes codes) {
        double[] share = new double[codes.size()];
        for (int code : codeOfUnit) {
            share[code] += 1.0 / codeOfUnit.length;
        }
        return new SensitiveValues(codeOfUnit, share, ranks(codes));
    }

    /** The codes in the order of their numbers; empty if one is no number. */
    private static int[] ranks(Codes codes) {
        List<BigDecimal> numbers = new ArrayList<>();
        for (int code = 0; code < codes.size(); code++) {
            Optional<BigDecimal> number = Numbers.parse(codes.value(code));
            if (number.isEmpty()) {
                return new int[0];
            }
            numbers.add(number.get());
        }
        return java.util.stream.IntStream.range(0, numbers.size())
                .boxed()
                .sorted(java.util.Comparator.comparing(numbers::get))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    int code(int unit) {
        return codeOfUnit[unit];
    }

    int values() {
        return share.length;
    }

    /**
     * How far the values of a group are from those of the table, 0 to 1.
     *
     * @param counts by code
     * @param present the codes that occur, the first distinct ones count
     */
    double distance(int[] counts, int[] present, int distinct, int size) {
        if (byRank.length > 1) {
            return ordered(counts, size);
        }
        double distance = 0;
        for (int i = 0; i < distinct; i++) {
            distance += Math.max(0, counts[present[i]] / (double) size - share[present[i]]);
        }
        return distance;
    }

    private double ordered(int[] counts, int size) {
        double sum = 0;
        double ahead = 0;
        for (int code : byRank) {
            ahead += counts[code] / (double) size - share[code];
            sum += Math.abs(ahead);
        }
        return sum / (byRank.length - 1);
    }
}
