package io.sluice.gateway.exchange;

import io.sluice.gateway.contracts.DataAddress;
import io.sluice.gateway.contracts.Process;
import java.util.List;

/** The provider's word on a wish to transfer. Called once for each transfer (again after a crash: same answer). */
public interface TransferDecider {
    /**
     * Decides a wish to transfer under an agreement whose recipient is this member; it may be ended or have run out. A
     * refusal is recorded here.
     *
     * @param transferId our identifier of the transfer
     */
    Start decide(SignedAgreement agreement, String member, String transferId);

    /** A transfer of ours as provider has ended (or is suspended, or goes on): no ranges are served unless STARTED. */
    void moved(Process transfer);

    /** What was decided. */
    sealed interface Start {
        /** Start, the data are here. */
        record Granted(DataAddress address) implements Start {}

        /** Do not start; the reasons are for people and never empty. */
        record Refused(String code, List<String> reasons) implements Start {
            public Refused {
                reasons = List.copyOf(reasons);
            }
        }
    }
}
