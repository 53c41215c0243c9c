package io.sluice.gateway.policy;

import static io.sluice.gateway.policy.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.sluice.proto.ConsentSet;
import io.sluice.proto.Derivation;
import io.sluice.proto.Label;
import io.sluice.proto.Rank;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What a label must say of the consents that a release rests on. */
class ConsentSetsTest {
    private static final ObligationProfile PROFILE =
            ObligationProfiles.DEFAULT.of(Rank.CONFIDENTIAL).orElseThrow();

    private static Label label(UnaryOperator<ConsentSet.Builder> change) {
        ConsentSet.Builder whole = ConsentSet.newBuilder()
                .setRoot(ByteString.copyFrom(new byte[32]))
                .setAsOfMillis(NOW)
                .setPurpose("research")
                .setRecipient("lab")
                .setDemand(io.sluice.proto.ConsentDemand.CONSENT_PURPOSE)
                .setPersons(7);
        return Label.newBuilder()
                .setRank(Rank.CONFIDENTIAL)
                .setDerivation(Derivation.newBuilder().setConsent(change.apply(whole)))
                .build();
    }

    private static Optional<Reason> refusal(Label label, String recipient, String purpose) {
        return ConsentSets.refusal(label, PROFILE, Optional.of(recipient), purpose);
    }

    @Test
    void consentsThatSayLessThanTheRankDemandsOrNotWhenOrForWhatAreNone() {
        assertThat(refusal(label(set -> set), "lab", "research")).isEmpty();
        assertThat(refusal(label(set -> set.setAsOfMillis(1)), "lab", "research"))
                .isEmpty();
        for (UnaryOperator<ConsentSet.Builder> spoil : List.<UnaryOperator<ConsentSet.Builder>>of(
                set -> set.setRoot(ByteString.copyFrom(new byte[31])),
                set -> set.setAsOfMillis(0),
                set -> set.setPurpose(" "),
                set -> set.setRecipient(""),
                set -> set.setDemand(io.sluice.proto.ConsentDemand.CONSENT_GENERAL),
                set -> set.setDemandValue(9))) {
            assertThat(refusal(label(spoil), "lab", "research"))
                    .as("%s", label(spoil))
                    .map(Reason::code)
                    .contains("consent-insufficient");
        }
    }

    @Test
    void whatTheyDoNotCoverIsToldFirstTheRecipientThenThePurpose() {
        Label label = label(set -> set);
        assertThat(refusal(label, "insurer", "research"))
                .map(Reason::text)
                .contains("the persons in the release consented to another recipient");
        assertThat(refusal(label, "insurer", "care"))
                .map(Reason::text)
                .contains("the persons in the release consented to another recipient");
        assertThat(refusal(label, "lab", "care"))
                .map(Reason::text)
                .contains("the persons in the release consented to another purpose");
    }

    @Test
    void whatALabelSaysOfTheDemandIsReadBackAndWhatNobodyKnowsDemandsTheMost() {
        for (ConsentDemand demand : List.of(ConsentDemand.GENERAL, ConsentDemand.PURPOSE, ConsentDemand.SEPARATE)) {
            assertThat(ConsentSets.demand(ConsentSets.demand(demand))).isEqualTo(demand);
        }
        assertThat(ConsentSets.demand(ConsentSets.demand(ConsentDemand.NONE))).isEqualTo(ConsentDemand.GENERAL);
        assertThat(ConsentSets.demand(io.sluice.proto.ConsentDemand.UNRECOGNIZED))
                .isEqualTo(ConsentDemand.SEPARATE);
        assertThat(ConsentSets.demand(io.sluice.proto.ConsentDemand.CONSENT_DEMAND_UNSPECIFIED))
                .isEqualTo(ConsentDemand.SEPARATE);
    }
}
