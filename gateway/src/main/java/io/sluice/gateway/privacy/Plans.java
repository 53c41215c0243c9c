package io.sluice.gateway.privacy;

import io.sluice.proto.CheckScheme;
import io.sluice.proto.ColumnPlan;
import io.sluice.proto.ColumnRole;
import io.sluice.proto.DateUnit;
import io.sluice.proto.FormatPreserving;
import io.sluice.proto.NoiseDistribution;
import io.sluice.proto.RiskThresholds;
import io.sluice.proto.TransformPlan;
import io.sluice.proto.TransformStep;
import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a transform plan must be before it may be applied, and the digest that names it. */
public final class Plans {
    /** The version of the plan's format that this program writes and reads. */
    public static final int VERSION = 1;

    private static final int MOST_DAYS = 36_525;

    private Plans() {}

    /** SHA-256 of the serialised plan. */
    public static byte[] digest(TransformPlan plan) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(plan.toByteArray());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Every mistake, one sentence each; empty if the plan can be applied. */
    public static List<String> mistakes(TransformPlan plan) {
        List<String> mistakes = new ArrayList<>();
        if (plan.getVersion() != VERSION) {
            mistakes.add("version: " + plan.getVersion() + " (expected: " + VERSION + ")");
        }
        Set<String> names = new HashSet<>();
        for (ColumnPlan column : plan.getColumnsList()) {
            if (column.getColumn().isEmpty() || !names.add(column.getColumn())) {
                mistakes.add("columns: " + column.getColumn() + " twice or without a name (expected: each once)");
            }
            column(column, mistakes);
        }
        if (plan.getColumnsList().stream().allMatch(Steps::drops)) {
            mistakes.add("columns: nothing is left (expected: one that is not dropped)");
        }
        if (!plan.getSubjectColumn().isEmpty() && !names.contains(plan.getSubjectColumn())) {
            mistakes.add("subject_column: " + plan.getSubjectColumn() + " (expected: one of the columns)");
        }
        share("sampled_share", plan.getSampledShare(), mistakes);
        thresholds(plan.getThresholds(), mistakes);
        return List.copyOf(mistakes);
    }

    private static void column(ColumnPlan column, List<String> mistakes) {
        String name = column.getColumn();
        ColumnRole role = column.getRole();
        if (role == ColumnRole.COLUMN_ROLE_UNSPECIFIED || role == ColumnRole.UNRECOGNIZED) {
            mistakes.add(name + ": without a role (expected: DIRECT_IDENTIFIER, QUASI_IDENTIFIER, SENSITIVE or"
                    + " OTHER_COLUMN)");
        }
        if (role == ColumnRole.DIRECT_IDENTIFIER
                && column.getStepsList().stream().noneMatch(Plans::hides)) {
            mistakes.add(name + ": a direct identifier that can still be read (expected: a step that drops, blanks,"
                    + " masks or replaces it)");
        }
        for (TransformStep step : column.getStepsList()) {
            step(step).ifPresent(mistake -> mistakes.add(name + ": " + mistake));
        }
    }

    private static boolean hides(TransformStep step) {
        return step.hasDrop() || step.hasBlank() || step.hasMask() || step.hasPseudonym() || step.hasFormatPreserving();
    }

    private static Optional<String> step(TransformStep step) {
        return switch (step.getStepCase()) {
            case DROP, BLANK, PSEUDONYM -> Optional.empty();
            case MASK ->
                unless(
                        step.getMask().getKeepFirst() <= 64
                                && step.getMask().getKeepLast() <= 64
                                && step.getMask().getKeepFirst() >= 0
                                && step.getMask().getKeepLast() >= 0,
                        "mask keeps too much (expected: at most 64 characters at each end)");
            case FORMAT_PRESERVING -> formatPreserving(step.getFormatPreserving());
            case INTERVALS ->
                unless(
                        positive(step.getIntervals().getWidth())
                                && numberOrNone(step.getIntervals().getOrigin()),
                        "intervals (expected: a width above 0, an origin that is a number)");
            case DATE_PRECISION ->
                unless(
                        step.getDatePrecision().getUnit() != DateUnit.DATE_UNIT_UNSPECIFIED
                                && step.getDatePrecision().getUnit() != DateUnit.UNRECOGNIZED,
                        "date_precision without a unit (expected: DAY, MONTH, QUARTER, YEAR or DECADE)");
            case PREFIX ->
                unless(
                        step.getPrefix().getKeep() > 0 && step.getPrefix().getKeep() <= 64,
                        "prefix keeps " + step.getPrefix().getKeep() + " (expected: 1 to 64 characters)");
            case GROUPS -> groups(step);
            case DATE_SHIFT ->
                unless(
                        step.getDateShift().getMostDays() > 0
                                && step.getDateShift().getMostDays() <= MOST_DAYS,
                        "date_shift by " + step.getDateShift().getMostDays() + " days (expected: 1 to " + MOST_DAYS
                                + ")");
            case BOUNDS ->
                unless(
                        numberOrNone(step.getBounds().getLower())
                                && numberOrNone(step.getBounds().getUpper())
                                && !(step.getBounds().getLower()
                                                + step.getBounds().getUpper())
                                        .isEmpty(),
                        "bounds (expected: a lower or an upper number, or both)");
            case NOISE ->
                unless(
                        positive(step.getNoise().getScale())
                                && step.getNoise().getDistribution() != NoiseDistribution.NOISE_DISTRIBUTION_UNSPECIFIED
                                && step.getNoise().getDistribution() != NoiseDistribution.UNRECOGNIZED,
                        "noise (expected: LAPLACE, GAUSSIAN or UNIFORM, a scale above 0)");
            case STEP_NOT_SET ->
                Optional.of("a step that this program does not know (expected: one of version " + VERSION + ")");
        };
    }

    private static Optional<String> formatPreserving(FormatPreserving rule) {
        boolean known =
                switch (rule.getAlphabet()) {
                    case DIGITS, LETTERS, LETTERS_AND_DIGITS -> true;
                    case ALPHABET_UNSPECIFIED, UNRECOGNIZED -> false;
                };
        boolean fits =
                switch (rule.getCheck()) {
                    case LUHN, MOD_11_2, MOD_31, MOD_97 -> rule.getAlphabet() == io.sluice.proto.Alphabet.DIGITS;
                    case NO_CHECK -> true;
                    case UNRECOGNIZED -> false;
                };
        boolean ends = rule.getKeepFirst() >= 0
                && rule.getKeepLast() >= 0
                && rule.getKeepFirst() <= Ff1.MOST_NUMERALS
                && rule.getKeepLast() <= Ff1.MOST_NUMERALS;
        boolean invalid = !rule.getInvalidCheck() || rule.getCheck() != CheckScheme.NO_CHECK;
        return unless(
                known && fits && ends && invalid,
                "format_preserving (expected: an alphabet, DIGITS with a check scheme, a scheme with invalid_check)");
    }

    private static Optional<String> groups(TransformStep step) {
        Set<String> values = new HashSet<>();
        boolean once = step.getGroups().getGroupsList().stream()
                .flatMap(group -> group.getValuesList().stream())
                .allMatch(values::add);
        return unless(
                once
                        && step.getGroups().getGroupsList().stream()
                                .noneMatch(group -> group.getLabel().isEmpty()),
                "groups (expected: each with a label, each value in one of them)");
    }

    private static void thresholds(RiskThresholds limits, List<String> mistakes) {
        if (limits.getK() < 0 || limits.getL() < 0) {
            mistakes.add("thresholds: k or l beyond 2147483647 (expected: less)");
        }
        if (!limits.getEntropyL().isEmpty() && !positive(limits.getEntropyL())) {
            mistakes.add("thresholds: entropy_l (expected: a number above 0)");
        }
        share("thresholds: t", limits.getT(), mistakes);
        share("thresholds: prosecutor_risk", limits.getProsecutorRisk(), mistakes);
        share("thresholds: journalist_risk", limits.getJournalistRisk(), mistakes);
        share("thresholds: marketer_risk", limits.getMarketerRisk(), mistakes);
        share("thresholds: suppressed_share", limits.getSuppressedShare(), mistakes);
    }

    private static void share(String what, String text, List<String> mistakes) {
        if (!text.isEmpty() && !(positive(text) && new BigDecimal(text).compareTo(BigDecimal.ONE) <= 0)) {
            mistakes.add(what + " (expected: empty, or a number above 0 and at most 1)");
        }
    }

    private static boolean numberOrNone(String text) {
        return text.isEmpty()
                || text.equals(text.strip()) && Numbers.parse(text).isPresent();
    }

    private static boolean positive(String text) {
        return !text.isEmpty()
                && numberOrNone(text)
                && Numbers.parse(text).orElseThrow().signum() > 0;
    }

    private static Optional<String> unless(boolean right, String mistake) {
        return right ? Optional.empty() : Optional.of(mistake);
    }
}
