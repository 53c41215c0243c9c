package io.sluice.ledger.fabric.mirror;

/**
 * Something on the channel, or in what a peer says of it, that is not as it should be.
 *
 * @param block number of the block; -1: none in particular
 * @param transaction identifier; empty: the block as a whole
 * @param peer who said so, MSP and address; empty: everybody
 * @param text what, in words
 */
public record MirrorFinding(Kind kind, long block, String transaction, String peer, String text) {
    /** What kind of wrong. */
    public enum Kind {
        /** A peer gave a block that the orderers did not sign, or not as it was signed. */
        BAD_BLOCK,
        /** A peer holds another block of a number than we do, signed or not. */
        FORKED_CHANNEL,
        /** A peer calls a transaction valid that is not, or the reverse. */
        FALSE_FLAG,
        /** A valid transaction whose batch the rules of a lane refuse: the chaincode of its endorsers is not ours. */
        BAD_BATCH,
        /** A valid transaction that writes what no Sluice chaincode writes. */
        FOREIGN_WRITE
    }

    @Override
    public String toString() {
        return kind + (block < 0 ? "" : " block " + block)
                + (transaction.isEmpty() ? "" : " transaction " + transaction)
                + (peer.isEmpty() ? "" : " at " + peer) + ": " + text;
    }
}
