package io.sluice.ledger.fabric.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What real orderers and peers have signed verifies, and nothing else does. */
class RecordedChannelTest {
    private static final int SIGNATURES = BlockMetadataIndex.SIGNATURES_VALUE;

    @ParameterizedTest
    @ValueSource(strings = {"raft", "bft"})
    void everyBlockVerifiesAndEveryTransactionIsWhatThePeersFound(String name) throws Exception {
        List<Block> blocks = RecordedChannel.blocks(name);
        ChannelVerifier verifier = RecordedChannel.before(blocks, 1);
        List<TxValidationCode> codes = new ArrayList<>();
        for (Block block : blocks.subList(1, blocks.size())) {
            VerifiedBlock verified = verifier.accept(block);
            assertThat(verified.orderers()).isNotEmpty();
            for (VerifiedTransaction one : verified.transactions()) {
                assertThat(one.verdict()).as(one.why()).isEqualTo(one.flag());
                assertThat(one.judged()).isTrue();
                codes.add(one.verdict());
            }
        }
        assertThat(codes)
                .contains(
                        TxValidationCode.VALID,
                        TxValidationCode.MVCC_READ_CONFLICT,
                        TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"raft", "bft"})
    void aBlockWithOneBitFlippedIsRefused(String name) throws Exception {
        List<Block> blocks = RecordedChannel.blocks(name);
        int number = blocks.size() - 1;
        Block good = blocks.get(number);
        ChannelVerifier verifier = RecordedChannel.before(blocks, number);
        var header = good.getHeader();
        List<Block> bad = new ArrayList<>();
        bad.add(good.toBuilder()
                .setHeader(header.toBuilder().setNumber(header.getNumber() ^ 4))
                .build());
        for (int bit = 0; bit < 256; bit += 5) {
            bad.add(good.toBuilder()
                    .setHeader(header.toBuilder().setPreviousHash(flip(header.getPreviousHash(), bit)))
                    .build());
            bad.add(good.toBuilder()
                    .setHeader(header.toBuilder().setDataHash(flip(header.getDataHash(), bit)))
                    .build());
        }
        ByteString envelope = good.getData().getData(0);
        for (int bit = 0; bit < envelope.size() * 8; bit += 101) {
            bad.add(good.toBuilder()
                    .setData(good.getData().toBuilder().setData(0, flip(envelope, bit)))
                    .build());
        }
        for (Block each : bad) {
            assertThatThrownBy(() -> verifier.accept(each)).isInstanceOf(BlockException.class);
        }
        assertThat(verifier.number()).isEqualTo(number - 1);
        verifier.accept(good);
    }

    /** Every bit of the signature itself, and one of each other byte; one orderer signs in Raft. */
    @ParameterizedTest
    @ValueSource(strings = {"raft"})
    void anOrderersSignatureWithOneBitFlippedIsNone(String name) throws Exception {
        List<Block> blocks = RecordedChannel.blocks(name);
        int number = blocks.size() - 1;
        Block good = blocks.get(number);
        ChannelVerifier verifier = RecordedChannel.before(blocks, number);
        ByteString metadata = good.getMetadata().getMetadata(SIGNATURES);
        for (int at = 0; at < metadata.size(); at++) {
            Block bad = with(good, flip(metadata, at * 8 + at % 8));
            assertThat(catchThrowable(() -> verifier.accept(bad)))
                    .as("byte %s", at)
                    .isInstanceOf(BlockException.class);
        }
        Metadata parsed = Metadata.parseFrom(metadata);
        ByteString signature = parsed.getSignatures(0).getSignature();
        for (int bit = 0; bit < signature.size() * 8; bit++) {
            Metadata forged = parsed.toBuilder()
                    .setSignatures(0, parsed.getSignatures(0).toBuilder().setSignature(flip(signature, bit)))
                    .build();
            assertThatThrownBy(() -> verifier.accept(with(good, forged.toByteString())))
                    .hasMessageContaining("does not verify");
        }
        verifier.accept(good);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bft"})
    void lessThanAQuorumOfOrderersMakesNoBlock(String name) throws Exception {
        List<Block> blocks = RecordedChannel.blocks(name);
        int number = blocks.size() - 1;
        Block good = blocks.get(number);
        ChannelVerifier verifier = RecordedChannel.before(blocks, number);
        Metadata parsed = Metadata.parseFrom(good.getMetadata().getMetadata(SIGNATURES));
        assertThat(parsed.getSignaturesCount()).isGreaterThanOrEqualTo(3);
        Metadata.Builder two = parsed.toBuilder().clearSignatures();
        two.addSignatures(parsed.getSignatures(0)).addSignatures(parsed.getSignatures(1));
        assertThatThrownBy(() -> verifier.accept(with(good, two.build().toByteString())))
                .hasMessageContaining("not signed as the channel's orderers must");
        Metadata twice = two.addSignatures(parsed.getSignatures(1)).build();
        assertThatThrownBy(() -> verifier.accept(with(good, twice.toByteString())))
                .hasMessageContaining("not signed as the channel's orderers must");
        verifier.accept(good);
    }

    @ParameterizedTest
    @ValueSource(strings = {"raft", "bft"})
    void aFlagThatAPeerChangedIsContradicted(String name) throws Exception {
        List<Block> blocks = RecordedChannel.blocks(name);
        for (int number = 1; number < blocks.size(); number++) {
            Block good = blocks.get(number);
            ByteString flags = good.getMetadata().getMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE);
            byte[] lies = flags.toByteArray();
            for (int i = 0; i < lies.length; i++) {
                lies[i] = (byte) (lies[i] == 0 ? TxValidationCode.MVCC_READ_CONFLICT_VALUE : 0);
            }
            Block bad = good.toBuilder()
                    .setMetadata(good.getMetadata().toBuilder()
                            .setMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE, ByteString.copyFrom(lies)))
                    .build();
            assertThat(RecordedChannel.before(blocks, number).accept(bad).transactions())
                    .allMatch(VerifiedTransaction::contradicted);
        }
    }

    /** A peer cannot change an endorsement, because the block names its hash; an orderer that does is found out here. */
    @ParameterizedTest
    @ValueSource(strings = {"raft", "bft"})
    void aTransactionWithOneBitFlippedIsInvalid(String name) throws Exception {
        List<Block> blocks = RecordedChannel.blocks(name);
        int number = blocks.size() - 1;
        Block good = blocks.get(number);
        ByteString envelope = good.getData().getData(0);
        BlockVerifier config = BlockVerifier.ofGenesis(blocks.get(0).toByteArray());
        for (int bit = 0; bit < envelope.size() * 8; bit += 2_999) {
            ByteString flipped = flip(envelope, bit);
            if (!same(envelope, flipped)) {
                TransactionVerifier verifier = new TransactionVerifier(RecordedChannel.CHAINCODE);
                for (Block block : blocks.subList(1, number)) {
                    verifier.judge(block, config.config());
                }
                Block bad = good.toBuilder()
                        .setData(good.getData().toBuilder().setData(0, flipped))
                        .build();
                VerifiedTransaction judged =
                        verifier.judge(bad, config.config()).get(0);
                assertThat(judged.valid()).as("bit %s: %s", bit, judged).isFalse();
            }
        }
    }

    /** Protobuf does not mind fields that nobody knows: then the flipped bit is not part of the transaction. */
    private static boolean same(ByteString one, ByteString other) {
        try {
            Envelope a = Envelope.parseFrom(one);
            Envelope b = Envelope.parseFrom(other);
            return a.getPayload().equals(b.getPayload()) && a.getSignature().equals(b.getSignature());
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }

    private static Block with(Block block, ByteString signatures) {
        return block.toBuilder()
                .setMetadata(block.getMetadata().toBuilder().setMetadata(SIGNATURES, signatures))
                .build();
    }

    private static ByteString flip(ByteString bytes, int bit) {
        byte[] flipped = bytes.toByteArray();
        flipped[bit / 8] ^= 1 << bit % 8;
        return ByteString.copyFrom(flipped);
    }
}
