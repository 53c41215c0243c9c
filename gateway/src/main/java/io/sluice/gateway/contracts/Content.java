package io.sluice.gateway.contracts;

import com.google.protobuf.ByteString;
import java.util.List;

/** What a message says besides the identifiers of its process. Policies are the JSON text of their wire form. */
public sealed interface Content {
    /** Nothing: ACCEPTED, FINALIZED, a completion. */
    record None() implements Content {}

    /** A wish for a dataset under an offer of the provider. The callback is empty in a counter offer. */
    record Request(String offerId, String dataset, String policy, String purpose, String callback) implements Content {}

    /** A provider's offer within (or opening) a negotiation. */
    record Offer(String offerId, String dataset, String policy, String callback) implements Content {}

    /** The agreement as JSON and, in the Sluice profile, as the provider's {@code Signed}; empty from a stranger. */
    record Agreed(String agreementId, String policy, ByteString signed) implements Content {}

    /** The agreement with the recipient's signature added; empty from a stranger. */
    record Verified(ByteString signed) implements Content {}

    /** A wish to start a transfer. The address is null unless the provider shall push. */
    record Transfer(String agreementId, String format, DataAddress address, String callback) implements Content {}

    /** A start; the address is null when it only ends a suspension. */
    record Start(DataAddress address) implements Content {}

    /** Why something is suspended or ended. */
    record Reasons(String code, List<String> reasons) implements Content {
        public Reasons {
            reasons = List.copyOf(reasons);
        }
    }
}
