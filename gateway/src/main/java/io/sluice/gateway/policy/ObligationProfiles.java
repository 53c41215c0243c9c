package io.sluice.gateway.policy;

import com.google.protobuf.ByteString;
import io.sluice.proto.Rank;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongBinaryOperator;

/** The obligation profile of each rank. Immutable; a rank without a profile is refused everything. */
public final class ObligationProfiles {
    /** Those that come along: the table of docs/obligations.md. */
    public static final ObligationProfiles DEFAULT = ProfileReader.builtIn();

    private final Map<Rank, ObligationProfile> byRank = new EnumMap<>(Rank.class);
    private final String name;
    private final ByteString digest;

    /**
     * With one profile for each rank; of two for the same rank the later one counts.
     *
     * @param name for people
     * @param digest SHA-256 of the file that says so, without its signature
     */
    public ObligationProfiles(List<ObligationProfile> profiles, String name, ByteString digest) {
        profiles.forEach(profile -> byRank.put(profile.rank(), profile));
        this.name = name;
        this.digest = digest;
    }

    /** What they are called. */
    public String name() {
        return name;
    }

    /** SHA-256 of the file that they stand in, without its signature. */
    public ByteString digest() {
        return digest;
    }

    /**
     * The same with other times for the shared ledger to be behind. A rank whose keys wait for the ledger anyway keeps
     * its own: there is nothing to stop.
     */
    public ObligationProfiles withStopAfter(Map<Rank, Duration> stopAfter) {
        return changed(stopAfter, (signed, set) -> set);
    }

    /** The same, but with no longer times for the shared ledger to be behind than these: what is signed is not loosened. */
    public ObligationProfiles withStopAfterAtMost(Map<Rank, Duration> stopAfter) {
        return changed(stopAfter, Lineage::earlier);
    }

    private ObligationProfiles changed(Map<Rank, Duration> stopAfter, LongBinaryOperator change) {
        List<ObligationProfile> changed = byRank.values().stream()
                .map(profile -> profile.committed() || !stopAfter.containsKey(profile.rank())
                        ? profile
                        : profile.withStopAfterMillis(change.applyAsLong(
                                profile.stopAfterMillis(),
                                stopAfter.get(profile.rank()).toMillis())))
                .toList();
        return new ObligationProfiles(changed, name, digest);
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

    /** What rank demands of consents; the most if nobody said. */
    public ConsentDemand consent(Rank rank) {
        return of(rank).map(ObligationProfile::consent).orElse(ConsentDemand.SEPARATE);
    }

    /** From the lowest rank on. */
    public List<ObligationProfile> all() {
        return List.copyOf(byRank.values());
    }
}
