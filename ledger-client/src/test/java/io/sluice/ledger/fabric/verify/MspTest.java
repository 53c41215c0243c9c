package io.sluice.ledger.fabric.verify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MspTest {
    @Test
    void whoseNameNobodyCanReadIsNoneOfAnOrganisationThatSignedItAllTheSame() throws Exception {
        TestOrganisation organisation = new TestOrganisation("AMSP");
        Msp msp = Msp.parse(
                TestChannel.organisation(organisation).getValuesOrThrow("MSP").getValue());
        assertThat(msp.misfit(
                        organisation.person("gateway", "client").identity().certificate()))
                .isEmpty();
        assertThat(msp.misfit(organisation.unreadable().identity().certificate()))
                .hasValueSatisfying(why -> assertThat(why).contains("subject is not readable"));
    }
}
