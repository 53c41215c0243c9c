package io.sluice.chaincode.contract;

import java.util.Optional;

/**
 * Who signed a proposal.
 *
 * @param msp identifier of the organisation's MSP
 * @param role value of the attribute {@code sluice.role} in the certificate, if there is one
 */
public record Caller(String msp, Optional<String> role) {
    /** The attribute of certificates that says what its holder does here. */
    public static final String ROLE_ATTRIBUTE = "sluice.role";

    /** Who may write. */
    public static final String GATEWAY = "gateway";

    void requireGateway() throws Refusal {
        if (!role.equals(Optional.of(GATEWAY))) {
            throw new Refusal(
                    Refusal.Code.NOT_A_GATEWAY,
                    "certificate of " + msp + " without attribute " + ROLE_ATTRIBUTE + "=" + GATEWAY);
        }
    }
}
