package io.sluice.ledger.fabric;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.chaincode.contract.Answer;
import io.sluice.chaincode.contract.Call;
import io.sluice.chaincode.contract.LaneContract;
import io.sluice.chaincode.contract.Refusal;
import io.sluice.chaincode.contract.State;
import io.sluice.chaincode.contract.StateException;
import io.sluice.proto.LaneHead;
import io.sluice.proto.LedgerBatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * A channel's state and blocks in memory, with the real contract: what is endorsed is judged again, by the versions of
 * what it read, when it is ordered; a block holds one transaction, and a copy of an earlier one counts for nothing. On
 * command it does what a healthy channel does not.
 */
final class PlayedChannel {
    private record Value(ByteString bytes, long version) {}

    /** What executing a call gives. */
    record Simulated(Answer answer, Map<String, Long> reads, Map<String, ByteString> writes) {}

    /** A transaction in a block. */
    record Placed(TxValidationCode code, long block) {}

    private final LaneContract contract = new LaneContract();
    private final TreeMap<String, Value> state = new TreeMap<>(); // All guarded by this.
    private final Map<String, Placed> placed = new HashMap<>();
    private final List<String> order = new ArrayList<>();
    private final Deque<Fate> fates = new ArrayDeque<>();
    private final List<Runnable> held = new ArrayList<>();
    private boolean holding;
    private long blocks = 10;
    private long endorsed;

    /** What becomes of a transaction that is handed in. */
    interface Fate {
        /** In the next block if its reads still hold. */
        Fate ORDERED = (channel, id, simulated) -> channel.place(id, simulated, channel.judge(simulated));

        /** Taken by an orderer that dies with it. */
        Fate LOST = (channel, id, simulated) -> {};

        /** Somebody else changes what it read, before its turn comes. */
        Fate OVERTAKEN = (channel, id, simulated) -> {
            channel.state.replaceAll((key, value) ->
                    simulated.writes().containsKey(key) ? new Value(value.bytes(), channel.blocks++) : value);
            ORDERED.meets(channel, id, simulated);
        };

        void meets(PlayedChannel channel, String id, Simulated simulated);

        /** In a block, where it does not count. */
        static Fate invalid(TxValidationCode code) {
            return (channel, id, simulated) -> channel.place(id, simulated, code);
        }
    }

    /** Executes a call on what is committed. */
    synchronized Simulated simulate(Call call) throws Refusal, StateException {
        Map<String, Long> reads = new LinkedHashMap<>();
        Map<String, ByteString> writes = new LinkedHashMap<>();
        Answer answer = contract.invoke(call, new State() {
            @Override
            public ByteString get(String key) {
                Value value = state.getOrDefault(key, new Value(ByteString.EMPTY, -1));
                reads.put(key, value.version());
                return value.bytes();
            }

            @Override
            public void put(String key, ByteString value) {
                writes.put(key, value);
            }

            @Override
            public List<Entry> scan(String from, String until, int limit) {
                return state.subMap(from, until).entrySet().stream()
                        .limit(limit)
                        .map(entry -> new Entry(entry.getKey(), entry.getValue().bytes()))
                        .toList();
            }
        });
        endorsed++;
        return new Simulated(answer, reads, writes);
    }

    /** The next transactions that are handed in meet these, one each; all after them are ordered. */
    synchronized void next(Fate... all) {
        fates.addAll(List.of(all));
    }

    /** A transaction is handed in. */
    synchronized void order(String id, Simulated simulated) {
        order.add(id);
        if (placed.containsKey(id)) {
            blocks++; // A copy: DUPLICATE_TXID in a block of its own. What the first became stands.
        } else {
            Fate fate = fates.isEmpty() ? Fate.ORDERED : fates.poll();
            if (holding) {
                held.add(() -> fate.meets(this, id, simulated));
            } else {
                fate.meets(this, id, simulated);
            }
        }
        notifyAll();
    }

    /** From now on no block is cut. */
    synchronized void hold() {
        holding = true;
    }

    /** What was handed in since is ordered. */
    synchronized void release() {
        holding = false;
        held.forEach(Runnable::run);
        held.clear();
        notifyAll();
    }

    private TxValidationCode judge(Simulated simulated) {
        boolean current = simulated.reads().entrySet().stream()
                .allMatch(read -> state.getOrDefault(read.getKey(), new Value(ByteString.EMPTY, -1))
                                .version()
                        == read.getValue());
        return current ? TxValidationCode.VALID : TxValidationCode.MVCC_READ_CONFLICT;
    }

    private void place(String id, Simulated simulated, TxValidationCode code) {
        long block = blocks++;
        if (code == TxValidationCode.VALID) {
            simulated.writes().forEach((key, value) -> state.put(key, new Value(value, block)));
        }
        placed.put(id, new Placed(code, block));
    }

    /** Waits until the transaction is in a block, which may be for ever. */
    synchronized Placed await(String id) throws InterruptedException {
        while (!placed.containsKey(id)) {
            wait();
        }
        return placed.get(id);
    }

    synchronized boolean isPlaced(String id) {
        return placed.containsKey(id);
    }

    /** Identifiers as they were handed in, copies too. */
    synchronized List<String> order() {
        return List.copyOf(order);
    }

    /** Calls that were executed and accepted. */
    synchronized long endorsed() {
        return endorsed;
    }

    /** As if it had been set up anew. */
    synchronized void forget() {
        state.clear();
    }

    synchronized LaneHead head(String origin) throws InvalidProtocolBufferException {
        Value value = state.get("lane/" + origin);
        return value == null ? LaneHead.getDefaultInstance() : LaneHead.parseFrom(value.bytes());
    }

    /** What its peers say from now on. */
    synchronized void pretend(LaneHead head) {
        state.put("lane/" + head.getOrigin(), new Value(head.toByteString(), blocks++));
    }

    /** The lane's batches, in order. */
    synchronized List<LedgerBatch> batches(String origin) throws InvalidProtocolBufferException {
        List<LedgerBatch> batches = new ArrayList<>();
        for (Value value :
                state.subMap("batch/" + origin + "/", "batch/" + origin + "0").values()) {
            batches.add(LedgerBatch.parseFrom(value.bytes()));
        }
        return batches;
    }
}
