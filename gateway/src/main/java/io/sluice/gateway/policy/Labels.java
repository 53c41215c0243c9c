package io.sluice.gateway.policy;

import io.sluice.gateway.classification.Grade;
import io.sluice.proto.Basis;
import io.sluice.proto.Label;
import io.sluice.proto.Rank;
import java.util.List;
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
     */
    public static Label declare(
            Rank rank, List<String> categories, List<Basis> bases, Grade grade, String gradedBy, long gradedAtMillis) {
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
                .build();
    }
}
