package io.sluice.chaincode.contract;

import static io.sluice.chaincode.contract.TestCalls.HOSPITAL;
import static io.sluice.chaincode.contract.TestCalls.TIME;
import static io.sluice.chaincode.contract.TestCalls.append;
import static io.sluice.chaincode.contract.TestCalls.call;
import static io.sluice.chaincode.contract.TestCalls.records;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Map;

class LaneContractFuzzTest {
    private static final List<String> FUNCTIONS = List.of(
            "openLane", "append", "putMember", "putDigest", "head", "lanes", "batches", "member", "members", "digest");

    @FuzzTest
    void anyCallIsAnsweredOrRefusedAndARefusedOneWritesNothing(FuzzedDataProvider data) throws Exception {
        MemoryState channel = opened(new TestLane("hospital/main", 1));
        String function = data.pickValue(FUNCTIONS);
        ByteString batch = ByteString.copyFrom(data.consumeBytes(400));
        ByteString first = ByteString.copyFrom(data.consumeBytes(400));
        List<ByteString> arguments = data.consumeBoolean()
                ? List.of(first)
                : List.of(
                        first,
                        ByteString.copyFromUtf8(data.consumeString(20)),
                        ByteString.copyFrom(data.consumeRemainingAsBytes()));
        Map<String, ByteString> values = Map.copyOf(channel.values);
        try {
            channel.call(new Call(function, arguments, Map.of("batch", batch), HOSPITAL, TIME));
        } catch (Refusal e) {
            if (!values.equals(channel.values)) {
                throw new AssertionError("a refused call wrote");
            }
        }
    }

    /** Starts from a batch that is in order, so that the bytes behind the parser are reached. */
    @FuzzTest
    void aChangedBatchIsNeverAccepted(FuzzedDataProvider data) throws Exception {
        TestLane lane = new TestLane("hospital/main", 1);
        MemoryState channel = opened(lane);
        ByteString good = lane.next(TIME, records("a", 2)).toByteString();
        byte[] changed = good.toByteArray();
        for (int i = data.consumeInt(1, 4); i > 0; i--) {
            changed[data.consumeInt(0, changed.length - 1)] = data.consumeByte();
        }
        try {
            channel.call(append(HOSPITAL, ByteString.copyFrom(changed)));
        } catch (Refusal e) {
            return;
        }
        // The owner does not sign the batch's time; a change there is a batch of another time.
        byte[] root = io.sluice.proto.LaneHead.parseFrom(channel.values.get("lane/hospital/main"))
                .getFrontier(0)
                .toByteArray();
        if (!java.util.Arrays.equals(root, lane.frontier().hashes().get(0))) {
            throw new AssertionError("other records were accepted");
        }
    }

    private static MemoryState opened(TestLane lane) throws Refusal {
        MemoryState channel = new MemoryState();
        channel.call(call(HOSPITAL, "openLane", lane.opening()));
        return channel;
    }
}
