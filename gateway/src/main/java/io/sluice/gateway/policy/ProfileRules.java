package io.sluice.gateway.policy;

import com.fasterxml.jackson.core.JsonPointer;
import io.sluice.gateway.policy.ObligationProfile.Audience;
import io.sluice.proto.Rank;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * What no organisation may leave out of its profiles, and that no rank demands less than the one below it. All else is
 * free.
 */
final class ProfileRules {
    /**
     * What holds for every organisation from a rank on.
     *
     * @param field as in the file
     * @param expected what is right, in words
     */
    private record Floor(Rank from, String field, String expected, Predicate<ObligationProfile> holds) {}

    private static final List<Floor> FLOORS = List.of(
            new Floor(Rank.PUBLIC, "bothSign", "true", ObligationProfile::bothSign),
            duty(Rank.PUBLIC, Vocabulary.SEAL),
            duty(Rank.PUBLIC, Vocabulary.RECEIPT),
            duty(Rank.PUBLIC, Vocabulary.RECORD),
            new Floor(
                    Rank.PUBLIC,
                    "clearance",
                    "the rank itself, or a higher one",
                    profile -> Ranks.atLeast(profile.clearance(), profile.rank())),
            new Floor(
                    Rank.CONFIDENTIAL,
                    "foreignConnectors",
                    "false: other connectors get PUBLIC and INTERNAL data only",
                    profile -> !profile.foreignConnectors()),
            duty(Rank.CONFIDENTIAL, Vocabulary.CHECK_LABEL),
            new Floor(
                    Rank.IMPORTANT,
                    "committedRecord",
                    "true: no key leaves before its record is committed",
                    ObligationProfile::committed),
            duty(Rank.IMPORTANT, Vocabulary.COMMIT),
            new Floor(
                    Rank.CORE,
                    "release",
                    "false: the key of CORE data is never released",
                    profile -> !profile.keyRelease()),
            new Floor(
                    Rank.CORE,
                    "audience",
                    "nobody: CORE data are never offered",
                    profile -> profile.audience() == Audience.NOBODY));

    /**
     * What a higher rank never demands less of.
     *
     * @param from the lowest rank in the order: PUBLIC data are often open to all, and then k is higher
     * @param strictness the higher, the more is demanded
     */
    private record Demand(String field, Rank from, ToLongFunction<ObligationProfile> strictness) {}

    private static final List<Demand> DEMANDS = List.of(
            new Demand("release", Rank.PUBLIC, profile -> profile.keyRelease() ? 0 : 1),
            new Demand("audience", Rank.PUBLIC, profile -> profile.audience().ordinal()),
            new Demand("clearance", Rank.PUBLIC, profile -> profile.clearance().getNumber()),
            new Demand("foreignConnectors", Rank.PUBLIC, profile -> profile.foreignConnectors() ? 0 : 1),
            new Demand("purpose", Rank.PUBLIC, profile -> profile.purposeNeeded() ? 1 : 0),
            new Demand("basis", Rank.PUBLIC, profile -> profile.personalBasis() ? 1 : 0),
            new Demand("consent", Rank.PUBLIC, profile -> profile.consent().ordinal()),
            new Demand("permit", Rank.PUBLIC, profile -> profile.permit() ? 1 : 0),
            new Demand("leastK", Rank.INTERNAL, ObligationProfile::leastK),
            new Demand("approvals", Rank.PUBLIC, profile -> profile.approvals().count()),
            new Demand("retention", Rank.PUBLIC, profile -> shorter(profile.longestMillis())),
            new Demand("committedRecord", Rank.PUBLIC, profile -> profile.committed() ? 1 : 0),
            new Demand(
                    "ledgerLag",
                    Rank.PUBLIC, // Where the key waits for its record, no lag is allowed at all.
                    profile -> profile.committed() ? Long.MAX_VALUE : shorter(profile.stopAfterMillis())));

    private ProfileRules() {}

    private static Floor duty(Rank from, String duty) {
        String word = duty.substring(Vocabulary.NS.length());
        return new Floor(
                from,
                "duties",
                "\"" + word + "\" among them",
                profile -> profile.duties().contains(duty));
    }

    /** 0 is no limit. */
    private static long shorter(long millis) {
        return millis == 0 ? Long.MIN_VALUE : -millis;
    }

    /** Notes each mistake at its place. There is one profile for each rank, from PUBLIC on. */
    static void check(List<ObligationProfile> profiles, PlacedJson json) {
        for (int i = 0; i < profiles.size(); i++) {
            ObligationProfile profile = profiles.get(i);
            for (Floor floor : FLOORS) {
                if (Ranks.atLeast(profile.rank(), floor.from())
                        && !floor.holds().test(profile)) {
                    json.mistake(at(profile, floor.field()), "not so (expected: " + floor.expected() + ")");
                }
            }
            if (i > 0) {
                noLess(profiles.get(i - 1), profile, json);
            }
        }
    }

    private static void noLess(ObligationProfile below, ObligationProfile profile, PlacedJson json) {
        for (Demand demand : DEMANDS) {
            if (Ranks.atLeast(below.rank(), demand.from())
                    && demand.strictness().applyAsLong(profile)
                            < demand.strictness().applyAsLong(below)) {
                less(profile, below, demand.field(), json);
            }
        }
        List<String> missing = new ArrayList<>(below.duties());
        missing.removeAll(Set.copyOf(profile.duties()));
        if (!missing.isEmpty()) {
            less(profile, below, "duties", json);
        }
        if (!profile.documents().containsAll(below.documents())) {
            less(profile, below, "documents", json);
        }
        if (!below.crossBorder().stream()
                .allMatch(line -> profile.crossBorder().stream().anyMatch(each -> each.covers(line)))) {
            less(profile, below, "crossBorder", json);
        }
    }

    private static void less(ObligationProfile profile, ObligationProfile below, String field, PlacedJson json) {
        json.mistake(at(profile, field), "less than " + below.rank() + " demands (expected: as much, or more)");
    }

    private static JsonPointer at(ObligationProfile profile, String field) {
        return JsonPointer.compile("/ranks/" + profile.rank() + "/" + field);
    }
}
