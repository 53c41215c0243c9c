package io.sluice.gateway.privacy;

import io.sluice.gateway.classification.ColumnFindings;
import io.sluice.gateway.classification.Findings;
import io.sluice.gateway.dataset.DataFormat;
import io.sluice.gateway.dataset.TableLimits;
import io.sluice.gateway.dataset.TableReader;
import io.sluice.proto.ColumnPlan;
import io.sluice.proto.ColumnRole;
import io.sluice.proto.MeasuredRisk;
import io.sluice.proto.TransformPlan;
import io.sluice.proto.TransformStep;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Measures a release that somebody else has written, by the roles of its plan, to see whether it is what its label
 * claims. The content is read as a CSV file with exactly the columns that the plan leaves over; anything else is
 * refused. {@code start, feed..., finish}, once.
 *
 * <p>Persons are counted by the subject column where the plan keeps it as pseudonyms. Where it does not, only rows can
 * be seen; then a group of n rows counts as n divided by the most rows that one person has in a group, which the label
 * must claim: without that claim it counts as one person. A plan without a subject column says that each row is a
 * person; whether that is true cannot be seen in the content.
 *
 * <p>Groups that are larger than what is claimed are not counted further than they must be, so memory depends on the
 * number of groups, not of rows; what would need more than some 300 MiB is refused. Not safe for concurrent use.
 */
public final class ReleaseCheck {
    private static final int MOST_CELLS = 1 << 24;
    private static final int MOST_DISTINCT = 1 << 20;
    private static final int MOST_CHARS = 1 << 24;
    private static final int MOST_PAIRS = 1 << 23;

    /** Kinds of quasi-identifiers that a plan may well call sensitive instead. */
    private static final Set<String> PRIVATE_KINDS =
            Set.of("income", "religion", "politics", "disability", "blood-group");

    private final TransformPlan plan;
    private final MeasuredRisk claimed;
    private final List<ColumnPlan> kept;
    private final TableRows rows;
    private final TableReader reader;
    private final ReleaseGroups groups;
    private long masked;

    /**
     * What was measured.
     *
     * @param k the least number of persons in a group, as far as it can be seen; not exact above what was claimed
     * @param l the least number of distinct values of a sensitive column in a group; not above what was claimed
     * @param uncounted columns that detectors take for quasi-identifiers and that k does not count
     * @param reversible whether the plan keeps identifiers, other than counted ones, that its keys bring back
     */
    public record Measured(long k, long l, List<String> uncounted, boolean reversible) {
        /** Copies the list. */
        public Measured {
            uncounted = List.copyOf(uncounted);
        }
    }

    private ReleaseCheck(TransformPlan plan, MeasuredRisk claimed) {
        this.plan = plan;
        this.claimed = claimed;
        this.kept = plan.getColumnsList().stream()
                .filter(column -> !Steps.drops(column))
                .toList();
        this.groups = new ReleaseGroups(
                places(column -> column.getRole() == ColumnRole.QUASI_IDENTIFIER),
                places(column -> column.getRole() == ColumnRole.SENSITIVE),
                subject(),
                claimed,
                new ReleaseGroups.Bounds(MOST_CELLS, MOST_DISTINCT, MOST_CHARS, MOST_PAIRS));
        this.rows = new TableRows(kept.stream().map(ColumnPlan::getColumn).toList(), this::row);
        this.reader = TableReader.of(DataFormat.CSV, TableLimits.DEFAULT, rows);
    }

    /**
     * A check of a release.
     *
     * @param claimed what its label says
     * @throws PlanException the plan has mistakes
     */
    public static ReleaseCheck start(TransformPlan plan, MeasuredRisk claimed) throws PlanException {
        List<String> mistakes = Plans.mistakes(plan);
        if (!mistakes.isEmpty()) {
            throw new PlanException(mistakes);
        }
        return new ReleaseCheck(plan, claimed);
    }

    /** Reads bytes to its end. */
    public void feed(ByteBuffer bytes) {
        if (groups.measurable()) {
            reader.feed(bytes);
        }
        bytes.position(bytes.limit());
    }

    /**
     * Ends the check.
     *
     * @param findings of the detectors in the same content
     * @throws PlanException the content has other columns than the plan leaves over, other than the claimed number of
     *     rows, or too many groups to be measured
     */
    public Measured finish(Findings findings) throws PlanException {
        groups.requireMeasurable();
        reader.end();
        rows.end();
        groups.requireMeasurable();
        if (!reader.sound()) {
            throw new PlanException("content: not a CSV file throughout (expected: one, in UTF-8)");
        }
        if (groups.rows() != claimed.getReleased()) {
            throw new PlanException("rows: " + groups.rows() + " (expected: "
                    + Long.toUnsignedString(claimed.getReleased()) + ", as the label says)");
        }
        if (masked != claimed.getMasked()) {
            throw new PlanException("rows without cells: " + masked + " (expected: "
                    + Long.toUnsignedString(claimed.getMasked()) + ", as the label says)");
        }
        return new Measured(groups.k(), groups.l(), uncounted(findings), reversible(plan));
    }

    /** A release with masked rows has rows of empty cells, which tell of nobody; no others are passed over. */
    private void row(String[] cells) {
        if (claimed.getMasked() != 0 && Arrays.stream(cells).allMatch(String::isEmpty)) {
            masked++;
        } else {
            groups.row(cells);
        }
    }

    private int[] places(Predicate<ColumnPlan> which) {
        return IntStream.range(0, kept.size())
                .filter(i -> which.test(kept.get(i)))
                .toArray();
    }

    private ReleaseGroups.Subject subject() {
        if (plan.getSubjectColumn().isEmpty()) {
            return ReleaseGroups.Subject.ROWS;
        }
        int[] found = places(column -> column.getColumn().equals(plan.getSubjectColumn())
                && column.getStepsList().stream().allMatch(step -> step.hasPseudonym() || step.hasFormatPreserving()));
        return found.length == 1 ? ReleaseGroups.Subject.at(found[0]) : ReleaseGroups.Subject.UNSEEN;
    }

    private List<String> uncounted(Findings findings) {
        return findings.columns().stream()
                .filter(column -> column.values() > 0
                        && column.quasiIdentifier().isPresent()
                        && kept.stream().noneMatch(planned -> counts(planned, column)))
                .map(ColumnFindings::name)
                .toList();
    }

    private static boolean counts(ColumnPlan planned, ColumnFindings found) {
        return planned.getColumn().equals(found.name())
                && (planned.getRole() == ColumnRole.QUASI_IDENTIFIER
                        || planned.getStepsList().stream().anyMatch(TransformStep::hasBlank)
                        || planned.getRole() == ColumnRole.SENSITIVE
                                && PRIVATE_KINDS.contains(
                                        found.quasiIdentifier().orElseThrow()));
    }

    /**
     * Whether a plan keeps values, other than those of counted quasi-identifiers, in a form that the holder of its keys
     * can undo: pseudonyms and FF1.
     */
    public static boolean reversible(TransformPlan plan) {
        return plan.getColumnsList().stream()
                .filter(column -> column.getRole() != ColumnRole.QUASI_IDENTIFIER)
                .map(ColumnPlan::getStepsList)
                .anyMatch(steps -> steps.stream().anyMatch(step -> step.hasPseudonym() || step.hasFormatPreserving())
                        && steps.stream().noneMatch(step -> step.hasDrop() || step.hasBlank()));
    }
}
