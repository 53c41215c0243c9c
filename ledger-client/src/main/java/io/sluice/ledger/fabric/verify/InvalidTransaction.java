package io.sluice.ledger.fabric.verify;

import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** A transaction that is in a block and counts for nothing; the code is the one that peers give for this reason. */
final class InvalidTransaction extends Exception {
    private static final long serialVersionUID = 1L;

    private final TxValidationCode code;

    InvalidTransaction(TxValidationCode code, String why) {
        super(why);
        this.code = code;
    }

    TxValidationCode code() {
        return code;
    }
}
