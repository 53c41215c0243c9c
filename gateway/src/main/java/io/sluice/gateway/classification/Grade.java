package io.sluice.gateway.classification;

import io.sluice.proto.Rank;
import java.util.List;

/**
 * The least rank that a dataset's content allows, and why.
 *
 * @param floor PUBLIC where nothing was found
 * @param reasons what raised the floor, highest first; empty for PUBLIC
 * @param categories sorted
 * @param personalInformationClasses sorted; not empty exactly if the content is about persons
 */
public record Grade(
        Rank floor, List<GradeReason> reasons, List<String> categories, List<String> personalInformationClasses) {
    /** Copies the lists. */
    public Grade {
        reasons = List.copyOf(reasons);
        categories = List.copyOf(categories);
        personalInformationClasses = List.copyOf(personalInformationClasses);
    }

    /** Whether the content is about persons. */
    public boolean personal() {
        return !personalInformationClasses.isEmpty();
    }
}
