package io.sluice.ledger.fabric.verify;

import java.io.IOException;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;

/**
 * Verifies a channel from its genesis block on, which must be trusted: each block, and which of its transactions count.
 * Not safe for concurrent use.
 */
public final class ChannelVerifier {
    private final BlockVerifier blocks;
    private final TransactionVerifier transactions;

    private ChannelVerifier(BlockVerifier blocks, TransactionVerifier transactions) {
        this.blocks = blocks;
        this.transactions = transactions;
    }

    /**
     * Begins after the genesis block.
     *
     * @param chaincode name under which the Sluice chaincode is committed
     */
    public static ChannelVerifier ofGenesis(byte[] genesis, String chaincode) throws BlockException {
        return new ChannelVerifier(BlockVerifier.ofGenesis(genesis), new TransactionVerifier(chaincode));
    }

    /** Name of the channel. */
    public String channel() {
        return blocks.channel();
    }

    /** Number of the newest block that was accepted; 0 after the genesis block. */
    public long number() {
        return blocks.number();
    }

    /** SHA-256 of the header of the newest block that was accepted. */
    public byte[] headerHash() {
        return blocks.headerHash();
    }

    /** Takes the next block, or says why it is not that. After an exception nothing has changed. */
    public VerifiedBlock accept(Block block) throws BlockException {
        ChannelConfig before = blocks.config();
        List<String> orderers = blocks.accept(block);
        return new VerifiedBlock(number(), headerHash(), orderers, transactions.judge(block, before));
    }

    /**
     * As {@link #accept}, of a block that was accepted before: checks again that it follows and holds what its header
     * names, and takes what needs signatures from the verdicts that were kept.
     *
     * @throws IOException when block and verdicts are not what was accepted
     */
    public VerifiedBlock replay(Block block, byte[] verdicts) throws IOException {
        VerifiedBlock.Verdicts kept = VerifiedBlock.Verdicts.parse(verdicts);
        if (kept.codes().size() != block.getData().getDataCount()) {
            throw new BlockException(block.getHeader().getNumber(), "verdicts of another block");
        }
        blocks.acceptUnsigned(block);
        return new VerifiedBlock(number(), headerHash(), kept.orderers(), transactions.replay(block, kept, channel()));
    }
}
