package io.sluice.gateway.policy;

import static io.sluice.gateway.policy.Vocabulary.CHECK_LABEL;
import static io.sluice.gateway.policy.Vocabulary.COMMIT;
import static io.sluice.gateway.policy.Vocabulary.DELETE;
import static io.sluice.gateway.policy.Vocabulary.RECEIPT;
import static io.sluice.gateway.policy.Vocabulary.RECORD;
import static io.sluice.gateway.policy.Vocabulary.SEAL;
import static io.sluice.gateway.policy.Vocabulary.SIGN;

import io.sluice.gateway.policy.ObligationProfile.Audience;
import io.sluice.proto.Rank;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The obligation profile of each rank. Immutable; a rank without a profile is refused everything. */
public final class ObligationProfiles {
    private static final long HOUR_MILLIS = 60L * 60 * 1000;
    private static final long YEAR_MILLIS = 365 * 24 * HOUR_MILLIS;

    /** The table of the reference, reduced to what the gateway can enforce today. */
    public static final ObligationProfiles DEFAULT = new ObligationProfiles(List.of(
            new ObligationProfile(
                    Rank.PUBLIC,
                    Audience.MEMBERS,
                    Rank.PUBLIC,
                    false,
                    0,
                    true,
                    false,
                    false,
                    true,
                    false,
                    0,
                    true,
                    20,
                    List.of(SEAL, RECEIPT, RECORD)),
            new ObligationProfile(
                    Rank.INTERNAL,
                    Audience.MEMBERS,
                    Rank.INTERNAL,
                    false,
                    0,
                    true,
                    false,
                    false,
                    true,
                    false,
                    0,
                    true,
                    5,
                    List.of(SEAL, RECEIPT, RECORD)),
            new ObligationProfile(
                    Rank.CONFIDENTIAL,
                    Audience.MEMBERS,
                    Rank.CONFIDENTIAL,
                    true,
                    0,
                    true,
                    true,
                    false,
                    false,
                    false,
                    72 * HOUR_MILLIS,
                    true,
                    5,
                    List.of(SIGN, SEAL, RECEIPT, RECORD, CHECK_LABEL)),
            new ObligationProfile(
                    Rank.RESTRICTED,
                    Audience.NAMED,
                    Rank.RESTRICTED,
                    true,
                    YEAR_MILLIS,
                    true,
                    true,
                    false,
                    false,
                    false,
                    24 * HOUR_MILLIS,
                    true,
                    5,
                    List.of(SIGN, SEAL, RECEIPT, RECORD, CHECK_LABEL, DELETE)),
            new ObligationProfile(
                    Rank.IMPORTANT,
                    Audience.NAMED,
                    Rank.IMPORTANT,
                    true,
                    YEAR_MILLIS,
                    true,
                    true,
                    true,
                    false,
                    true,
                    0,
                    true,
                    20,
                    List.of(SIGN, SEAL, RECEIPT, RECORD, CHECK_LABEL, DELETE, COMMIT)),
            new ObligationProfile(
                    Rank.CORE,
                    Audience.NOBODY,
                    Rank.CORE,
                    true,
                    YEAR_MILLIS,
                    true,
                    true,
                    true,
                    false,
                    true,
                    0,
                    false,
                    20,
                    List.of())));

    private final Map<Rank, ObligationProfile> byRank = new EnumMap<>(Rank.class);

    /** With one profile for each rank; of two for the same rank the later one counts. */
    public ObligationProfiles(List<ObligationProfile> profiles) {
        profiles.forEach(profile -> byRank.put(profile.rank(), profile));
    }

    /**
     * The same with other times for the shared ledger to be behind. A rank whose keys wait for the ledger anyway keeps
     * its own: there is nothing to stop.
     */
    public ObligationProfiles withStopAfter(Map<Rank, Duration> stopAfter) {
        return new ObligationProfiles(byRank.values().stream()
                .map(profile -> profile.committed() || !stopAfter.containsKey(profile.rank())
                        ? profile
                        : profile.withStopAfterMillis(
                                stopAfter.get(profile.rank()).toMillis()))
                .toList());
    }

    /** The ranks of which no key is granted while the shared ledger is like that, from the lowest on. */
    public List<Rank> stoppedBy(SharedLedger ledger) {
        return byRank.values().stream()
                .filter(profile -> profile.stoppedBy(ledger))
                .map(ObligationProfile::rank)
                .toList();
    }

    /** What rank demands; empty if nobody said. */
    public Optional<ObligationProfile> of(Rank rank) {
        return Optional.ofNullable(byRank.get(rank));
    }
}
