package io.sluice.ledger.fabric.verify;

import java.io.IOException;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;

/** A block that was verified before, with the verdicts that were kept, to look something up in it. */
public final class StoredBlock {
    private final Block block;
    private final VerifiedBlock.Verdicts verdicts;
    private final String channel;
    private final String chaincode;

    private StoredBlock(Block block, VerifiedBlock.Verdicts verdicts, String channel, String chaincode) {
        this.block = block;
        this.verdicts = verdicts;
        this.channel = channel;
        this.chaincode = chaincode;
    }

    /** From the bytes of the block and of {@link VerifiedBlock#verdicts}. */
    public static StoredBlock parse(byte[] block, byte[] verdicts, String channel, String chaincode)
            throws IOException {
        return new StoredBlock(Block.parseFrom(block), VerifiedBlock.Verdicts.parse(verdicts), channel, chaincode);
    }

    /** Identifier of the transaction in this place. */
    public String id(int transaction) {
        return EndorsedTransaction.claimedId(block.getData().getData(transaction));
    }

    /** What a valid transaction writes of the chaincode's state; nothing when it cannot be read. */
    public List<KVWrite> writes(int transaction) {
        try {
            return EndorsedTransaction.parse(block.getData().getData(transaction), channel)
                    .writes(chaincode);
        } catch (InvalidTransaction e) {
            return List.of();
        }
    }

    /** MSPs whose signatures over the transaction's outcome verified. */
    public List<String> endorsers(int transaction) {
        return verdicts.endorsers().get(transaction);
    }

    /** MSPs whose orderers' signatures over the block verified. */
    public List<String> orderers() {
        return verdicts.orderers();
    }
}
