package io.sluice.ledger.fabric.verify;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.hyperledger.fabric.protos.common.Block;

/** The blocks of a real channel, from its genesis block on; the network that made them is gone. */
public final class RecordedChannel {
    public static final String CHAINCODE = "sluice";

    private RecordedChannel() {}

    /** @param name {@code raft} or {@code bft} */
    public static List<Block> blocks(String name) {
        List<Block> blocks = new ArrayList<>();
        try (var resource = RecordedChannel.class.getResourceAsStream("/channels/" + name + ".blocks.gz");
                DataInputStream in = new DataInputStream(new GZIPInputStream(resource))) {
            while (true) {
                int high = in.read();
                if (high < 0) {
                    return blocks;
                }
                int length = high << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
                blocks.add(Block.parseFrom(in.readNBytes(length)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A verifier that has accepted the blocks before this one. */
    static ChannelVerifier before(List<Block> blocks, int number) throws BlockException {
        ChannelVerifier verifier = ChannelVerifier.ofGenesis(blocks.get(0).toByteArray(), CHAINCODE);
        for (Block block : blocks.subList(1, number)) {
            verifier.accept(block);
        }
        return verifier;
    }
}
