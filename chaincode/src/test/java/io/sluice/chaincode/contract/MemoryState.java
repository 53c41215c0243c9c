package io.sluice.chaincode.contract;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.TreeMap;

/** A channel's state with one caller at a time: what a call puts is there once it has been accepted. */
final class MemoryState implements State {
    final TreeMap<String, ByteString> values = new TreeMap<>();
    private final TreeMap<String, ByteString> written = new TreeMap<>();
    private final Contract contract = new LaneContract();

    Answer call(Call call) throws Refusal {
        written.clear();
        try {
            Answer answer = contract.invoke(call, this);
            values.putAll(written);
            return answer;
        } catch (StateException e) {
            throw new AssertionError(e);
        }
    }

    /** What the last call wrote. */
    List<String> written() {
        return List.copyOf(written.keySet());
    }

    @Override
    public ByteString get(String key) {
        return values.getOrDefault(key, ByteString.EMPTY);
    }

    @Override
    public void put(String key, ByteString value) {
        written.put(key, value);
    }

    @Override
    public List<Entry> scan(String from, String until, int limit) {
        return values.subMap(from, until).entrySet().stream()
                .limit(limit)
                .map(entry -> new Entry(entry.getKey(), entry.getValue()))
                .toList();
    }
}
