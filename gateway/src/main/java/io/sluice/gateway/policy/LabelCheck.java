package io.sluice.gateway.policy;

import io.sluice.gateway.classification.Grade;
import io.sluice.gateway.classification.GradeReason;
import io.sluice.proto.Label;
import io.sluice.proto.Rank;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Holds a label against what was found in the content; the same at both ends. Immutable. */
public final class LabelCheck {
    private final ObligationProfiles profiles;

    /** With the profiles that say which rank needs a basis. */
    public LabelCheck(ObligationProfiles profiles) {
        this.profiles = profiles;
    }

    /**
     * When publishing: refused if the declared rank is below the floor (with column, type and count, never a value),
     * or if personal information needs a basis and the label has none.
     */
    public Decision declared(Label label, Grade grade) {
        return check(label, grade, "declared", "declared-below-floor");
    }

    /** When opening: refused if the agreed label is below the floor; then no file may come to be. */
    public Decision received(Label agreed, Grade grade) {
        return check(agreed, grade, "agreed", "mislabelled");
    }

    private Decision check(Label label, Grade grade, String said, String code) {
        Rank rank = label.getRank();
        Optional<ObligationProfile> profile = profiles.of(rank);
        if (profile.isEmpty() || !Ranks.known(rank)) {
            return new Decision.Deny(List.of(Reasons.rankUnknown(rank)));
        }
        List<Reason> reasons = new ArrayList<>();
        for (GradeReason found : grade.reasons()) {
            if (!Ranks.atLeast(rank, found.floor())) {
                reasons.add(below(rank, found, said, code));
            }
        }
        if (reasons.isEmpty() && !Ranks.atLeast(rank, grade.floor())) {
            reasons.add(new Reason(
                    code,
                    said + " " + rank + " is below " + grade.floor() + ", what the content demands",
                    Map.of("declared", rank.name(), "floor", grade.floor().name())));
        }
        boolean personal = grade.personal() || label.getPersonalInformationClassesCount() > 0;
        if (profile.get().personalBasis() && personal && !Bases.any(label)) {
            reasons.add(Reasons.basisNeeded(rank));
        }
        return Decision.of(reasons, profile.get().duties());
    }

    private static Reason below(Rank rank, GradeReason found, String said, String code) {
        String start = said + " " + rank + " is below " + found.floor() + ": ";
        String text =
                switch (found.code()) {
                    case "direct-identifier" ->
                        "column \"" + found.column() + "\" holds " + found.type() + " in " + found.count() + " cells ("
                                + percent(found.share()) + ")";
                    case "quasi-identifiers-together" ->
                        found.count() + " quasi-identifiers together single persons out: columns " + found.column();
                    case "unreadable-content" ->
                        "the content cannot be read as CSV or JSON Lines throughout, so nobody can tell what is in it";
                    default -> found.code() + " " + found.type() + " " + found.column();
                };
        return new Reason(
                code,
                start + text,
                Map.of(
                        "declared", rank.name(),
                        "floor", found.floor().name(),
                        "why", found.code(),
                        "column", found.column(),
                        "type", found.type(),
                        "count", Long.toString(found.count()),
                        "share", String.format(Locale.ROOT, "%.6f", found.share())));
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, share < 0.01 ? "%.4f %%" : "%.0f %%", share * 100);
    }
}
