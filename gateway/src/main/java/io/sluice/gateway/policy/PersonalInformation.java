package io.sluice.gateway.policy;

import io.sluice.proto.Label;
import io.sluice.proto.Rank;
import java.util.Set;

/** Whether data are about persons, by their label; what is about them in doubt is. */
public final class PersonalInformation {
    /** The category that says so. */
    public static final String CATEGORY = "personal-information";

    /** Classes that are sensitive whatever the rank (PIPL art. 28: among them accounts, health, tracks, children). */
    private static final Set<String> SENSITIVE =
            Set.of("biometric", "belief", "credential", "financial", "health", "location", "minors");

    private PersonalInformation() {}

    /** Whether they hold personal information. */
    public static boolean in(Label label) {
        return label.getPersonalInformationClassesCount() > 0
                || label.getCategoriesList().contains(CATEGORY);
    }

    /** Whether they hold sensitive personal information: by its class, or because the data are RESTRICTED or above. */
    public static boolean sensitiveIn(Label label) {
        return in(label)
                && (Ranks.atLeast(label.getRank(), Rank.RESTRICTED)
                        || Ranks.atLeast(label.getFoundFloor(), Rank.RESTRICTED)
                        || label.getPersonalInformationClassesList().stream().anyMatch(SENSITIVE::contains));
    }
}
