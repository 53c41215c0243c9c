package io.sluice.gateway.exchange;

import java.util.List;

/** How a negotiation ended. */
public sealed interface Negotiated {
    /** Both signed, both recorded. */
    record Agreed(SignedAgreement agreement) implements Negotiated {}

    /** One side said no; the reasons are for people and never empty. */
    record Refused(String code, List<String> reasons) implements Negotiated {
        public Refused {
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * The peer has the request and has not decided yet: perhaps its people have to approve it.
     *
     * @param negotiation our identifier, to ask again by
     */
    record Waiting(String negotiation) implements Negotiated {}
}
