package io.sluice.chaincode.runtime;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.stub.StreamObserver;
import io.sluice.chaincode.contract.LaneContract;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage.Type;
import org.hyperledger.fabric.protos.peer.SignedProposal;

class PeerStreamFuzzTest {
    @FuzzTest
    void everyTransactionEndsWithOneMessage(FuzzedDataProvider data) throws InvalidProtocolBufferException {
        List<ChaincodeMessage> sent = new ArrayList<>();
        StreamObserver<ChaincodeMessage> peer = new StreamObserver<>() {
            @Override
            public void onNext(ChaincodeMessage message) {
                sent.add(message);
            }

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onCompleted() {}
        };
        PeerStream stream = PeerStream.open("sluice_1:abc", new LaneContract(), Runnable::run, peer);
        stream.onNext(ChaincodeMessage.newBuilder()
                .setType(Type.READY)
                .setPayload(ByteString.copyFrom(data.consumeBytes(20)))
                .build());
        stream.onError(new IllegalStateException("gone")); // So that no call waits for an answer.
        stream.onNext(ChaincodeMessage.newBuilder()
                .setType(Type.TRANSACTION)
                .setTxid("t")
                .setPayload(ByteString.copyFrom(data.consumeBytes(200)))
                .setProposal(SignedProposal.newBuilder()
                        .setProposalBytes(ByteString.copyFrom(data.consumeRemainingAsBytes())))
                .build());
        if (sent.size() != 2) {
            throw new AssertionError(sent.size() + " messages (expected: REGISTER and one more)");
        }
    }
}
