package io.sluice.gateway.policy;

import io.sluice.proto.Label;
import io.sluice.proto.Terms;

/** Makes the terms of an offer from the rank's profile and the owner's wishes. Immutable. */
public final class Offers {
    private final ObligationProfiles profiles;

    /** With the profiles to apply. */
    public Offers(ObligationProfiles profiles) {
        this.profiles = profiles;
    }

    /**
     * Whether a dataset with that label may be offered under those wishes at all.
     *
     * @param ledgerCommits whether a shared ledger commits records here
     */
    public Decision mayPublish(Label label, OwnerTerms wishes, boolean ledgerCommits) {
        throw new UnsupportedOperationException("not yet: " + profiles);
    }

    /**
     * The terms of an offer that {@link #mayPublish} permits. Where the profile bounds the time, terms without an end
     * get the longest, counted from the label's time of grading.
     *
     * @throws IllegalArgumentException if the rank has no profile
     */
    public Terms terms(Label label, OwnerTerms wishes) {
        throw new UnsupportedOperationException("not yet: " + profiles);
    }
}
