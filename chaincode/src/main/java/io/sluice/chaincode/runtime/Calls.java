package io.sluice.chaincode.runtime;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.sluice.chaincode.contract.Call;
import io.sluice.chaincode.contract.Refusal;
import java.util.List;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.Proposal;

/** Reads what a peer asks for out of a transaction and the proposal that its sender signed. */
final class Calls {
    /** Nothing that the contract takes is larger, and nothing larger is worth reading. */
    private static final int MAX_BYTES = 4 * 1024 * 1024;

    private Calls() {}

    /**
     * The call.
     *
     * @throws Refusal when the contract cannot be called like that
     * @throws InvalidProtocolBufferException when the peer sends what is no transaction
     */
    static Call parse(ChaincodeMessage transaction) throws Refusal, InvalidProtocolBufferException {
        if (transaction.getSerializedSize() > MAX_BYTES) {
            throw new Refusal(Refusal.Code.TOO_LARGE, "call of more than " + MAX_BYTES + " bytes");
        }
        if (transaction.getType() == ChaincodeMessage.Type.INIT) {
            throw new Refusal(Refusal.Code.UNKNOWN_FUNCTION, "init (expected: a definition without init)");
        }
        Proposal proposal = Proposal.parseFrom(transaction.getProposal().getProposalBytes());
        Header header = Header.parseFrom(proposal.getHeader());
        SignatureHeader signer = SignatureHeader.parseFrom(header.getSignatureHeader());
        Timestamp time = ChannelHeader.parseFrom(header.getChannelHeader()).getTimestamp();
        ChaincodeProposalPayload payload = ChaincodeProposalPayload.parseFrom(proposal.getPayload());
        List<ByteString> signed = ChaincodeInvocationSpec.parseFrom(payload.getInput())
                .getChaincodeSpec()
                .getInput()
                .getArgsList();
        List<ByteString> given =
                ChaincodeInput.parseFrom(transaction.getPayload()).getArgsList();
        if (!given.equals(signed)) {
            // Another chaincode calls in the name of somebody who has signed a call of that one.
            throw new Refusal(Refusal.Code.MALFORMED, "arguments are not those that the caller signed");
        }
        if (given.isEmpty()) {
            throw new Refusal(Refusal.Code.MALFORMED, "no function (expected: its name as first argument)");
        }
        return new Call(
                given.get(0).toStringUtf8(),
                given.subList(1, given.size()),
                payload.getTransientMapMap(),
                Callers.parse(signer.getCreator()),
                Math.addExact(Math.multiplyExact(time.getSeconds(), 1000L), time.getNanos() / 1_000_000));
    }
}
