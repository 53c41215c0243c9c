package io.sluice.ledger.fabric.verify;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.lane.FormatException;
import java.io.IOException;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;

/** Bytes of strangers: nothing but the announced exceptions. */
class VerifyFuzzTest {
    private static final List<Block> REAL = RecordedChannel.blocks("raft");

    @FuzzTest
    void genesis(byte[] bytes) {
        try {
            ChannelVerifier.ofGenesis(bytes, RecordedChannel.CHAINCODE);
        } catch (BlockException e) {
            // Announced.
        }
    }

    @FuzzTest
    void configuration(byte[] bytes) throws BlockException {
        ChannelConfig known = BlockVerifier.ofGenesis(REAL.get(0).toByteArray()).config();
        try {
            ChannelConfig.of("records", Config.parseFrom(bytes));
            ConfigChange.accept(known, ConfigEnvelope.parseFrom(bytes));
        } catch (FormatException | InvalidProtocolBufferException e) {
            // Announced.
        }
    }

    @FuzzTest
    void block(byte[] bytes) throws BlockException {
        try {
            RecordedChannel.before(REAL, 1).accept(Block.parseFrom(bytes));
        } catch (BlockException | InvalidProtocolBufferException e) {
            // Announced.
        }
    }

    /** Whoever orders can put anything into a block. */
    @FuzzTest
    void transaction(byte[] bytes) throws BlockException {
        ChannelConfig config =
                BlockVerifier.ofGenesis(REAL.get(0).toByteArray()).config();
        new TransactionVerifier(RecordedChannel.CHAINCODE)
                .judge(
                        Block.newBuilder()
                                .setData(BlockData.newBuilder().addData(ByteString.copyFrom(bytes)))
                                .build(),
                        config);
    }

    @FuzzTest
    void identity(byte[] bytes) throws BlockException {
        ChannelConfig config =
                BlockVerifier.ofGenesis(REAL.get(0).toByteArray()).config();
        SignatureSet signatures = new SignatureSet(config);
        signatures.add(ByteString.copyFrom(bytes), List.of(ByteString.copyFrom(bytes)), ByteString.copyFrom(bytes));
        signatures.msps();
    }

    @FuzzTest
    void verdicts(byte[] bytes) {
        try {
            VerifiedBlock.Verdicts.parse(bytes);
        } catch (IOException e) {
            // Announced.
        }
    }
}
