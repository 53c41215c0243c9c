package io.sluice.gateway.policy;

import io.sluice.proto.Rank;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Who may see, agree to, receive and open what. Every unknown is a denial. All reasons against something are given, not
 * only the first. A decision is nothing but what the {@link Obligation}s that stand at a door come to, so that what is
 * explained is what is enforced. Any thread.
 */
public final class Decisions {
    private final Supplier<ObligationProfiles> profiles;

    /** @param profiles asked for anew with each decision, because a reload may change them */
    public Decisions(Supplier<ObligationProfiles> profiles) {
        this.profiles = profiles;
    }

    /** Whether an exchange may pass a door, by all that is known of it. */
    public Decision at(Door door, Facts facts) {
        return decide(door, facts, obligation -> true);
    }

    /**
     * Whether a transfer that has started may go on: by what stands at its start, but for the shared ledger, which may be
     * behind for a while and only keeps keys back.
     */
    public Decision running(Facts facts) {
        return decide(Door.START, facts, obligation -> !obligation.waitsForTheLedger());
    }

    /** The attached documents that an exchange rests on, by its rank's profile. */
    public List<Permit> documents(Facts facts) {
        return profiles.get()
                .of(facts.label().getRank())
                .map(profile -> Stream.concat(
                                PermitChecks.behind(profile, facts).stream(),
                                BorderChecks.behind(profile, facts).stream())
                        .distinct()
                        .toList())
                .orElse(List.of());
    }

    /** Digests, in hexadecimal, of the grants by which the provider holds rights that count. */
    public List<String> rights(Facts facts) {
        return facts.rights()
                .map(holdings -> holdings.behind(facts.nowMillis()))
                .orElse(List.of());
    }

    private Decision decide(Door door, Facts facts, Predicate<Obligation> which) {
        ObligationProfiles inForce = profiles.get();
        List<Reason> reasons = new ArrayList<>();
        findings(inForce, door, facts).forEach((obligation, finding) -> {
            if (which.test(obligation) && obligation.stops(finding, door)) {
                reasons.addAll(finding.reasons());
            }
        });
        return Decision.of(
                reasons,
                inForce.of(facts.label().getRank())
                        .map(ObligationProfile::duties)
                        .orElse(List.of()));
    }

    /**
     * What each obligation that stands at a door comes to, in their order. Of data without a rank that a profile speaks of,
     * and of data whose key is never released, only the obligation that says so.
     */
    public Map<Obligation, Finding> findings(Door door, Facts facts) {
        return findings(profiles.get(), door, facts);
    }

    private static Map<Obligation, Finding> findings(ObligationProfiles profiles, Door door, Facts facts) {
        Map<Obligation, Finding> findings = new EnumMap<>(Obligation.class);
        Rank rank = facts.label().getRank();
        Optional<ObligationProfile> profile = profiles.of(rank);
        if (profile.isEmpty()) {
            findings.put(Obligation.GRADING, Finding.unmet(Reasons.rankUnknown(rank), Commands.publish(facts)));
            return findings;
        }
        Finding release = Obligation.RELEASE.find(profile.get(), facts);
        if (Obligation.RELEASE.stops(release, door)) {
            findings.put(Obligation.RELEASE, release);
            return findings;
        }
        for (Obligation obligation : Obligation.values()) {
            if (obligation.standsAt(door)) {
                findings.put(obligation, obligation.find(profile.get(), facts));
            }
        }
        return findings;
    }
}
