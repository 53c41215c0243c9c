package io.sluice.gateway.exchange;

import io.sluice.ledger.LedgerException;

/** The ledger does not take or give records: nothing that needs a record may happen. */
public final class LedgerAwayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LedgerAwayException(LedgerException cause) {
        super("ledger: " + cause.getMessage(), cause);
    }
}
