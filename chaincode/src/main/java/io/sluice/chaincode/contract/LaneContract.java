package io.sluice.chaincode.contract;

import com.google.protobuf.ByteString;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The contract: which function does what. Safe for concurrent use. */
public final class LaneContract implements Contract {
    /**
     * Version of the rules; endorsers of one transaction must run the same. Since 2 a member entry changes the keys of
     * lanes.
     */
    public static final String VERSION = "2";

    private final Map<String, Contract> functions = new TreeMap<>();

    /** All functions. */
    public LaneContract() {
        Lanes lanes = new Lanes();
        Queries queries = new Queries();
        functions.put("openLane", lanes::open);
        functions.put("append", lanes::append);
        functions.put("putMember", Members::put);
        functions.put("putDigest", Digests::put);
        functions.put("head", queries::head);
        functions.put("lanes", queries::lanes);
        functions.put("batches", queries::batches);
        functions.put("member", queries::member);
        functions.put("members", queries::members);
        functions.put("digest", Digests::get);
        functions.put("info", (call, state) -> info(call));
    }

    @Override
    public Answer invoke(Call call, State state) throws Refusal, StateException {
        Contract function = functions.get(call.function());
        if (function == null) {
            throw new Refusal(
                    Refusal.Code.UNKNOWN_FUNCTION, "(expected: one of " + String.join(", ", functions.keySet()) + ")");
        }
        return function.invoke(call, state);
    }

    private static Answer info(Call call) throws Refusal {
        call.requireArguments(0);
        return new Answer(ByteString.copyFromUtf8("sluice " + VERSION), Optional.empty());
    }
}
