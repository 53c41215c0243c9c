package io.sluice.ledger.fabric.verify;

import java.util.List;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * A transaction of a block and what became of it.
 *
 * @param number place in the block
 * @param id as it claims; empty when it cannot be read
 * @param creator MSP of who submitted it; empty when it cannot be read
 * @param endorsers MSPs of those whose signature over its outcome verified, ascending; empty when it is not valid
 * @param verdict what we find
 * @param why in words, when it is not valid
 * @param flag what the peer says that gave the block
 * @param judged whether it is of the Sluice chaincode or of chaincode definitions, or a configuration; the verdict on any
 *     other is the peer's
 * @param writes of the Sluice chaincode's state; empty when it is not valid
 */
public record VerifiedTransaction(
        int number,
        String id,
        String creator,
        List<String> endorsers,
        TxValidationCode verdict,
        String why,
        TxValidationCode flag,
        boolean judged,
        List<KVWrite> writes) {
    /** Copies the lists. */
    public VerifiedTransaction {
        endorsers = List.copyOf(endorsers);
        writes = List.copyOf(writes);
    }

    /** Whether it counts. */
    public boolean valid() {
        return verdict == TxValidationCode.VALID;
    }

    /** Whether peer and we say the opposite; two reasons for the same refusal are no contradiction. */
    public boolean contradicted() {
        return judged && valid() != (flag == TxValidationCode.VALID);
    }
}
