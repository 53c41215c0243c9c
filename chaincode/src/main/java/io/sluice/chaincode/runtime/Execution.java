package io.sluice.chaincode.runtime;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.chaincode.contract.Answer;
import io.sluice.chaincode.contract.Contract;
import io.sluice.chaincode.contract.Refusal;
import io.sluice.chaincode.contract.StateException;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage.Type;
import org.hyperledger.fabric.protos.peer.Response;

/** One call from its transaction to the message that ends it. */
final class Execution {
    private static final System.Logger LOG = System.getLogger(Execution.class.getName());
    private static final int ACCEPTED = 200;
    private static final int FAILED = 500;

    private Execution() {}

    /** The message that ends the call: COMPLETED with the contract's decision, or ERROR when there is none. */
    static ChaincodeMessage of(ChaincodeMessage transaction, Conversation conversation, Contract contract) {
        try {
            Answer answer = contract.invoke(Calls.parse(transaction), conversation);
            conversation.write();
            return completed(conversation, answer, transaction);
        } catch (Refusal refusal) {
            return completed(conversation, refusal.code().status(), refusal.getMessage());
        } catch (InvalidProtocolBufferException e) {
            return conversation.error("transaction: not readable");
        } catch (StateException e) {
            return conversation.error(e.getMessage());
        } catch (RuntimeException e) { // The outermost loop of a call: a peer waits for an answer to each.
            LOG.log(System.Logger.Level.ERROR, "a call failed", e);
            // A defect, which would come again: its sender must not take us for a peer that is away.
            return completed(conversation, FAILED, "FAILED: " + e.getClass().getSimpleName());
        }
    }

    private static ChaincodeMessage completed(Conversation conversation, int status, String message) {
        Response response =
                Response.newBuilder().setStatus(status).setMessage(message).build();
        return conversation.message(Type.COMPLETED, response.toByteString()).build();
    }

    private static ChaincodeMessage completed(Conversation conversation, Answer answer, ChaincodeMessage transaction) {
        Response response = Response.newBuilder()
                .setStatus(ACCEPTED)
                .setPayload(answer.payload())
                .build();
        ChaincodeMessage.Builder completed = conversation.message(Type.COMPLETED, response.toByteString());
        answer.event()
                .ifPresent(event -> completed.setChaincodeEvent(ChaincodeEvent.newBuilder()
                        .setTxId(transaction.getTxid())
                        .setEventName(event.name())
                        .setPayload(event.payload())));
        return completed.build();
    }
}
