package io.sluice.gateway.policy;

import io.sluice.proto.Rank;
import java.util.List;

/**
 * What one rank demands of one exchange. Data, not code.
 *
 * @param rank whose profile it is
 * @param audience who may see an offer
 * @param clearance the least clearance of a recipient
 * @param purposeNeeded whether an agreement must name a purpose
 * @param longestMillis the longest time that terms may last, from the grading on; 0: no limit
 * @param bothSign whether both sides sign the agreement
 * @param personalBasis whether personal information needs an attested basis
 * @param consent what consents must say: of the persons in a release, and where the stated basis is consent
 * @param permit whether an attested permit is needed whatever the content
 * @param foreignConnectors whether the owner may allow recipients that are no Sluice gateways
 * @param committed whether the record must be committed on the shared ledger before the key leaves
 * @param stopAfterMillis how long a configured shared ledger may be behind before no more keys are granted; 0: for ever
 * @param keyRelease whether a key is ever released
 * @param leastK of a de-identified release: persons in the smallest group of those who look the same
 * @param approvals whose approval an exchange needs, at the provider
 * @param documents kinds of documents that must be attached
 * @param crossBorder what persons demand whose personal information leaves the provider's jurisdiction
 * @param duties IRIs of what both gateways do in every exchange
 */
public record ObligationProfile(
        Rank rank,
        Audience audience,
        Rank clearance,
        boolean purposeNeeded,
        long longestMillis,
        boolean bothSign,
        boolean personalBasis,
        ConsentDemand consent,
        boolean permit,
        boolean foreignConnectors,
        boolean committed,
        long stopAfterMillis,
        boolean keyRelease,
        int leastK,
        ApprovalDemand approvals,
        List<PermitKind> documents,
        List<BorderLine> crossBorder,
        List<String> duties) {
    /** Who may see an offer. */
    public enum Audience {
        /** Every member whose clearance reaches the profile's. */
        MEMBERS,
        /** Members whom the owner names, with the clearance. */
        NAMED,
        /** Nobody. */
        NOBODY
    }

    /** Copies the lists. @throws IllegalArgumentException it is for no rank, or a number is too small */
    public ObligationProfile {
        if (!Ranks.known(rank)) {
            throw new IllegalArgumentException("rank: " + rank + " (expected: one of " + Ranks.ALL + ")");
        }
        if (stopAfterMillis < 0) {
            throw new IllegalArgumentException("stopAfterMillis: " + stopAfterMillis + " (expected: 0 or more)");
        }
        if (leastK < 1) {
            throw new IllegalArgumentException("leastK: " + leastK + " (expected: 1 or more)");
        }
        documents = List.copyOf(documents);
        crossBorder = List.copyOf(crossBorder);
        duties = List.copyOf(duties);
    }

    /** The same with another time for the shared ledger to be behind. */
    public ObligationProfile withStopAfterMillis(long millis) {
        return new ObligationProfile(
                rank,
                audience,
                clearance,
                purposeNeeded,
                longestMillis,
                bothSign,
                personalBasis,
                consent,
                permit,
                foreignConnectors,
                committed,
                millis,
                keyRelease,
                leastK,
                approvals,
                documents,
                crossBorder,
                duties);
    }

    /** Whether no key is granted while the shared ledger is like that. */
    public boolean stoppedBy(SharedLedger ledger) {
        return ledger.configured() && stopAfterMillis > 0 && ledger.waitingMillis() > stopAfterMillis;
    }
}
