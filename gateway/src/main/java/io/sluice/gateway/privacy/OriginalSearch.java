package io.sluice.gateway.privacy;

import io.sluice.gateway.dataset.CellSink;
import io.sluice.proto.ColumnPlan;
import io.sluice.proto.TransformPlan;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the originals of released pseudonyms and FF1 values in the table that the release was made from, by doing to every
 * value of the column what the plan did. So under other keys, or by another plan, nothing is found: no original is ever
 * guessed. Holds what was found, so keep it no longer than the question. Not safe for concurrent use.
 */
public final class OriginalSearch implements CellSink {
    private static final CellTransform.Row NO_ROW = new CellTransform.Row(0, "");

    private final String column;
    private final CellTransform transform;
    private final Set<String> sought;
    private final Map<String, String> originals = new HashMap<>();
    private final Set<String> ambiguous = new HashSet<>();
    private int place = -1;

    private OriginalSearch(ColumnPlan column, ReleaseKeys keys, Set<String> sought) {
        this.column = column.getColumn();
        this.transform = Steps.of(column, keys);
        this.sought = sought;
    }

    /**
     * A search for the originals of these values of a column; empty if its values cannot be brought back: it is not in
     * the plan, or its plan is not exactly one step of FF1 or pseudonyms.
     *
     * @param keys of the release's own scope
     */
    public static Optional<OriginalSearch> of(
            TransformPlan plan, String column, ReleaseKeys keys, Collection<String> released) {
        Set<String> sought = new HashSet<>(released);
        sought.remove(CellTransform.BLANK);
        return plan.getColumnsList().stream()
                .filter(each -> each.getColumn().equals(column)
                        && each.getStepsCount() == 1
                        && (each.getSteps(0).hasPseudonym() || each.getSteps(0).hasFormatPreserving()))
                .findFirst()
                .map(each -> new OriginalSearch(each, keys, sought));
    }

    @Override
    public void column(int number, String name) {
        if (name.equals(column)) {
            place = number;
        }
    }

    @Override
    public void cell(int number, byte[] bytes, int from, int to, int kinds) {
        if (number != place) {
            return;
        }
        String original = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        String released = transform.apply(original, NO_ROW);
        if (sought.contains(released)) {
            String before = originals.putIfAbsent(released, original);
            if (before != null && !before.equals(original)) {
                ambiguous.add(released);
            }
        }
    }

    @Override
    public void row() {
        // Each cell stands for itself.
    }

    /** The original of a released value; empty if the table has none, or more than one. */
    public Optional<String> original(String released) {
        return ambiguous.contains(released) ? Optional.empty() : Optional.ofNullable(originals.get(released));
    }
}
