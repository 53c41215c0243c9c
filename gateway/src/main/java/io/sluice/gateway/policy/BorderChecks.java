package io.sluice.gateway.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The obligation about personal information that leaves the provider's jurisdiction. */
final class BorderChecks {
    private BorderChecks() {}

    static Finding crossBorder(ObligationProfile profile, Facts facts) {
        if (profile.crossBorder().isEmpty()) {
            return Finding.notDemanded("the profile has no lines of persons");
        }
        Crossing crossing = facts.crossing();
        return switch (crossing.kind()) {
            case UNKNOWN ->
                Finding.unmet(
                        Reason.of("border-unknown", "nobody has looked whether it crosses a border"), "sluice border");
            case UNCOUNTED -> Finding.notDemanded("nobody is counted: crossBorder.jurisdiction is not set");
            case DOMESTIC -> Finding.notDemanded("it stays in the provider's jurisdiction");
            case ABROAD, ANYWHERE -> crossing(profile, facts, crossing);
        };
    }

    private static Finding crossing(ObligationProfile profile, Facts facts, Crossing crossing) {
        if (crossing.held().isPresent()) {
            return Finding.unmet(crossing.held().get(), "sluice reaffirm cross-border");
        }
        if (crossing.exchange().isEmpty() || crossing.year().isEmpty()) {
            return Finding.unmet(
                    Reason.of(
                            "persons-unknown",
                            "how many persons the data tell of is not known, and they would leave the jurisdiction"),
                    Commands.publish(facts, "--persons N"));
        }
        BorderCount exchange = crossing.exchange().get();
        List<BorderLine> lines = profile.crossBorder().stream()
                .filter(line -> line.concerns(exchange))
                .toList();
        if (lines.isEmpty()) {
            return Finding.notDemanded("no personal information is in it");
        }
        if (crossing.kind() == Crossing.Kind.ANYWHERE) {
            String name = facts.recipient().orElse("ORG");
            return Finding.unmet(
                    Reason.of("jurisdiction-unknown", "in which jurisdiction " + name + " is, is not known"),
                    "sluice member add " + Commands.quoted(name) + "/member.json --jurisdiction CODE");
        }
        return documents(
                reached(lines, crossing.year().get()), facts, crossing.year().get());
    }

    private static List<BorderLine> reached(List<BorderLine> lines, BorderCount year) {
        return lines.stream().filter(line -> line.of(year) >= line.from()).toList();
    }

    private static Finding documents(List<BorderLine> reached, Facts facts, BorderCount year) {
        String counted = year.persons() + " persons this year with it, " + year.sensitive() + " of them sensitive";
        List<Permit> attached = reached.isEmpty() ? List.of() : facts.permits();
        List<Reason> reasons = new ArrayList<>();
        List<String> by = new ArrayList<>(List.of(counted));
        PermitKind missing = null;
        for (BorderLine line : reached) {
            Optional<Permit> newest = newest(line, attached, facts);
            if (newest.filter(each -> each.counts(facts.nowMillis())).isPresent()) {
                by.add(line.words() + ": " + newest.get().kind().word() + " "
                        + newest.get().id() + ", which counts until "
                        + TermsChecks.time(newest.get().untilMillis()));
            } else {
                reasons.add(newest.isPresent() ? expired(line) : needed(line));
                missing = missing == null ? line.demands().get(0) : missing;
            }
        }
        if (reasons.isEmpty()) {
            return Finding.met(String.join("; ", by));
        }
        // How many there are is nobody else's business: it is not in the reasons, which the other side is told.
        return Finding.unmet(counted, reasons.stream().distinct().toList(), Commands.permit(missing, facts));
    }

    /** Those that an exchange rests on: for each line that is reached the one that counts longest. */
    static List<Permit> behind(ObligationProfile profile, Facts facts) {
        if (profile.crossBorder().isEmpty()) {
            return List.of();
        }
        Crossing crossing = facts.crossing();
        if (crossing.exchange().isEmpty() || crossing.year().isEmpty()) {
            return List.of();
        }
        BorderCount exchange = crossing.exchange().get();
        List<BorderLine> reached = reached(
                        profile.crossBorder(), crossing.year().get())
                .stream()
                .filter(line -> line.concerns(exchange))
                .toList();
        List<Permit> attached = reached.isEmpty() ? List.of() : facts.permits();
        return reached.stream()
                .flatMap(line -> newest(line, attached, facts).stream())
                .distinct()
                .toList();
    }

    private static Optional<Permit> newest(BorderLine line, List<Permit> attached, Facts facts) {
        return PermitChecks.newest(each -> line.demands().contains(each), attached, facts);
    }

    private static Reason needed(BorderLine line) {
        return new Reason(
                "border-document-needed",
                "personal information that leaves the provider's jurisdiction needs a document of the kind "
                        + line.kinds() + ", and the provider has attached none",
                Map.of("kind", line.kinds()));
    }

    private static Reason expired(BorderLine line) {
        return new Reason(
                "border-document-expired",
                "the document of the kind " + line.kinds()
                        + " for personal information that leaves the provider's jurisdiction has expired",
                Map.of("kind", line.kinds()));
    }
}
