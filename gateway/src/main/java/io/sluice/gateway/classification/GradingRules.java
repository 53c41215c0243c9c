package io.sluice.gateway.classification;

import io.sluice.gateway.classification.detection.CustomRecogniser;
import io.sluice.proto.Rank;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a grading scheme demands beyond its words. Immutable.
 *
 * @param floors of the built-in types and of the scheme's own
 * @param lowered the built-in types that the scheme gives a lower floor than they usually have
 * @param categoryFloors by category, declared or found
 * @param recognisers the scheme's own
 * @param impact the rank by what the owner states of the harm
 * @param volume what many persons demand
 */
public record GradingRules(
        FloorTable floors,
        Set<String> lowered,
        Map<String, Rank> categoryFloors,
        List<CustomRecogniser> recognisers,
        ImpactMatrix impact,
        List<VolumeRule> volume) {
    /** Copies the collections. */
    public GradingRules {
        lowered = Set.copyOf(lowered);
        categoryFloors = Map.copyOf(categoryFloors);
        recognisers = List.copyOf(recognisers);
        volume = List.copyOf(volume);
    }

    /** Those floors and nothing more. */
    public static GradingRules only(FloorTable floors) {
        return new GradingRules(floors, Set.of(), Map.of(), List.of(), ImpactMatrix.NONE, List.of());
    }
}
