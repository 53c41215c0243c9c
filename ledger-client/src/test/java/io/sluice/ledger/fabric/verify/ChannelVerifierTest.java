package io.sluice.ledger.fabric.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.sluice.ledger.fabric.verify.TestOrganisation.Person;
import io.sluice.proto.LaneHead;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a channel whose keys the test holds. */
class ChannelVerifierTest {
    private static final int POLICY = TxValidationCode.ENDORSEMENT_POLICY_FAILURE_VALUE;

    private TestChannel channel;
    private ChannelVerifier verifier;

    @BeforeEach
    void aChannelWithTheChaincodeDefined() throws Exception {
        channel = new TestChannel();
        verifier = ChannelVerifier.ofGenesis(channel.genesis(), TestChannel.CHAINCODE);
        VerifiedBlock defined = verifier.accept(channel.define());
        assertThat(defined.transactions().get(0).why()).isEmpty();
    }

    private static KVWrite write(String key) {
        return TestChannel.write(key, LaneHead.newBuilder().setOrigin(key).build());
    }

    private VerifiedTransaction only(Block block) throws Exception {
        List<VerifiedTransaction> all = verifier.accept(block).transactions();
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    @Test
    void whatBothEndorsedCounts() throws Exception {
        Block block = channel.add(List.of(channel.invocation(channel.gatewayA, write("x"))));
        VerifiedBlock verified = verifier.accept(block);
        VerifiedTransaction one = verified.transactions().get(0);
        assertThat(verified.orderers()).containsExactly("OrdererMSP");
        assertThat(one.valid()).isTrue();
        assertThat(one.contradicted()).isFalse();
        assertThat(one.creator()).isEqualTo("AMSP");
        assertThat(one.endorsers()).containsExactly("AMSP", "BMSP");
        assertThat(one.writes()).extracting(KVWrite::getKey).containsExactly("x");
    }

    @Test
    void whatOneEndorsedDoesNotWhateverAPeerSays() throws Exception {
        ByteString one = channel.invocation(channel.gatewayA, List.of(channel.peerA), List.of(), List.of(write("x")));
        VerifiedTransaction verified = only(channel.add(List.of(one)));
        assertThat(verified.verdict()).isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        assertThat(verified.contradicted()).isTrue();
        assertThat(verified.writes()).isEmpty();
    }

    @Test
    void anEndorserCountsOnceAndAClientIsNone() throws Exception {
        ByteString twice = channel.invocation(
                channel.gatewayA, List.of(channel.peerA, channel.peerA), List.of(), List.of(write("x")));
        ByteString client = channel.invocation(
                channel.gatewayA, List.of(channel.peerA, channel.gatewayB), List.of(), List.of(write("x")));
        Block block = channel.add(List.of(twice, client), POLICY, POLICY);
        assertThat(verifier.accept(block).transactions())
                .allMatch(one -> one.verdict().getNumber() == POLICY && !one.contradicted());
    }

    @Test
    void aSecondTransactionOfTheSameIdentifierDoesNotCount() throws Exception {
        ByteString one = channel.invocation(channel.gatewayA, write("x"));
        Block block = channel.add(List.of(one, one), 0, TxValidationCode.DUPLICATE_TXID_VALUE);
        assertThat(verifier.accept(block).transactions())
                .extracting(VerifiedTransaction::verdict)
                .containsExactly(TxValidationCode.VALID, TxValidationCode.DUPLICATE_TXID);
        assertThat(only(channel.add(List.of(one), TxValidationCode.DUPLICATE_TXID_VALUE))
                        .verdict())
                .isEqualTo(TxValidationCode.DUPLICATE_TXID);
    }

    @Test
    void whatReadSomethingOlderDoesNotCount() throws Exception {
        only(channel.add(List.of(channel.invocation(channel.gatewayA, write("x"))))); // Block 2.
        ByteString first = channel.invocation(
                channel.gatewayA,
                List.of(channel.peerA, channel.peerB),
                List.of(TestChannel.read("x", 2, 0)),
                List.of(write("x")));
        ByteString second = channel.invocation(
                channel.gatewayB,
                List.of(channel.peerA, channel.peerB),
                List.of(TestChannel.read("x", 2, 0)),
                List.of(write("x")));
        Block block = channel.add(List.of(first, second), 0, TxValidationCode.MVCC_READ_CONFLICT_VALUE);
        assertThat(verifier.accept(block).transactions())
                .extracting(VerifiedTransaction::verdict)
                .containsExactly(TxValidationCode.VALID, TxValidationCode.MVCC_READ_CONFLICT);
    }

    @Test
    void blocksMustFollow() throws Exception {
        Block good = channel.add(List.of(channel.invocation(channel.gatewayA, write("x"))));
        Block later = channel.add(List.of(channel.invocation(channel.gatewayA, write("y"))));
        assertThatThrownBy(() -> verifier.accept(later)).hasMessageContaining("does not come next");
        verifier.accept(good);
        verifier.accept(later);
        assertThatThrownBy(() -> verifier.accept(good)).hasMessageContaining("does not come next");
    }

    @Test
    void aBlockOfAnotherChannelWithTheSameNumberIsRefused() throws Exception {
        TestChannel other = new TestChannel();
        assertThatThrownBy(() -> verifier.accept(other.define())).isInstanceOf(BlockException.class);
        other.add(List.of(other.invocation(other.gatewayA, write("x"))));
        assertThatThrownBy(() -> verifier.accept(other.blocks().get(2))).hasMessageContaining("another predecessor");
    }

    @Test
    void onlyAnOrdererMakesBlocks() throws Exception {
        Block unsigned = channel.unsigned(List.of(channel.invocation(channel.gatewayA, write("x"))));
        assertThatThrownBy(() -> verifier.accept(unsigned)).hasMessageContaining("no signature");
        for (Person liar : List.of(
                channel.peerA, channel.adminB, new TestOrganisation("OrdererMSP").person("orderer", "orderer"))) {
            assertThatThrownBy(() -> verifier.accept(channel.sign(unsigned, 0, liar)))
                    .hasMessageContaining("not signed as the channel's orderers must");
        }
        assertThatThrownBy(() -> verifier.accept(channel.sign(unsigned, 1, channel.orderer)))
                .hasMessageContaining("made under the configuration of block 1");
        verifier.accept(channel.sign(unsigned, 0, channel.orderer));
    }

    @Test
    void anOrganisationIsAddedByAMajorityOfAdministratorsAndCountsFromThen() throws Exception {
        TestOrganisation c = new TestOrganisation("CMSP");
        Person peerC = c.person("peer", "peer");
        ByteString early = channel.invocation(c.person("gateway", "client"), write("x"));
        assertThat(only(channel.add(List.of(early), TxValidationCode.BAD_CREATOR_SIGNATURE_VALUE))
                        .verdict())
                .isEqualTo(TxValidationCode.BAD_CREATOR_SIGNATURE);
        ByteString change = channel.reconfigure(
                application -> application.toBuilder()
                        .putGroups("C", TestChannel.organisation(c))
                        .build(),
                channel.adminA,
                channel.adminB);
        verifier.accept(channel.addConfig(change));
        ByteString late = channel.invocation(
                c.person("gateway", "client"),
                List.of(peerC, channel.peerA, channel.peerB),
                List.of(),
                List.of(write("y")));
        VerifiedTransaction counts = only(channel.add(List.of(late)));
        assertThat(counts.why()).isEmpty();
        assertThat(counts.endorsers()).containsExactly("AMSP", "BMSP", "CMSP");
    }

    @Test
    void aChangeThatTheAdministratorsDidNotSignIsRefused() throws Exception {
        TestOrganisation c = new TestOrganisation("CMSP");
        for (Person[] signers : new Person[][] {
            {channel.adminA}, {channel.adminA, channel.gatewayB}, {channel.adminA, channel.adminA}, {}
        }) {
            ByteString change = channel.reconfigure(
                    application -> application.toBuilder()
                            .putGroups("C", TestChannel.organisation(c))
                            .build(),
                    signers);
            Block block = channel.sign(channel.unsigned(List.of(change)), 2, channel.orderer);
            assertThatThrownBy(() -> verifier.accept(block)).hasMessageContaining("is not signed as");
        }
        assertThat(verifier.number()).isEqualTo(1);
    }

    @Test
    void verdictsAreRepeatedWithoutSignaturesAndOnlyForTheirBlock() throws Exception {
        ByteString bad = channel.invocation(channel.gatewayA, List.of(channel.peerA), List.of(), List.of(write("x")));
        channel.add(List.of(channel.invocation(channel.gatewayA, write("x")), bad), 0, POLICY);
        VerifiedBlock first = verifier.accept(channel.blocks().get(2));
        ChannelVerifier again = ChannelVerifier.ofGenesis(channel.genesis(), TestChannel.CHAINCODE);
        byte[] defined = ChannelVerifier.ofGenesis(channel.genesis(), TestChannel.CHAINCODE)
                .accept(channel.blocks().get(1))
                .verdicts();
        again.replay(channel.blocks().get(1), defined);
        assertThatThrownBy(() -> again.replay(channel.blocks().get(2), defined))
                .hasMessageContaining("verdicts of another block");
        VerifiedBlock replayed = again.replay(channel.blocks().get(2), first.verdicts());
        assertThat(replayed.headerHash()).isEqualTo(first.headerHash());
        assertThat(replayed.verdicts()).isEqualTo(first.verdicts());
        assertThat(replayed.transactions().get(0))
                .isEqualTo(first.transactions().get(0));
    }
}
