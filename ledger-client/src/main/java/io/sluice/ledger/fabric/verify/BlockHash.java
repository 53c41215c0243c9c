package io.sluice.ledger.fabric.verify;

import org.hyperledger.fabric.protos.common.BlockHeader;

/** How blocks are named. */
public final class BlockHash {
    private BlockHash() {}

    /** SHA-256 of a header, by which the next block names this one. */
    public static byte[] of(BlockHeader header) {
        return BlockVerifier.hash(header);
    }
}
