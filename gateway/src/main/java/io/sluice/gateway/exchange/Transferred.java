package io.sluice.gateway.exchange;

import io.sluice.gateway.contracts.DataAddress;
import java.util.List;

/** The answer to our wish to start a transfer. */
public sealed interface Transferred {
    /**
     * The provider has started it.
     *
     * @param transferId our identifier of the transfer
     * @param providerTransferId the provider's, which receipts and grants bind
     */
    record Started(String transferId, String providerTransferId, DataAddress address) implements Transferred {}

    /** The provider (or we) said no; the reasons are for people and never empty. */
    record Refused(String code, List<String> reasons) implements Transferred {
        public Refused {
            reasons = List.copyOf(reasons);
        }
    }
}
