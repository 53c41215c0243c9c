package io.sluice.gateway.privacy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Holds a measured release against its thresholds. What is not within them has reasons that a person understands. */
final class RiskGate {
    private static final int MOST_ADVICE = 3;

    private RiskGate() {}

    /** The report with the reasons why it may not be released. */
    static RiskReport judged(RiskReport report, Limits limits) {
        return new RiskReport(
                report.rows(),
                report.released(),
                report.suppressed(),
                report.groups(),
                report.k(),
                report.combinedK(),
                report.smallestGroups(),
                report.sensitive(),
                report.prosecutor(),
                report.prosecutorAverage(),
                report.journalist(),
                report.marketer(),
                report.rowsOfOne(),
                report.failing(),
                report.advice(),
                reasons(report, limits));
    }

    private static List<String> reasons(RiskReport report, Limits limits) {
        List<String> reasons = new ArrayList<>();
        if (report.released() == 0) {
            reasons.add("rows: 0 would be released of " + report.rows() + " (expected: at least one)");
            return reasons;
        }
        int combined = report.combinedK().orElse(report.k());
        if (combined < limits.k()) {
            reasons.add(
                    report.combinedK().isPresent() && report.k() >= limits.k()
                            ? "k with the earlier releases: " + combined + " (expected: at least " + limits.k() + "; "
                                    + report.k() + " without them)"
                            : "k: " + combined + " (expected: at least " + limits.k() + ")");
        }
        for (RiskReport.Sensitive column : report.sensitive()) {
            if (column.l() < limits.l()) {
                reasons.add("l of " + column.column() + ": " + column.l() + " (expected: at least " + limits.l() + ")");
            }
            if (column.entropyL() < limits.entropyL() - 1e-9) {
                reasons.add(text("entropy l of " + column.column(), column.entropyL(), "at least", limits.entropyL()));
            }
            if (column.t() > limits.t() + 1e-9) {
                reasons.add(text("t of " + column.column(), column.t(), "at most", limits.t()));
            }
        }
        above("prosecutor risk", report.prosecutor(), limits.prosecutor(), reasons);
        above("journalist risk", report.journalist(), limits.journalist(), reasons);
        above("marketer risk", report.marketer(), limits.marketer(), reasons);
        if (!reasons.isEmpty()) {
            explain(report, limits, reasons);
        }
        return reasons;
    }

    private static void explain(RiskReport report, Limits limits, List<String> reasons) {
        reasons.add("smallest groups: "
                + report.smallestGroups().stream().map(String::valueOf).collect(Collectors.joining(", ")));
        if (report.failing() > 0) {
            reasons.add("rows in groups that fail: " + report.failing() + " (expected: at most "
                    + limits.suppressible(report.released()) + ", which would be left out)");
        }
        List<RiskReport.Advice> helpful = report.advice().stream()
                .filter(advice -> advice.failing() < report.failing())
                .limit(MOST_ADVICE)
                .toList();
        if (!helpful.isEmpty()) {
            reasons.add("generalise first: "
                    + helpful.stream()
                            .map(advice -> advice.column() + " (blank: " + advice.failing() + " rows left)")
                            .collect(Collectors.joining(", ")));
        }
    }

    private static void above(String what, double risk, double limit, List<String> reasons) {
        if (risk > limit + 1e-9) {
            reasons.add(text(what, risk, "at most", limit));
        }
    }

    private static String text(String what, double found, String bound, double limit) {
        return String.format(Locale.ROOT, "%s: %.4f (expected: %s %.4f)", what, found, bound, limit);
    }
}
