package io.sluice.gateway.exchange;

import io.sluice.gateway.contracts.Role;
import java.util.List;

/**
 * Where agreements and refusals are recorded. Each call returns when the record is durable; it is called before the
 * effect, and after a crash it may be called again with the same agreement (a record is made once for each id).
 */
public interface Trail {
    /** Who of ours acts at this moment, as records name an operator; empty: nobody is named. */
    String operator();

    /** Both sides have signed. */
    void agreed(SignedAgreement agreement, Role ourRole, Behind behind);

    /**
     * Which people of ours, documents, and grants of rights are behind an agreement.
     *
     * @param operator who asked for it, as records name an operator; empty: nobody was named
     * @param approvals hashes of the approvals that it rests on, in hexadecimal, one a line
     * @param documents SHA-256 of the attached documents that it rests on, likewise
     * @param rights hashes of the grants by which we hold rights to the data, likewise
     */
    record Behind(String operator, String approvals, String documents, String rights) {
        static final Behind NOBODY = new Behind("", "", "", "");
    }

    /** Somebody said no, at our side or at the peer's. */
    void refused(Refusal refusal);

    /**
     * What was refused.
     *
     * @param ourRole PROVIDER: the peer wished our dataset; CONSUMER: we wished the peer's
     * @param ours whether we refused, not the peer
     * @param version 0 if not known
     * @param processId our identifier of the negotiation or transfer
     */
    record Refusal(
            Role ourRole,
            boolean ours,
            String peer,
            String dataset,
            long version,
            String purpose,
            String processId,
            String code,
            List<String> reasons) {
        public Refusal {
            reasons = List.copyOf(reasons);
        }
    }
}
