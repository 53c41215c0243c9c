package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.privacy.AutomaticPlan;
import io.sluice.gateway.privacy.PlanException;
import io.sluice.gateway.privacy.PlanJson;
import io.sluice.gateway.privacy.Plans;
import io.sluice.gateway.privacy.ReportJson;
import io.sluice.gateway.privacy.RiskReport;
import io.sluice.proto.ColumnPlan;
import io.sluice.proto.ColumnRole;
import io.sluice.proto.TransformPlan;
import io.sluice.proto.TransformStep;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a release is or would be: its plan, where that comes from, and the risk that it leaves. */
record DeidentifyReport(TransformPlan plan, Optional<AutomaticPlan> automatic, RiskReport risk) {

    /** The plan as a file that {@code --plan} reads. */
    static String planJson(TransformPlan plan) {
        return PlanJson.write(plan).toPrettyString() + "\n";
    }

    ObjectNode object() {
        return ReportJson.write(plan, automatic, risk);
    }

    /** What a gateway has sent. */
    static DeidentifyReport of(JsonNode report) throws CommandException {
        try {
            return new DeidentifyReport(ReportJson.plan(report), ReportJson.automatic(report), ReportJson.risk(report));
        } catch (PlanException e) {
            throw new CommandException(Exit.DEFECT, "plan", e.reasons());
        }
    }

    private String digest() {
        return HexFormat.of().formatHex(Plans.digest(plan));
    }

    String text() {
        StringBuilder text = new StringBuilder();
        Table columns = new Table("COLUMN", "ROLE", "BECOMES", "WHY");
        for (int i = 0; i < plan.getColumnsCount(); i++) {
            ColumnPlan column = plan.getColumns(i);
            int place = i;
            columns.row(
                    column.getColumn(),
                    role(column.getRole()),
                    becomes(column),
                    automatic.map(found -> why(found.columns().get(place))).orElse("plan"));
        }
        text.append(columns).append('\n');
        automatic.ifPresent(found -> text.append(String.format(
                Locale.ROOT,
                "the least of %d generalisations that meets the thresholds (%d worked out); it loses %.0f %% of what the"
                        + " quasi-identifiers say%n",
                found.combinations(),
                found.checked(),
                100 * found.loss())));
        text.append(String.format(
                Locale.ROOT,
                "%d of %d rows, %d left out; %d groups, the smallest of %d%s%n",
                risk.released(),
                risk.rows(),
                risk.suppressed(),
                risk.groups(),
                risk.k(),
                risk.combinedK().isPresent()
                        ? " (" + risk.combinedK().getAsInt() + " with the earlier releases)"
                        : ""));
        risk.sensitive()
                .forEach(column -> text.append(String.format(
                        Locale.ROOT,
                        "%s: %d distinct values in each group (entropy l %.2f), distance t %.3f%n",
                        column.column(),
                        column.l(),
                        column.entropyL(),
                        column.t())));
        text.append(String.format(
                Locale.ROOT,
                "re-identification: prosecutor at most %.4f (mean %.4f), journalist at most %.4f, marketer %.4f%n",
                risk.prosecutor(),
                risk.prosecutorAverage(),
                risk.journalist(),
                risk.marketer()));
        text.append("plan ").append(digest()).append('\n');
        risk.reasons()
                .forEach(reason ->
                        text.append("would be refused: ").append(reason).append('\n'));
        return text.toString();
    }

    /** A plan, column by column. */
    static String columns(TransformPlan plan) {
        Table columns = new Table("COLUMN", "ROLE", "BECOMES");
        plan.getColumnsList()
                .forEach(column -> columns.row(column.getColumn(), role(column.getRole()), becomes(column)));
        return columns.toString();
    }

    private static String becomes(ColumnPlan column) {
        return column.getStepsCount() == 0
                ? "as it is"
                : column.getStepsList().stream().map(DeidentifyReport::step).collect(Collectors.joining(", then "));
    }

    private static String why(AutomaticPlan.Column column) {
        return column.levels() == 0
                ? column.why()
                : column.why() + "; level " + column.level() + " of " + column.levels();
    }

    private static String role(ColumnRole role) {
        return role.name().toLowerCase(Locale.ROOT).replace('_', ' ').replace(" column", "");
    }

    /** A step in a few words, without a value of the table. */
    private static String step(TransformStep step) {
        return switch (step.getStepCase()) {
            case DROP -> "left out";
            case BLANK -> "*";
            case MASK ->
                "masked"
                        + (step.getMask().getType().isEmpty()
                                ? ""
                                : " as " + step.getMask().getType());
            case PSEUDONYM -> "pseudonym";
            case FORMAT_PRESERVING -> "FF1";
            case INTERVALS -> "intervals of " + step.getIntervals().getWidth();
            case DATE_PRECISION ->
                "the " + step.getDatePrecision().getUnit().name().toLowerCase(Locale.ROOT);
            case PREFIX -> "first " + step.getPrefix().getKeep() + " characters";
            case GROUPS -> step.getGroups().getGroupsCount() + " groups, others *";
            case DATE_SHIFT -> "moved by up to " + step.getDateShift().getMostDays() + " days";
            case BOUNDS -> "bounded";
            case NOISE ->
                step.getNoise().getDistribution().name().toLowerCase(Locale.ROOT) + " noise, scale "
                        + step.getNoise().getScale();
            case STEP_NOT_SET -> "?";
        };
    }
}
