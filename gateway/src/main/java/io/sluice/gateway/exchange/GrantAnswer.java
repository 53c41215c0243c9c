package io.sluice.gateway.exchange;

import io.sluice.gateway.policy.Reason;
import java.util.List;

/** What a provider answers to a receipt. */
public sealed interface GrantAnswer {
    /** The Signed key grant, the same bytes however often it is asked for. */
    record Granted(byte[] signedGrant) implements GrantAnswer {}

    /** Decided and recorded, but the record is not yet on the shared ledger: ask again with the same receipt. */
    record NotYet(Reason reason) implements GrantAnswer {}

    /** No key, and why; never empty. */
    record Denied(List<Reason> reasons) implements GrantAnswer {}
}
