package io.sluice.gateway.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.gateway.privacy.PlanException;
import io.sluice.gateway.privacy.PlanJson;
import io.sluice.proto.ColumnPlan;
import io.sluice.proto.ColumnRole;
import io.sluice.proto.Hierarchies;
import io.sluice.proto.ReleaseScope;
import io.sluice.proto.ReleaseTrace;
import io.sluice.proto.RiskThresholds;
import io.sluice.proto.TransformPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What an automatic plan is to be like, or the plan itself. */
final class PlanOptions {
    @Option(
            names = "--plan",
            paramLabel = "PLAN",
            description = "The plan, as JSON; then the wishes below are not used.")
    Path plan;

    @Option(
            names = "--k",
            paramLabel = "K",
            description = "Automatic plan: persons in the smallest group (default: 5, or what the rank demands).")
    Integer k;

    @Option(names = "--l", paramLabel = "L", description = "Distinct values of each sensitive column in a group.")
    Integer l;

    @Option(names = "--t", paramLabel = "T", description = "Largest distance of a group's distribution, 0 to 1.")
    String t;

    @Option(
            names = "--suppress",
            paramLabel = "SHARE",
            defaultValue = "0.04",
            description = "Rows that may be left out, 0 to 1 (default: ${DEFAULT-VALUE}).")
    String suppress;

    @Option(names = "--sample", paramLabel = "SHARE", description = "Share of the persons to release.")
    String sample;

    @Option(names = "--direct", split = ",", paramLabel = "COLUMN", description = "Direct identifiers.")
    List<String> direct = new ArrayList<>();

    @Option(names = "--quasi", split = ",", paramLabel = "COLUMN", description = "Quasi-identifiers.")
    List<String> quasi = new ArrayList<>();

    @Option(names = "--sensitive", split = ",", paramLabel = "COLUMN", description = "Sensitive columns.")
    List<String> sensitive = new ArrayList<>();

    @Option(
            names = "--other",
            split = ",",
            paramLabel = "COLUMN",
            description = "Columns that say nothing of a person.")
    List<String> other = new ArrayList<>();

    @Option(names = "--subject", paramLabel = "COLUMN", description = "Which rows are about one person.")
    String subject;

    @Option(names = "--hierarchies", paramLabel = "FILE", description = "Generalisations to choose from, as JSON.")
    Path hierarchies;

    @Option(
            names = "--join-group",
            paramLabel = "NAME",
            description = "Releases of one group have the same pseudonyms. Only if the terms say so.")
    String joinGroup = "";

    /** The plan that was given. */
    TransformPlan plan(Surroundings around) throws IOException, PlanException {
        return PlanJson.read(Files.readAllBytes(around.resolve(plan)));
    }

    /**
     * What an automatic plan must keep to.
     *
     * @param leastK where none is asked for; 0: whoever reads the wishes decides
     */
    TransformPlan wishes(ReleaseScope scope, int leastK) throws CommandException {
        TransformPlan.Builder wishes = TransformPlan.newBuilder();
        wishes.setScope(scope.toBuilder().setJoinGroup(joinGroup));
        RiskThresholds.Builder thresholds = wishes.getThresholdsBuilder();
        thresholds.setK(k == null ? leastK : atLeastOne("--k", k));
        thresholds.setL(l == null ? 0 : atLeastOne("--l", l));
        thresholds.setT(t == null ? "" : share("--t", t));
        thresholds.setSuppressedShare(share("--suppress", suppress));
        wishes.setSampledShare(sample == null ? "" : share("--sample", sample));
        wishes.setSubjectColumn(subject == null ? "" : subject);
        roles(wishes, direct, ColumnRole.DIRECT_IDENTIFIER);
        roles(wishes, quasi, ColumnRole.QUASI_IDENTIFIER);
        roles(wishes, sensitive, ColumnRole.SENSITIVE);
        roles(wishes, other, ColumnRole.OTHER_COLUMN);
        return wishes.build();
    }

    private static void roles(TransformPlan.Builder wishes, List<String> columns, ColumnRole role)
            throws CommandException {
        for (String column : columns) {
            if (wishes.getColumnsList().stream()
                    .anyMatch(each -> each.getColumn().equals(column))) {
                throw CommandException.usage(
                        column + ": two roles (expected: one of --direct, --quasi, --sensitive," + " --other)");
            }
            wishes.addColumns(ColumnPlan.newBuilder().setColumn(column).setRole(role));
        }
    }

    private static int atLeastOne(String option, int number) throws CommandException {
        if (number < 1) {
            throw CommandException.usage(option + ": " + number + " (expected: at least 1)");
        }
        return number;
    }

    /** A share as the plan has it: nothing for 0. */
    private static String share(String option, String text) throws CommandException {
        if (!text.matches("0|1|0?\\.[0-9]{1,9}|1\\.0{1,9}|0\\.[0-9]{1,9}")) {
            throw CommandException.usage(option + ": " + text + " (expected: 0 to 1, such as 0.04)");
        }
        return text.matches("0?\\.?0*") ? "" : text.startsWith(".") ? "0" + text : text;
    }

    Hierarchies hierarchies(Surroundings around) throws IOException, PlanException {
        return hierarchies == null
                ? Hierarchies.getDefaultInstance()
                : PlanJson.readHierarchies(Files.readAllBytes(around.resolve(hierarchies)));
    }

    static ReleaseTrace trace(Path path) throws IOException, CommandException {
        try {
            return ReleaseTrace.parseFrom(Files.readAllBytes(path));
        } catch (InvalidProtocolBufferException e) {
            throw CommandException.usage(path + ": not a trace (expected: what --trace wrote)");
        }
    }
}
