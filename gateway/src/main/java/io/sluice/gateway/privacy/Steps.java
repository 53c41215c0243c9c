package io.sluice.gateway.privacy;

import io.sluice.proto.ColumnPlan;
import io.sluice.proto.TransformStep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the transform of a column from the steps of a checked plan. */
final class Steps {
    private static final int MOST_REMEMBERED = 1 << 14;

    private Steps() {}

    static boolean drops(ColumnPlan column) {
        return column.getStepsList().stream().anyMatch(TransformStep::hasDrop);
    }

    /** All steps one after the other; what one has blanked stays blank. */
    static CellTransform of(ColumnPlan column, ReleaseKeys keys) {
        List<CellTransform> steps = new ArrayList<>();
        boolean sameForSame = true;
        for (TransformStep step : column.getStepsList()) {
            steps.add(of(step, column.getColumn(), keys));
            sameForSame &= !step.hasNoise() && !step.hasDateShift();
        }
        if (steps.isEmpty()) {
            return (value, row) -> value;
        }
        CellTransform all = (value, row) -> {
            String now = value;
            for (int i = 0; i < steps.size() && !now.equals(CellTransform.BLANK); i++) {
                now = steps.get(i).apply(now, row);
            }
            return now;
        };
        return sameForSame ? remembering(all) : all;
    }

    private static CellTransform of(TransformStep step, String column, ReleaseKeys keys) {
        return switch (step.getStepCase()) {
            case DROP, BLANK -> (value, row) -> CellTransform.BLANK;
            case MASK -> new Masking(step.getMask());
            case PSEUDONYM ->
                new Pseudonyms(keys.key("pseudonym", domain(step.getPseudonym().getDomain(), column)));
            case FORMAT_PRESERVING -> formatPreserving(step, column, keys);
            case INTERVALS ->
                Numbers.intervals(
                        step.getIntervals().getWidth(), step.getIntervals().getOrigin());
            case DATE_PRECISION -> Dates.precision(step.getDatePrecision().getUnit());
            case PREFIX -> Categories.prefix(step.getPrefix().getKeep());
            case GROUPS -> Categories.groups(step.getGroups());
            case DATE_SHIFT -> Dates.shift(step.getDateShift().getMostDays(), keys.key("date-shift", ""));
            case BOUNDS ->
                Numbers.bounds(step.getBounds().getLower(), step.getBounds().getUpper());
            case NOISE ->
                new Noises(step.getNoise().getDistribution(), step.getNoise().getScale(), keys.key("noise", column));
            case STEP_NOT_SET -> throw new IllegalStateException("a plan not checked");
        };
    }

    static FormatPreservingCells formatPreserving(TransformStep step, String column, ReleaseKeys keys) {
        String domain = domain(step.getFormatPreserving().getDomain(), column);
        return new FormatPreservingCells(step.getFormatPreserving(), keys.key("ff1", domain), domain);
    }

    static String domain(String named, String column) {
        return named.isEmpty() ? column : named;
    }

    /** Columns mostly repeat few values. */
    private static CellTransform remembering(CellTransform transform) {
        Map<String, String> known = new LinkedHashMap<>();
        return (value, row) -> {
            String now = known.get(value);
            if (now == null) {
                now = transform.apply(value, row);
                if (known.size() < MOST_REMEMBERED) {
                    known.put(value, now);
                }
            }
            return now;
        };
    }
}
