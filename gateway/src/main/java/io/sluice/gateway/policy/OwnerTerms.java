package io.sluice.gateway.policy;

import java.util.List;

/**
 * What an owner wishes when publishing, beyond what the rank demands.
 *
 * @param recipients member names; empty: whoever the rank's profile allows
 * @param purposes empty: any
 * @param untilMillis 0: no end
 * @param maxGrants 0: no limit
 * @param foreignConnectors whether recipients that are no Sluice gateways may have plaintext (ranks 1 and 2)
 * @param passOn whether recipients may pass on what they make from the data
 */
public record OwnerTerms(
        List<String> recipients,
        List<String> purposes,
        long untilMillis,
        int maxGrants,
        boolean foreignConnectors,
        boolean passOn) {
    /** No wishes. */
    public static final OwnerTerms NONE = new OwnerTerms(List.of(), List.of(), 0, 0, false);

    /** Those of an owner who lets nobody pass anything on. */
    public OwnerTerms(
            List<String> recipients,
            List<String> purposes,
            long untilMillis,
            int maxGrants,
            boolean foreignConnectors) {
        this(recipients, purposes, untilMillis, maxGrants, foreignConnectors, false);
    }

    /** Copies the lists, sorted and without repetition. */
    public OwnerTerms {
        recipients = recipients.stream().distinct().sorted().toList();
        purposes = purposes.stream().distinct().sorted().toList();
    }
}
