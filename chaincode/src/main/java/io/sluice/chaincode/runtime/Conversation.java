package io.sluice.chaincode.runtime;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.chaincode.contract.State;
import io.sluice.chaincode.contract.StateException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.hyperledger.fabric.protos.ledger.queryresult.KV;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage.Type;
import org.hyperledger.fabric.protos.peer.GetState;
import org.hyperledger.fabric.protos.peer.GetStateByRange;
import org.hyperledger.fabric.protos.peer.PutState;
import org.hyperledger.fabric.protos.peer.QueryMetadata;
import org.hyperledger.fabric.protos.peer.QueryResponse;
import org.hyperledger.fabric.protos.peer.QueryResultBytes;
import org.hyperledger.fabric.protos.peer.QueryStateClose;
import org.hyperledger.fabric.protos.peer.WriteBatchState;
import org.hyperledger.fabric.protos.peer.WriteRecord;

/**
 * The state as one call reads it, by asking the peer. A peer takes one request of a transaction at a time and drops a
 * second silently, so each waits for its answer. Writes are kept until {@link #write()}.
 */
final class Conversation implements State {
    private static final long SECONDS_TO_ANSWER = 30;
    private static final ChaincodeMessage GONE =
            ChaincodeMessage.newBuilder().setType(Type.ERROR).build();

    private final ChaincodeMessage transaction;
    private final Consumer<ChaincodeMessage> peer;
    private final int writesTogether;
    private final BlockingQueue<ChaincodeMessage> answers = new ArrayBlockingQueue<>(2);
    private final Map<String, ByteString> writes = new LinkedHashMap<>();
    private volatile boolean gone;

    /** @param writesTogether how many writes the peer takes in one request; 0: each on its own */
    Conversation(ChaincodeMessage transaction, Consumer<ChaincodeMessage> peer, int writesTogether) {
        this.transaction = transaction;
        this.peer = peer;
        this.writesTogether = writesTogether;
    }

    @Override
    public ByteString get(String key) throws StateException {
        return ask(Type.GET_STATE, GetState.newBuilder().setKey(key).build().toByteString());
    }

    @Override
    public void put(String key, ByteString value) {
        writes.put(key, value);
    }

    @Override
    public List<Entry> scan(String from, String until, int limit) throws StateException {
        // A page of a query is cut by count only, so the caller's limit is also what bounds a message's size.
        ByteString page = QueryMetadata.newBuilder().setPageSize(limit).build().toByteString();
        ByteString request = GetStateByRange.newBuilder()
                .setStartKey(from)
                .setEndKey(until)
                .setMetadata(page)
                .build()
                .toByteString();
        try {
            QueryResponse response = QueryResponse.parseFrom(ask(Type.GET_STATE_BY_RANGE, request));
            List<Entry> entries = new ArrayList<>();
            for (QueryResultBytes result : response.getResultsList()) {
                KV entry = KV.parseFrom(result.getResultBytes());
                entries.add(new Entry(entry.getKey(), entry.getValue()));
            }
            if (response.getHasMore()) {
                ask(
                        Type.QUERY_STATE_CLOSE,
                        QueryStateClose.newBuilder()
                                .setId(response.getId())
                                .build()
                                .toByteString());
            }
            return entries;
        } catch (InvalidProtocolBufferException e) {
            throw new StateException("answer to a range query: not readable");
        }
    }

    /** Hands the kept writes to the peer; all of them are taken when this returns. */
    void write() throws StateException {
        if (writesTogether < 2 || writes.size() < 2) {
            for (Map.Entry<String, ByteString> write : writes.entrySet()) {
                ask(
                        Type.PUT_STATE,
                        PutState.newBuilder()
                                .setKey(write.getKey())
                                .setValue(write.getValue())
                                .build()
                                .toByteString());
            }
            return;
        }
        List<WriteRecord> all = new ArrayList<>();
        writes.forEach((key, value) -> all.add(WriteRecord.newBuilder()
                .setType(WriteRecord.Type.PUT_STATE)
                .setKey(key)
                .setValue(value)
                .build()));
        for (int i = 0; i < all.size(); i += writesTogether) {
            List<WriteRecord> some = all.subList(i, Math.min(all.size(), i + writesTogether));
            ask(
                    Type.WRITE_BATCH_STATE,
                    WriteBatchState.newBuilder().addAllRec(some).build().toByteString());
        }
    }

    private ByteString ask(Type type, ByteString payload) throws StateException {
        answers.clear();
        if (gone) {
            throw new StateException(type + ": the peer has gone");
        }
        peer.accept(message(type, payload).build());
        ChaincodeMessage answer;
        try {
            answer = answers.poll(SECONDS_TO_ANSWER, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StateException("the chaincode ends");
        }
        if (answer == null) {
            throw new StateException(type + ": no answer of the peer in " + SECONDS_TO_ANSWER + " s");
        }
        if (answer.getType() == Type.ERROR) {
            throw new StateException(type + ": the peer refuses, or has gone");
        }
        return answer.getPayload();
    }

    /** The peer's answer to what was asked last. */
    void answered(ChaincodeMessage answer) {
        answers.offer(answer);
    }

    /** There will be no answer any more. */
    void peerGone() {
        gone = true;
        answers.offer(GONE);
    }

    /** A message of this transaction. */
    ChaincodeMessage.Builder message(Type type, ByteString payload) {
        return ChaincodeMessage.newBuilder()
                .setType(type)
                .setTxid(transaction.getTxid())
                .setChannelId(transaction.getChannelId())
                .setPayload(payload);
    }

    /** The end of the call without a decision of the contract. */
    ChaincodeMessage error(String what) {
        return message(Type.ERROR, ByteString.copyFromUtf8(what)).build();
    }
}
