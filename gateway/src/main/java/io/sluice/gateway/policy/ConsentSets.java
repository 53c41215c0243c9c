package io.sluice.gateway.policy;

import io.sluice.proto.ConsentSet;
import io.sluice.proto.Label;
import java.util.Optional;

/** What a label says of the consents that a release rests on. */
public final class ConsentSets {
    private static final int ROOT_BYTES = 32;

    private ConsentSets() {}

    /** As a label says it; what demands nothing is told as the least. */
    public static io.sluice.proto.ConsentDemand demand(ConsentDemand demand) {
        return switch (demand) {
            case NONE, GENERAL -> io.sluice.proto.ConsentDemand.CONSENT_GENERAL;
            case PURPOSE -> io.sluice.proto.ConsentDemand.CONSENT_PURPOSE;
            case SEPARATE -> io.sluice.proto.ConsentDemand.CONSENT_SEPARATE;
        };
    }

    /** As a rule has it; what nobody knows demands the most. */
    public static ConsentDemand demand(io.sluice.proto.ConsentDemand said) {
        return switch (said) {
            case CONSENT_GENERAL -> ConsentDemand.GENERAL;
            case CONSENT_PURPOSE -> ConsentDemand.PURPOSE;
            case CONSENT_SEPARATE, CONSENT_DEMAND_UNSPECIFIED, UNRECOGNIZED -> ConsentDemand.SEPARATE;
        };
    }

    /** The consents of a label that meet what its rank demands; empty: there are none, or not such. */
    static Optional<ConsentSet> sound(Label label, ObligationProfile profile) {
        return Optional.of(label.getDerivation().getConsent())
                .filter(set -> set.getRoot().size() == ROOT_BYTES && set.getAsOfMillis() > 0)
                .filter(set ->
                        !set.getPurpose().isBlank() && !set.getRecipient().isBlank())
                .filter(set -> set.getDemandValue() >= demand(profile.consent()).getNumber())
                .filter(set -> set.getDemand() != io.sluice.proto.ConsentDemand.UNRECOGNIZED);
    }

    /** Why the consents of a label do not cover an exchange; empty: they do, or the label tells of none. */
    static Optional<Reason> refusal(
            Label label, ObligationProfile profile, Optional<String> recipient, String purpose) {
        if (!label.getDerivation().hasConsent()) {
            return Optional.empty();
        }
        Optional<ConsentSet> set = sound(label, profile);
        if (set.isEmpty()) {
            return Optional.of(Reason.of(
                    "consent-insufficient",
                    "the consents that the release rests on do not say what " + label.getRank()
                            + " demands: derive it anew"));
        }
        boolean forThem =
                recipient.isEmpty() || recipient.get().equals(set.get().getRecipient());
        boolean forThis = purpose.isEmpty() || purpose.equals(set.get().getPurpose());
        return forThem && forThis
                ? Optional.empty()
                : Optional.of(Reason.of(
                        "consent-other-use",
                        "the persons in the release consented to another " + (forThem ? "purpose" : "recipient")));
    }
}
