package io.sluice.gateway.policy;

import io.sluice.gateway.classification.Grade;
import io.sluice.gateway.classification.GradeReason;
import io.sluice.gateway.classification.Impact;
import io.sluice.gateway.classification.Scheme;
import io.sluice.proto.Basis;
import io.sluice.proto.Derivation;
import io.sluice.proto.Downgrade;
import io.sluice.proto.Label;
import io.sluice.proto.Rank;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Makes labels. */
public final class Labels {
    /** The scheme whose levels are our ranks. */
    public static final String SCHEME = "GB/T 43697-2024";

    private Labels() {}

    /**
     * The label of a new dataset version: what the owner declares, and what was found. Categories and classes of both
     * are kept, sorted, so that a declaration can add to the findings but take nothing away.
     *
     * @param rank as declared, also if it is below the floor: {@link LabelCheck} refuses that
     * @param gradedBy the organisation's name
     * @param validUntilMillis when the data must be graded again; 0: no end
     */
    public static Label declare(
            Rank rank,
            List<String> categories,
            List<Basis> bases,
            Grade grade,
            String gradedBy,
            long gradedAtMillis,
            long validUntilMillis) {
        TreeSet<String> all = new TreeSet<>(categories);
        all.addAll(grade.categories());
        return Label.newBuilder()
                .setRank(rank)
                .addAllCategories(all)
                .addAllPersonalInformationClasses(new TreeSet<>(grade.personalInformationClasses()))
                .setGradedBy(gradedBy)
                .setFoundFloor(grade.floor())
                .addAllBases(bases)
                .setScheme(SCHEME)
                .setGradedAtMillis(gradedAtMillis)
                .setValidUntilMillis(validUntilMillis)
                .build();
    }

    /**
     * The label as one scheme puts it.
     *
     * @param label by whomever graded
     * @param scheme by which it was graded
     * @param level its name in the scheme; empty: the one that the scheme shows the rank as
     * @param impacts as the owner states them; kept as handling {@code impact:OBJECT:DEGREE}
     */
    public static Label inScheme(Label label, Scheme scheme, Optional<String> level, List<Impact> impacts) {
        String shown = Ranks.known(label.getRank()) ? scheme.of(label.getRank()).name() : "";
        return label.toBuilder()
                .setScheme(scheme.edition())
                .setOriginalLevel(level.orElse(shown))
                .addAllHandling(
                        impacts.stream().map(impact -> "impact:" + impact).toList())
                .build();
    }

    /**
     * The label of what was made from others, and not measured. Their categories and classes of personal information are its
     * own too, and it must be graded again no later than they. What they attest (bases) is not taken over: an attestation is
     * its owner's, for its own exchange.
     *
     * @param declared as {@link #declare} made it, also if its rank is below the parents': {@link LabelCheck} refuses that
     * @param parents those that the owner names; not empty
     */
    public static Label child(Label declared, List<Parent> parents) {
        Derivation.Builder derivation = Derivation.newBuilder();
        TreeSet<String> categories = new TreeSet<>(declared.getCategoriesList());
        TreeSet<String> classes = new TreeSet<>(declared.getPersonalInformationClassesList());
        long until = declared.getValidUntilMillis();
        Rank rank = Rank.PUBLIC;
        for (Parent parent : parents) {
            Label label = parent.label();
            derivation.addParentObjectIds(parent.objectId()).addParentManifestDigests(parent.manifestDigest());
            categories.addAll(label.getCategoriesList());
            classes.addAll(label.getPersonalInformationClassesList());
            until = Lineage.earlier(until, label.getValidUntilMillis());
            rank = Ranks.max(rank, label.getRank());
        }
        return declared.toBuilder()
                .clearCategories()
                .addAllCategories(categories)
                .clearPersonalInformationClasses()
                .addAllPersonalInformationClasses(classes)
                .setValidUntilMillis(until)
                .setDerivation(derivation.setParentsRank(rank))
                .build();
    }

    /** Whether a label is that of a release: made by a transform plan for one recipient, not published with parents. */
    public static boolean isRelease(Label label) {
        return label.hasDerivation() && label.getDerivation().getParentManifestDigestsCount() == 0;
    }

    /**
     * The label of a release. If nothing is left in it but quasi-identifiers, and its measured risk counts all of them,
     * it is no longer about persons: classes of personal information are left out and the found floor is INTERNAL.
     * Whether the risk is low enough is {@link LabelCheck}'s business.
     *
     * @param declared as {@link #declare} made it, from what was found in the release
     * @param derivation parents, plan and measured risk
     * @param measured on the release
     */
    public static Label release(Label declared, Derivation derivation, Grade grade, ReleaseFacts measured) {
        Label.Builder label = declared.toBuilder().setDerivation(derivation);
        if (Releases.together(grade) && measured.uncounted().isEmpty()) {
            Rank floor = Rank.INTERNAL;
            for (GradeReason other : Releases.others(grade, measured.reversible())) {
                floor = Ranks.max(floor, other.floor());
            }
            label.setFoundFloor(floor);
            if (!measured.reversible() && !Releases.otherwisePersonal(grade)) {
                label.clearPersonalInformationClasses();
            }
        }
        return label.build();
    }

    /**
     * The label of a release with the decision that its rank is below its parents'.
     *
     * @param reason for people; 1-200 characters on one line
     * @throws IllegalArgumentException if the reason is none
     */
    public static Label downgraded(Label release, String reason, long decidedAtMillis) {
        if (!Releases.says(reason)) {
            throw new IllegalArgumentException("reason of a downgrade (expected: 1-200 characters on one line)");
        }
        return release.toBuilder()
                .setDowngrade(Downgrade.newBuilder()
                        .setFrom(release.getDerivation().getParentsRank())
                        .setDecidedBy(release.getGradedBy())
                        .setReason(reason)
                        .setDecidedAtMillis(decidedAtMillis))
                .build();
    }
}
