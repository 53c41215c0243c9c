package io.sluice.gateway.privacy;

import io.sluice.proto.Blank;
import io.sluice.proto.ColumnPlan;
import io.sluice.proto.ReleaseScope;
import io.sluice.proto.TransformStep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How a column's values fall together, level by level: 0 is as they are, the last is all in one. Worked out by applying
 * the very steps that a plan would have, so that what the search finds is what the release will be.
 */
final class Hierarchy {
    private static final TransformStep BLANK =
            TransformStep.newBuilder().setBlank(Blank.getDefaultInstance()).build();

    private final String column;
    private final List<List<TransformStep>> steps = new ArrayList<>();
    private final List<int[]> groupOfCode = new ArrayList<>();
    private final List<Integer> groups = new ArrayList<>();
    private final List<Double> loss = new ArrayList<>();

    private Hierarchy(String column) {
        this.column = column;
    }

    /** With the levels that are each coarser than the one before; others are passed over. */
    static Hierarchy of(String column, Codes codes, List<TransformStep> levels) {
        Hierarchy hierarchy = new Hierarchy(column);
        hierarchy.add(List.of(), codes);
        levels.stream().filter(level -> !level.hasBlank()).forEach(level -> hierarchy.add(List.of(level), codes));
        hierarchy.add(List.of(BLANK), codes);
        return hierarchy;
    }

    /** A column that stays as it is. */
    static Hierarchy fixed(String column, Codes codes) {
        Hierarchy hierarchy = new Hierarchy(column);
        hierarchy.add(List.of(), codes);
        return hierarchy;
    }

    private void add(List<TransformStep> level, Codes codes) {
        boolean blank = level.stream().anyMatch(TransformStep::hasBlank);
        int[] group = new int[codes.size()];
        Codes released = new Codes();
        ReleaseScope nowhere = ReleaseScope.getDefaultInstance();
        try (ReleaseKeys none = ReleaseKeys.of(new byte[ReleaseKeys.SECRET_BYTES], nowhere)) {
            CellTransform transform = Steps.of(
                    ColumnPlan.newBuilder().setColumn(column).addAllSteps(level).build(), none);
            CellTransform.Row row = new CellTransform.Row(0, "");
            for (int code = 0; code < group.length; code++) {
                String value = codes.value(code);
                group[code] = released.of(value.isEmpty() && !blank ? value : transform.apply(value, row));
            }
        }
        boolean first = groups.isEmpty();
        boolean coarser = !first && released.size() < groups.get(groups.size() - 1) && nested(group, released.size());
        if (first || coarser || blank && released.size() < groups.get(groups.size() - 1)) {
            steps.add(level);
            groupOfCode.add(group);
            groups.add(released.size());
            loss.add(loss(group, released.size(), codes));
        }
    }

    /** Whether values that fell together before are together now. */
    private boolean nested(int[] group, int count) {
        int[] before = groupOfCode.get(groupOfCode.size() - 1);
        int[] now = new int[groups.get(groups.size() - 1)];
        Arrays.fill(now, -1);
        for (int code = 0; code < group.length; code++) {
            if (now[before[code]] >= 0 && now[before[code]] != group[code]) {
                return false;
            }
            now[before[code]] = group[code];
        }
        return count > 0;
    }

    /** Non-uniform entropy: the bits that all rows together lose about their value. */
    private static double loss(int[] group, int count, Codes codes) {
        long[] rows = new long[count];
        for (int code = 0; code < group.length; code++) {
            rows[group[code]] += codes.count(code);
        }
        double bits = 0;
        for (int code = 0; code < group.length; code++) {
            bits += codes.count(code) * Math.log(rows[group[code]] / (double) codes.count(code));
        }
        return bits / Math.log(2);
    }

    String column() {
        return column;
    }

    int levels() {
        return steps.size();
    }

    List<TransformStep> steps(int level) {
        return steps.get(level);
    }

    int[] groupOfCode(int level) {
        return groupOfCode.get(level);
    }

    double loss(int level) {
        return loss.get(level);
    }
}
