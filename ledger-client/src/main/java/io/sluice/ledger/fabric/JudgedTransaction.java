package io.sluice.ledger.fabric;

import java.util.Optional;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * A transaction of a block and what became of it.
 *
 * @param number place in the block
 * @param id as it claims; empty when it cannot be read
 * @param content when it can be read
 * @param verdict what we find
 * @param why in words, when it is not valid
 * @param flag what the peer says that gave the block
 * @param concerns whether it is of the Sluice chaincode or of chaincode definitions; others are not judged, and their
 *     verdict is the peer's
 */
record JudgedTransaction(
        int number,
        String id,
        Optional<EndorsedTransaction> content,
        TxValidationCode verdict,
        String why,
        TxValidationCode flag,
        boolean concerns) {
    boolean valid() {
        return verdict == TxValidationCode.VALID;
    }

    /** Whether peer and we say the opposite; two reasons for the same refusal are no contradiction. */
    boolean contradicted() {
        return concerns && valid() != (flag == TxValidationCode.VALID);
    }
}
