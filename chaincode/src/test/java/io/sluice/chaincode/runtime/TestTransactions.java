package io.sluice.chaincode.runtime;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.util.List;
import java.util.Map;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage.Type;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/** Transactions as a peer hands them over. */
final class TestTransactions {
    private TestTransactions() {}

    static ChaincodeMessage transaction(
            String id, ByteString creator, Map<String, ByteString> transients, ByteString... arguments) {
        ChaincodeInput input =
                ChaincodeInput.newBuilder().addAllArgs(List.of(arguments)).build();
        ChaincodeInvocationSpec spec = ChaincodeInvocationSpec.newBuilder()
                .setChaincodeSpec(ChaincodeSpec.newBuilder().setInput(input))
                .build();
        Header header = Header.newBuilder()
                .setChannelHeader(ChannelHeader.newBuilder()
                        .setTimestamp(Timestamp.newBuilder().setSeconds(1_700_000_000L))
                        .build()
                        .toByteString())
                .setSignatureHeader(
                        SignatureHeader.newBuilder().setCreator(creator).build().toByteString())
                .build();
        Proposal proposal = Proposal.newBuilder()
                .setHeader(header.toByteString())
                .setPayload(ChaincodeProposalPayload.newBuilder()
                        .setInput(spec.toByteString())
                        .putAllTransientMap(transients)
                        .build()
                        .toByteString())
                .build();
        return ChaincodeMessage.newBuilder()
                .setType(Type.TRANSACTION)
                .setTxid(id)
                .setChannelId("exchange")
                .setPayload(input.toByteString())
                .setProposal(SignedProposal.newBuilder().setProposalBytes(proposal.toByteString()))
                .build();
    }

    static ByteString identity(String msp, String pem) {
        return SerializedIdentity.newBuilder()
                .setMspid(msp)
                .setIdBytes(ByteString.copyFromUtf8(pem))
                .build()
                .toByteString();
    }
}
