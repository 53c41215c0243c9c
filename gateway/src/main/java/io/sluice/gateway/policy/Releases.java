package io.sluice.gateway.policy;

import io.sluice.gateway.classification.Grade;
import io.sluice.gateway.classification.GradeReason;
import io.sluice.proto.Derivation;
import io.sluice.proto.Downgrade;
import io.sluice.proto.Label;
import io.sluice.proto.MeasuredRisk;
import io.sluice.proto.Rank;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rules for labels of derived data: what such a label must say, and what its content must bear out. */
final class Releases {
    /** The one reason of a grade that a measured risk answers. */
    static final String QUASI = "quasi-identifiers-together";

    /** Reasons that say nothing of persons in the content. */
    private static final Set<String> NOT_OF_PERSONS = Set.of("unreadable-content", "category-floor", "stated-impact");

    private static final int OBJECT_ID_BYTES = 16;
    private static final int DIGEST_BYTES = 32;
    private static final int REASON_CHARS = 200;

    private Releases() {}

    /** What is wrong with what the label says, whatever the content; empty for data that are not derived. */
    static List<Reason> claims(Label label, ObligationProfile profile) {
        List<Reason> reasons = new ArrayList<>();
        if (label.hasDerivation()) {
            origin(label, reasons);
            risk(label.getDerivation(), profile, reasons);
        }
        if (label.hasDowngrade()) {
            downgrade(label, reasons);
        } else if (label.getDerivation().getParentManifestDigestsCount() > 0
                && Ranks.below(label.getRank(), label.getDerivation().getParentsRank())) {
            reasons.add(Lineage.rankBelow(label.getRank(), label.getDerivation().getParentsRank()));
        } else if (Ranks.below(label.getRank(), label.getDerivation().getParentsRank())) {
            Rank parents = label.getDerivation().getParentsRank();
            reasons.add(new Reason(
                    "downgrade-needed",
                    "it was made from " + parents + " data and is labelled " + label.getRank() + ": label it " + parents
                            + ", or decide to downgrade it and say why",
                    Map.of(
                            "parents",
                            parents.name(),
                            "declared",
                            label.getRank().name())));
        }
        return reasons;
    }

    private static void origin(Label label, List<Reason> reasons) {
        Derivation derivation = label.getDerivation();
        boolean parents = derivation.getParentObjectIdsCount() > 0
                && derivation.getParentObjectIdsList().stream().allMatch(id -> id.size() == OBJECT_ID_BYTES)
                && Ranks.known(derivation.getParentsRank());
        int bound = derivation.getParentManifestDigestsCount();
        boolean loose = bound > 0
                && (bound != derivation.getParentObjectIdsCount()
                        || derivation.getParentManifestDigestsList().stream()
                                .anyMatch(each -> each.size() != DIGEST_BYTES));
        int digest = derivation.getTransformPlanDigest().size();
        if (!parents || loose || digest != DIGEST_BYTES && (digest > 0 || derivation.hasRisk())) {
            reasons.add(Reason.of(
                    "derivation-incomplete",
                    "the label does not say in full from what the data were made, of which rank that was, and how"));
        }
    }

    private static void risk(Derivation derivation, ObligationProfile profile, List<Reason> reasons) {
        MeasuredRisk risk = derivation.getRisk();
        if (!derivation.hasRisk()) {
            return;
        }
        if (claimedK(risk) < profile.leastK()) {
            String when = Integer.toUnsignedLong(risk.getRowsOfOne()) > 1
                    ? ", as far as whose rows they are can be seen (keep the subject column, as pseudonyms),"
                    : "";
            reasons.add(tooLow("k-too-low", when, claimedK(risk), profile));
        }
        long combined = Integer.toUnsignedLong(risk.getCombinedK());
        if (risk.getEarlierReleases() != 0 && combined < profile.leastK()) {
            reasons.add(
                    tooLow("combined-k-too-low", " together with the recipient's earlier releases", combined, profile));
        }
    }

    private static Reason tooLow(String code, String when, long k, ObligationProfile profile) {
        return new Reason(
                code,
                "the smallest group of persons that look the same" + when + " has " + k + ", and " + profile.rank()
                        + " demands " + profile.leastK() + ": generalise more, or raise k",
                Map.of("k", Long.toString(k), "least", Integer.toString(profile.leastK())));
    }

    private static void downgrade(Label label, List<Reason> reasons) {
        Downgrade downgrade = label.getDowngrade();
        Rank parents = label.getDerivation().getParentsRank();
        if (!label.getDerivation().hasRisk()) {
            reasons.add(Reason.of(
                    "downgrade-unmeasured", "only a release whose remaining risk was measured can be downgraded"));
        }
        if (downgrade.getFrom() != parents
                || !Ranks.below(label.getRank(), parents)
                || !says(downgrade.getReason())
                || downgrade.getDecidedBy().isEmpty()
                || !downgrade.getDecidedBy().equals(label.getGradedBy())
                || downgrade.getDecidedAtMillis() <= 0) {
            reasons.add(Reason.of(
                    "downgrade-incomplete",
                    "the downgrade must say from which rank (the parents'), to a lower one, who decided (who graded),"
                            + " when, and why in 1-" + REASON_CHARS + " characters on one line"));
        }
        if (!Ranks.atLeast(label.getRank(), Rank.INTERNAL)) {
            reasons.add(Reason.of(
                    "downgrade-too-far", "a release of data about persons is never downgraded below INTERNAL"));
        }
    }

    static boolean says(String reason) {
        return !reason.isBlank()
                && reason.codePointCount(0, reason.length()) <= REASON_CHARS
                && reason.codePoints()
                        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }

    /** What the content does not bear out of what the label says of its risk. */
    static List<Reason> measured(Label label, Grade grade, Optional<ReleaseFacts> measured) {
        if (!label.getDerivation().hasRisk()) {
            return List.of();
        }
        if (measured.isEmpty()) {
            return List.of(Reason.of(
                    "release-unmeasured", "the label tells of a measured risk that nobody has measured here"));
        }
        List<Reason> reasons = new ArrayList<>();
        ReleaseFacts facts = measured.get();
        MeasuredRisk risk = label.getDerivation().getRisk();
        if (!facts.planDigest().equals(label.getDerivation().getTransformPlanDigest())) {
            reasons.add(Reason.of("plan-mismatch", "the transform plan is another than the one that the label names"));
        }
        overstated("k", claimedK(risk), facts.k(), reasons);
        overstated("l", Integer.toUnsignedLong(risk.getL()), facts.l(), reasons);
        if (label.hasDowngrade() && together(grade) && !facts.uncounted().isEmpty()) {
            reasons.add(new Reason(
                    "k-incomplete",
                    "the plan does not count columns that single persons out, so it justifies no downgrade: "
                            + String.join(", ", facts.uncounted()),
                    Map.of("columns", String.join(", ", facts.uncounted()))));
        }
        return reasons;
    }

    private static void overstated(String what, long claimed, long found, List<Reason> reasons) {
        if (found < claimed) {
            reasons.add(new Reason(
                    what + "-overstated",
                    "the label claims " + what + " = " + claimed + ", and the content has " + found,
                    Map.of("claimed", Long.toString(claimed), "measured", Long.toString(found))));
        }
    }

    private static long claimedK(MeasuredRisk risk) {
        return Integer.toUnsignedLong(risk.getK());
    }

    /** Whether the measured risk answers that quasi-identifiers together single persons out. */
    static boolean answered(Label label, ObligationProfile profile, Grade grade, Optional<ReleaseFacts> measured) {
        return label.getDerivation().hasRisk()
                && measured.isPresent()
                && measured.get().uncounted().isEmpty()
                && measured.get().k() >= profile.leastK()
                && measured(label, grade, measured).isEmpty();
    }

    /** Whether quasi-identifiers together are among what was found. */
    static boolean together(Grade grade) {
        return grade.reasons().stream().anyMatch(reason -> reason.code().equals(QUASI));
    }

    /**
     * What was found but for quasi-identifiers together; nor that there are many persons, if these were counted by
     * quasi-identifiers alone and nobody can bring them back.
     */
    static List<GradeReason> others(Grade grade, boolean reversible) {
        return grade.reasons().stream()
                .filter(reason -> !reason.code().equals(QUASI)
                        && (reversible
                                || !reason.code().equals("many-persons")
                                || !reason.column().isEmpty()))
                .toList();
    }

    /** Whether something else than quasi-identifiers together is about persons, as far as a grade tells. */
    static boolean otherwisePersonal(Grade grade) {
        return grade.personal()
                && others(grade, false).stream().anyMatch(reason -> !NOT_OF_PERSONS.contains(reason.code()));
    }
}
