package io.sluice.gateway.privacy;

import io.sluice.proto.DatePrecision;
import io.sluice.proto.DateUnit;
import io.sluice.proto.Group;
import io.sluice.proto.Groups;
import io.sluice.proto.Intervals;
import io.sluice.proto.Prefix;
import io.sluice.proto.TransformStep;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Generalisations for a column that nobody gave a hierarchy: numbers in intervals that double, dates by quarter, year
 * and decade, postcodes by prefix, and of categories the frequent ones, the others together.
 */
final class SuggestedLevels {
    /** What most of a column is, its few other values do not change. */
    private static final double MOST = 0.95;

    private static final int FEW = 10;
    private static final int INTERVALS = 20;
    private static final double[] RARE = {0.01, 0.05};

    private SuggestedLevels() {}

    static List<TransformStep> of(Codes codes, boolean prefixes) {
        if (prefixes) {
            return prefixes(codes);
        }
        if (share(codes, value -> Dates.parse(value).isPresent()) >= MOST) {
            return dates();
        }
        if (codes.size() > FEW && share(codes, value -> Numbers.parse(value).isPresent()) >= MOST) {
            return numbers(codes);
        }
        return categories(codes);
    }

    static double share(Codes codes, java.util.function.Predicate<String> kind) {
        long all = 0;
        long those = 0;
        for (int code = 0; code < codes.size(); code++) {
            if (!codes.value(code).isEmpty()) {
                all += codes.count(code);
                those += kind.test(codes.value(code)) ? codes.count(code) : 0;
            }
        }
        return all == 0 ? 0 : those / (double) all;
    }

    private static List<TransformStep> prefixes(Codes codes) {
        int longest = 1;
        for (int code = 0; code < codes.size(); code++) {
            longest = Math.max(longest, Math.min(codes.value(code).length(), 12));
        }
        List<TransformStep> levels = new ArrayList<>();
        for (int keep = longest - 1; keep > 0; keep--) {
            levels.add(TransformStep.newBuilder()
                    .setPrefix(Prefix.newBuilder().setKeep(keep))
                    .build());
        }
        return levels;
    }

    private static List<TransformStep> dates() {
        List<TransformStep> levels = new ArrayList<>();
        for (DateUnit unit :
                new DateUnit[] {DateUnit.DAY, DateUnit.MONTH, DateUnit.QUARTER, DateUnit.YEAR, DateUnit.DECADE}) {
            levels.add(TransformStep.newBuilder()
                    .setDatePrecision(DatePrecision.newBuilder().setUnit(unit))
                    .build());
        }
        return levels;
    }

    private static List<TransformStep> numbers(Codes codes) {
        BigDecimal least = null;
        BigDecimal most = null;
        boolean whole = true;
        for (int code = 0; code < codes.size(); code++) {
            Optional<BigDecimal> number = Numbers.parse(codes.value(code));
            if (number.isPresent()) {
                least = least == null ? number.get() : least.min(number.get());
                most = most == null ? number.get() : most.max(number.get());
                whole &= number.get().stripTrailingZeros().scale() <= 0;
            }
        }
        List<TransformStep> levels = new ArrayList<>();
        if (least == null || least.compareTo(most) == 0) {
            return levels;
        }
        double range = most.subtract(least).doubleValue();
        BigDecimal width = nice(range / INTERVALS);
        width = whole ? width.max(BigDecimal.valueOf(2)) : width;
        for (; width.doubleValue() < range; width = width.multiply(BigDecimal.valueOf(2))) {
            levels.add(TransformStep.newBuilder()
                    .setIntervals(Intervals.newBuilder().setWidth(width.toPlainString()))
                    .build());
        }
        return levels;
    }

    /** The next 1, 2 or 5 times a power of ten. */
    private static BigDecimal nice(double width) {
        int power = (int) Math.floor(Math.log10(width));
        double times = width / Math.pow(10, power);
        int digit = times <= 1 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10;
        return new BigDecimal(digit).scaleByPowerOfTen(power).stripTrailingZeros();
    }

    private static List<TransformStep> categories(Codes codes) {
        long rows = 0;
        for (int code = 0; code < codes.size(); code++) {
            rows += codes.count(code);
        }
        List<TransformStep> levels = new ArrayList<>();
        for (double rare : RARE) {
            Groups.Builder groups = Groups.newBuilder();
            for (int code = 0; code < codes.size(); code++) {
                String value = codes.value(code);
                if (!value.isEmpty() && codes.count(code) >= rare * rows) {
                    groups.addGroups(Group.newBuilder().setLabel(value).addValues(value));
                }
            }
            levels.add(TransformStep.newBuilder().setGroups(groups).build());
        }
        return levels;
    }
}
