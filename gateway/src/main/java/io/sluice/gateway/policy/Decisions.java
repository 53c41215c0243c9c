package io.sluice.gateway.policy;

import io.sluice.proto.Agreement;
import io.sluice.proto.Label;
import io.sluice.proto.Terms;

/** Who may see, agree to, receive and open what. Every unknown is a denial. Immutable. */
public final class Decisions {
    private final ObligationProfiles profiles;

    /** With the profiles to apply. */
    public Decisions(ObligationProfiles profiles) {
        this.profiles = profiles;
    }

    /** Whether party may see an offer. A denial is answered as if there were no such offer. */
    public Decision mayOffer(Party party, Terms terms, Label label, long nowMillis) {
        throw new UnsupportedOperationException("not yet: " + profiles);
    }

    /** Whether the provider may agree with party on terms for purpose (may be empty); includes {@link #mayOffer}. */
    public Decision mayAgree(Party party, Terms terms, Label label, String purpose, long nowMillis) {
        throw new UnsupportedOperationException("not yet: " + profiles);
    }

    /** Whether a transfer under an agreement may start: all that {@link #mayGrant} demands but the receipt. */
    public Decision mayStart(GrantFacts facts) {
        throw new UnsupportedOperationException("not yet: " + profiles);
    }

    /** Whether the key (or, for a foreign connector, plaintext) may leave. */
    public Decision mayGrant(GrantFacts facts) {
        throw new UnsupportedOperationException("not yet: " + profiles);
    }

    /** Whether the recipient's gateway may open an object, first or again: agreed, not revoked, not ended. */
    public Decision mayOpen(Agreement agreement, boolean revoked, long nowMillis) {
        throw new UnsupportedOperationException("not yet: " + profiles);
    }
}
