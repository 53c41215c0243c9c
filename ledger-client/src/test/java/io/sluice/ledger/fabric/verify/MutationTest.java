package io.sluice.ledger.fabric.verify;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.lane.FormatException;
import java.util.List;
import java.util.Random;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.junit.jupiter.api.Test;

/** Real bytes with some changed, deeper than a fuzzer comes from nothing: only the announced exceptions. */
class MutationTest {
    private static final int TIMES = 200;
    private static final List<Block> REAL = RecordedChannel.blocks("raft");

    private final Random random = new Random(4);

    private byte[] mutated(byte[] bytes) {
        byte[] changed = bytes.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(changed.length);
            switch (random.nextInt(4)) {
                case 0 -> changed[at] ^= 1 << random.nextInt(8);
                case 1 -> changed[at] = (byte) random.nextInt();
                case 2 -> changed[at] = 0;
                default -> {
                    int length = Math.min(random.nextInt(32), changed.length - at);
                    int from = random.nextInt(changed.length - length + 1);
                    System.arraycopy(bytes, from, changed, at, length);
                }
            }
        }
        return changed;
    }

    private static ConfigEnvelope config(Block block) throws InvalidProtocolBufferException {
        return ConfigEnvelope.parseFrom(
                Payload.parseFrom(Envelope.parseFrom(block.getData().getData(0)).getPayload())
                        .getData());
    }

    @Test
    void configurations() throws Exception {
        byte[] genesis = config(REAL.get(0)).getConfig().toByteArray();
        for (int i = 0; i < TIMES; i++) {
            try {
                ChannelConfig.of("records", Config.parseFrom(mutated(genesis)));
            } catch (FormatException | InvalidProtocolBufferException e) {
                // Announced.
            }
        }
    }

    @Test
    void changesOfConfiguration() throws Exception {
        ChannelConfig known = BlockVerifier.ofGenesis(REAL.get(0).toByteArray()).config();
        for (Block block : REAL.subList(1, REAL.size())) {
            if (EndorsedTransaction.isConfiguration(block.getData().getData(0))) {
                byte[] real = config(block).toByteArray();
                for (int i = 0; i < TIMES / 4; i++) {
                    try {
                        ConfigChange.accept(known, ConfigEnvelope.parseFrom(mutated(real)));
                    } catch (FormatException | InvalidProtocolBufferException e) {
                        // Announced.
                    }
                }
            }
        }
    }

    @Test
    void transactions() throws Exception {
        ChannelConfig config =
                BlockVerifier.ofGenesis(REAL.get(0).toByteArray()).config();
        TransactionVerifier verifier = new TransactionVerifier(RecordedChannel.CHAINCODE);
        for (int i = 0; i < TIMES; i++) {
            Block block = REAL.get(1 + random.nextInt(REAL.size() - 1));
            byte[] real = block.getData().getData(0).toByteArray();
            verifier.judge(
                    Block.newBuilder()
                            .setData(BlockData.newBuilder().addData(ByteString.copyFrom(mutated(real))))
                            .build(),
                    config);
        }
    }

    @Test
    void blocks() throws Exception {
        for (int i = 0; i < TIMES; i++) {
            try {
                RecordedChannel.before(REAL, 1)
                        .accept(Block.parseFrom(mutated(REAL.get(1).toByteArray())));
            } catch (BlockException | InvalidProtocolBufferException e) {
                // Announced.
            }
        }
    }
}
