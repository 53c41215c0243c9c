package io.sluice.ledger.fabric;

import org.hyperledger.fabric.protos.common.Block;

/**
 * Verifies a channel's blocks one after the other from its genesis block, which must be trusted: that each follows the
 * one before, holds the transactions that its header names, and is signed by orderers as the channel's configuration at
 * that point demands. A configuration block changes what is demanded of those after it.
 *
 * <p>Says nothing of the transactions inside. Not safe for concurrent use.
 */
public final class BlockVerifier {
    private BlockVerifier() {}

    /** From the genesis block of a channel. */
    public static BlockVerifier ofGenesis(byte[] genesis) throws BlockException {
        throw new UnsupportedOperationException();
    }

    /** Name of the channel. */
    public String channel() {
        throw new UnsupportedOperationException();
    }

    /** Number of the newest block that was accepted. */
    public long number() {
        throw new UnsupportedOperationException();
    }

    /** SHA-256 of the header of the newest block that was accepted. */
    public byte[] headerHash() {
        throw new UnsupportedOperationException();
    }

    /** Takes the next block, or says why it is not that. After an exception nothing has changed. */
    public void accept(Block block) throws BlockException {
        throw new UnsupportedOperationException();
    }
}
