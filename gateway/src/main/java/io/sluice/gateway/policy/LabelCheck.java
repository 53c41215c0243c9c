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
import java.util.function.Supplier;

/** Holds a label against what was found in the content; the same at both ends. Immutable. */
public final class LabelCheck {
    private final Supplier<ObligationProfiles> profiles;

    /** @param profiles say which rank needs a basis; asked for anew each time, because a reload may change them */
    public LabelCheck(Supplier<ObligationProfiles> profiles) {
        this.profiles = profiles;
    }

    /**
     * When publishing: refused if the declared rank is below the floor (with column, type and count, never a value),
     * if personal information needs a basis and the label has none, or if derived data are not what their label says.
     *
     * <p>What is found in a release counts like anything else, with one exception: that quasi-identifiers come together
     * is answered where the label tells of a measured risk, and the same risk was measured again on the content. Then
     * it raises no floor above INTERNAL and needs no basis, unless the plan keeps identifiers that can be brought back.
     *
     * @param measured what was measured on the content; empty for data that are no release
     */
    public Decision declared(Label label, Grade grade, Optional<ReleaseFacts> measured) {
        return check(label, grade, measured, "declared", "declared-below-floor");
    }

    /**
     * When data are only kept, and offered to nobody: the rank, as {@link #declared}. A basis is asked for when somebody
     * is to have something made from them.
     */
    public Decision held(Label label, Grade grade) {
        Decision declared = declared(label, grade, Optional.empty());
        return Decision.of(
                declared.denials().stream()
                        .filter(reason -> !reason.code().equals(Reasons.BASIS_NEEDED))
                        .toList(),
                List.of());
    }

    /** When opening: the same of the agreed label; if it is refused, no file may come to be. */
    public Decision received(Label agreed, Grade grade, Optional<ReleaseFacts> measured) {
        return check(agreed, grade, measured, "agreed", "mislabelled");
    }

    private Decision check(Label label, Grade grade, Optional<ReleaseFacts> measured, String said, String code) {
        Rank rank = label.getRank();
        Optional<ObligationProfile> found = profiles.get().of(rank);
        if (found.isEmpty()) {
            return new Decision.Deny(List.of(Reasons.rankUnknown(rank)));
        }
        ObligationProfile profile = found.get();
        List<Reason> reasons = new ArrayList<>(Releases.claims(label, profile));
        reasons.addAll(Releases.measured(label, grade, measured));
        boolean answered = Releases.together(grade) && Releases.answered(label, profile, grade, measured);
        boolean reversible = measured.filter(ReleaseFacts::reversible).isPresent();
        boolean below = false;
        for (GradeReason each : answered ? Releases.others(grade, reversible) : grade.reasons()) {
            if (!Ranks.atLeast(rank, each.floor())) {
                reasons.add(below(rank, each, said, code));
                below = true;
            }
        }
        Rank floor = answered || reversible ? Rank.INTERNAL : Rank.PUBLIC;
        floor = answered ? floor : Ranks.max(floor, grade.floor());
        if (!below && !Ranks.atLeast(rank, floor)) {
            reasons.add(new Reason(
                    code,
                    said + " " + rank + " is below " + floor + ", what the content demands",
                    Map.of("declared", rank.name(), "floor", floor.name())));
        }
        boolean personal = (answered ? Releases.otherwisePersonal(grade) : grade.personal())
                || label.getPersonalInformationClassesCount() > 0;
        if ((profile.personalBasis() && personal || reversible)
                && !Bases.any(label)
                && ConsentSets.sound(label, profile).isEmpty()) {
            reasons.add(Reasons.basisNeeded(rank));
        }
        return Decision.of(reasons, profile.duties());
    }

    private static Reason below(Rank rank, GradeReason found, String said, String code) {
        String start = said + " " + rank + " is below " + found.floor() + ": ";
        return new Reason(
                code,
                start + found.words(),
                Map.of(
                        "declared", rank.name(),
                        "floor", found.floor().name(),
                        "why", found.code(),
                        "column", found.column(),
                        "type", found.type(),
                        "count", Long.toString(found.count()),
                        "share", String.format(Locale.ROOT, "%.6f", found.share())));
    }
}
