package io.sluice.gateway.privacy;

import io.sluice.proto.ColumnPlan;
import io.sluice.proto.TransformPlan;
import io.sluice.proto.TransformStep;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Undoes what only the holder of the secret can undo in one column: FF1, and pseudonyms by trying the values of the
 * original table. Who may do so, and that it is recorded, is decided by whoever hands out the keys. Not safe for
 * concurrent use; holds originals, so keep it no longer than the question.
 */
public final class Reidentification {
    private final Optional<FormatPreservingCells> ff1;
    private final Optional<CellTransform> pseudonyms;
    private final Map<String, String> originals = new HashMap<>();

    private Reidentification(Optional<FormatPreservingCells> ff1, Optional<CellTransform> pseudonyms) {
        this.ff1 = ff1;
        this.pseudonyms = pseudonyms;
    }

    /**
     * For a column of a release; empty if its values cannot be brought back: it is not in the plan, or its plan is not
     * exactly one step of FF1 or pseudonyms.
     *
     * @param keys of the release's own scope
     */
    public static Optional<Reidentification> of(TransformPlan plan, String column, ReleaseKeys keys) {
        Optional<ColumnPlan> found = plan.getColumnsList().stream()
                .filter(each -> each.getColumn().equals(column) && each.getStepsCount() == 1)
                .findFirst();
        return found.flatMap(columnPlan -> {
            TransformStep step = columnPlan.getSteps(0);
            return switch (step.getStepCase()) {
                case FORMAT_PRESERVING ->
                    Optional.of(new Reidentification(
                            Optional.of(Steps.formatPreserving(step, column, keys)), Optional.empty()));
                case PSEUDONYM ->
                    Optional.of(new Reidentification(Optional.empty(), Optional.of(Steps.of(columnPlan, keys))));
                default -> Optional.empty();
            };
        });
    }

    /** A value of the original column, so that its pseudonym is recognised. Of no effect for FF1. */
    public void candidate(String original) {
        pseudonyms.ifPresent(
                transform -> originals.put(transform.apply(original, new CellTransform.Row(0, "")), original));
    }

    /** The original of a released value. Under other keys FF1 gives some other value: it has no way to know. */
    public Optional<String> original(String released) {
        return ff1.isPresent() ? ff1.get().inverse(released) : Optional.ofNullable(originals.get(released));
    }
}
